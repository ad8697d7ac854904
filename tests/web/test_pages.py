"""Pages, files, headers, and how the server says that it is well."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from server.web.guard import HEADERS, SafeHeaders
from server.web.pages import PAGES, Pages
from server.web.static import StaticFiles

from .conftest import House, a_house

SCRIPT = b"export const note = 'sauge et thym';\n" * 50


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    for name in set(PAGES.values()):
        (folder / name).write_text(f"<!doctype html><title>{name}</title>", "utf-8")
    (folder / "assets" / "board-1a2b3c.js").write_bytes(SCRIPT)
    (folder / "assets" / "font-1a2b3c.woff2").write_bytes(os.urandom(2000))
    (folder / "favicon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("not yours")
    (folder / "assets" / "way-out").symlink_to(tmp_path / "secret.txt")
    yield folder


def browser(folder: Path) -> httpx2.AsyncClient:
    routes = Pages(StaticFiles(folder)).routes()
    app = Starlette(routes=routes, middleware=[Middleware(SafeHeaders)])
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://tables")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "index.html"),
        ("/join", "join.html"),
        ("/join/7K3PPLM2", "join.html"),
        ("/b/0123456789abcdef", "board.html"),
        ("/d/0123456789abcdef", "display.html"),
        ("/w/0123456789abcdef", "workshop.html"),
        ("/w/0123456789abcdef/sheets", "sheet.html"),
        ("/accessibilite", "accessibility.html"),
        ("/accessibility", "accessibility.html"),
    ],
)
async def test_every_page_is_one_file_of_the_built_client(
    built: Path, path: str, page: str
) -> None:
    answer = await browser(built).get(path)

    assert answer.status_code == 200
    assert page in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


async def test_what_has_a_hash_in_its_name_is_cached_for_good(built: Path) -> None:
    answer = await browser(built).get("/assets/board-1a2b3c.js")

    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.content == SCRIPT


async def test_text_travels_compressed_and_fonts_as_they_are(built: Path) -> None:
    client = browser(built)

    async with client.stream("GET", "/assets/board-1a2b3c.js") as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    font = await client.get("/assets/font-1a2b3c.woff2")
    plain = await client.get("/assets/board-1a2b3c.js", headers={"Accept-Encoding": "identity"})

    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content == SCRIPT
    assert len(raw) < len(SCRIPT) / 5
    assert "content-encoding" not in font.headers
    assert font.headers["content-type"] == "font/woff2"


async def test_a_page_that_has_not_changed_is_not_sent_again(built: Path) -> None:
    client = browser(built)
    first = await client.get("/")

    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    (built / "index.html").write_text("<!doctype html><title>nouveau</title>")
    changed = await client.get("/", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (changed.status_code, "nouveau" in changed.text) == (200, True)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/way-out",
        "/assets/%00",
        "/assets/",
        "/assets/" + "x" * 5000,
        "/secret.txt",
        "/..%5csecret.txt",
        "/board.html",
        "/nothing",
        "/b/1/2",
    ],
)
async def test_nothing_outside_of_the_built_client_is_served(built: Path, path: str) -> None:
    answer = await browser(built).get(path)

    assert answer.status_code == 404
    assert "not yours" not in answer.text


async def test_an_unknown_page_says_so_in_the_persons_language(built: Path) -> None:
    french = await browser(built).get("/nulle-part")
    english = await browser(built).get("/nowhere", headers={"Accept-Language": "en"})

    assert french.status_code == english.status_code == 404
    assert '<html lang="fr">' in french.text
    assert "Page introuvable" in french.text
    assert "Page not found" in english.text


async def test_a_client_that_was_not_built_is_said_clearly(tmp_path: Path) -> None:
    answer = await browser(tmp_path).get("/")

    assert answer.status_code == 503
    assert "make run" in answer.text


async def test_every_answer_keeps_people_safe(built: Path, house: House) -> None:
    page = await browser(built).get("/")
    api = await house.visitor().get("/api/cahiers")
    refused = await house.visitor().get("/api/nothing")

    for answer in (page, api, refused):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_the_figures_are_for_this_machine_and_the_administrator() -> None:
    async with a_house(client="127.0.0.1") as house:
        local = await house.visitor().get("/metrics")
        forwarded = await house.visitor(headers={"X-Forwarded-For": "127.0.0.1"}).get("/metrics")
    async with a_house(client="192.0.2.9", admin_token="sesame") as house:  # noqa: S106
        remote = await house.visitor().get("/metrics")
        administrator = await house.bearing("sesame").get("/metrics")

    codes = [answer.status_code for answer in (local, forwarded, remote, administrator)]
    assert codes == [200, 404, 404, 200]
    assert "tablee_rooms 0\n" in local.text
    assert "# TYPE tablee_failed_joins_total counter\n" in local.text


async def test_a_server_is_ready_while_edits_are_written_and_nobody_stops_it(house: House) -> None:
    async def asked(path: str) -> int:
        return (await house.visitor().get(path)).status_code

    ready = await asked("/readyz")
    await house.parts.writer.stop()
    unwritten = await asked("/readyz")
    await house.parts.writer.start()
    again = await asked("/readyz")
    await house.parts.directory.close()
    stopping = await asked("/readyz")

    assert [ready, unwritten, again, stopping] == [200, 503, 200, 503]
    assert await asked("/healthz") == 200


async def test_listed_sites_may_speak_with_a_session_of_their_own() -> None:
    site = {"Origin": "https://ami.example"}
    async with a_house(origins=("https://ami.example",)) as house:
        about = await house.workshop()
        visitor = house.visitor()
        token = {"token": about["participant"]["token"]}
        joined = await visitor.post("/api/sessions", json=token, headers=site)
        bearing = site | {"Authorization": f"Bearer {joined.json()['session']}"}
        by_token = await house.visitor().get("/api/sessions/current", headers=bearing)
        by_cookie = await visitor.get("/api/sessions/current", headers=site)

    assert [a.status_code for a in (joined, by_token, by_cookie)] == [201, 200, 401]
    assert by_token.headers["access-control-allow-origin"] == "https://ami.example"
    assert "access-control-allow-credentials" not in by_token.headers
