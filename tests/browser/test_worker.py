"""The service worker: one build whole, the next one in its place, and nothing else of anybody."""

import base64
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import ROOT, Server

from .keeping import (
    READY,
    device,
    serious,
    shelves,
    until,
    until_offline,
    until_on_device,
    until_shelved,
    words_on_device,
)
from .visitors import Visitor, visitor

pytestmark = pytest.mark.browser


class Copied(Server):
    """A server that runs from a copy of the program, whose pages a test may build anew."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.program = folder / "program"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "server", self.program / "server", ignore=ignored)
        shutil.copytree(ROOT / "schema", self.program / "schema", ignore=ignored)

    @property
    def static(self) -> Path:
        return self.program / "server" / "static"

    def command(self) -> list[str]:
        start = f"import sys; sys.path.insert(0, {str(self.program)!r}); import runpy; "
        start += "runpy.run_module('server', run_name='__main__', alter_sys=True)"
        return [sys.executable, "-c", start, "serve", "--port", str(self.port)]

    def build(self, name: str) -> None:
        """Change a word of the page and of its program, as another build would."""
        page = self.static / "board.html"
        html = page.read_text("utf-8")
        found = re.search(r'src="/assets/(board-[^"]+\.js)"', html)
        assert found is not None
        old, new = found[1], f"board-{name}.js"
        code = (self.static / "assets" / old).read_text("utf-8")
        (self.static / "assets" / old).unlink()
        code = re.sub(r"^document\.documentElement\.dataset\.build.*\n", "", code)
        mark = f"document.documentElement.dataset.build = {name!r};\n"
        (self.static / "assets" / new).write_text(mark + code, "utf-8")
        for file in self.static.rglob("*"):
            if file.suffix in {".js", ".html"}:
                file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
        self._describe(name)

    def _describe(self, name: str) -> None:
        worker = self.static / "sw.js"
        code = worker.read_text("utf-8")
        found = re.search(r"\{\"/b/-\":[^}]*\}", code)
        assert found is not None
        files = {
            path: hashlib.sha256(self._file(path).read_bytes()).hexdigest()
            for path in json.loads(found[0])
        }
        code = code.replace(found[0], json.dumps(files, separators=(",", ":")))
        code, count = re.subn(r"(PREFIX \+ )'[^']*'", rf"\1'{name}'", code)
        assert count == 1
        worker.write_text(code, "utf-8")

    def _file(self, path: str) -> Path:
        return self.static / ("board.html" if path == "/b/-" else path.removeprefix("/"))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Copied]:
    server = Copied(tmp_path)
    server.start()
    try:
        yield server
    finally:
        if server.running:
            server.stop()


async def sits(person: Visitor, server: Server) -> Any:
    workshop = server.workshop()
    await person.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
    await until_shelved(person.page)
    return workshop


async def test_nothing_of_anybody_is_in_the_caches(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]
    async with visitor(browser) as ines:
        await ines.sit_down(link["url"], "Inès Quitterie")
        await until_shelved(ines.page)
        await ines.write("un mot de la table")
        await until_on_device(ines, "un mot de la table")
        await ines.until_kept()
        await ines.page.reload()
        await ines.until_kept()

        (cookie,) = [c for c in await ines.context.cookies() if c.get("name") == "tablee_session"]
        (shelf,) = (await shelves(ines.page)).values()
        paths = {url.removeprefix(server.url) for url in shelf}
        assert "/b/-" in paths
        assert all(path == "/b/-" or path.startswith("/assets/") for path in paths)
        found = await device(ines.page)
        assert await words_on_device(ines.page) == ["un mot de la table"]  # where it may be
        decoded = [base64.b64decode(json.loads(part)["update"]) for part in found["parts"]]
        kept = str(shelf) + str(found) + str(decoded)
        for secret in (cookie.get("value", ""), link["token"], workshop["facilitator"]["token"]):
            assert secret and secret not in kept
        assert "un mot de la table" not in str(shelf) and "Quitterie" not in str(shelf)


async def test_what_is_loaded_later_is_there_without_network_too(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await until_shelved(ines.page)
        shelf = next(iter((await shelves(ines.page)).values()))
        server.stop()
        try:
            await ines.page.reload()
            await until_offline(ines)
            named = await ines.page.evaluate(
                "async (urls) => (await Promise.all(urls.map((url) => fetch(url)"
                ".then((answer) => answer.ok)))).every(Boolean)",
                [url for url in shelf if "/assets/" in url],
            )
            assert named
            # A language that nobody has read yet, and a part that nobody has opened.
            await ines.page.get_by_role("button", name="Inès").last.click()
            await ines.page.get_by_role("button", name="English").click()
            await expect(
                ines.page.get_by_role("button", name="Give my place back")
            ).to_be_visible()
        finally:
            server.start()
        assert serious(ines) == []


async def test_the_next_build_takes_over_and_the_two_are_never_mixed(
    own: Copied, browser: Browser
) -> None:
    own.build("one")
    async with visitor(browser) as ines:
        await sits(ines, own)
        assert list(await shelves(ines.page)) == ["tablee-shell-one"]
        old = Visitor(ines.context, await ines.context.new_page())
        await old.page.goto(ines.page.url)
        await old.until_kept()
        assert await build_of(old) == "one"

        own.build("two")
        # With a network nobody waits for the worker: the page is of the build that is served.
        await ines.page.reload()
        await ines.until_kept()
        assert await build_of(ines) == "two"
        await until(ines.page, "async () => (await caches.keys()).includes('tablee-shell-two')")
        await until(ines.page, READY)

        own.stop()
        await ines.page.reload()
        await until_offline(ines)
        assert await build_of(ines) == "two"
        # The page of the build before still finds all of its own parts.
        answers = await old.page.evaluate(
            "async () => (await fetch('/assets/board-one.js')).text()"
        )
        assert "'one'" in answers or '"one"' in answers
        own.start()
        own.build("three")
        await ines.page.reload()
        await ines.until_kept()
        await until(
            ines.page,
            "async () => String(await caches.keys()) === 'tablee-shell-two,tablee-shell-three'",
        )


async def test_half_of_a_build_is_not_kept(own: Copied, browser: Browser) -> None:
    own.build("one")
    async with visitor(browser) as ines:
        await sits(ines, own)
        page = own.static / "board.html"
        before = page.read_bytes()
        own.build("two")
        # The worker of the next build is there, its page is not yet: an upload in the middle.
        page.write_bytes(before.replace(b"<title>", b"<title >"))
        refused = await ines.page.evaluate(
            """async () => {
                const registration = await navigator.serviceWorker.getRegistration()
                await registration.update()
                const worker = registration.installing
                if (!worker) return 'nothing'
                return new Promise((resolve) => {
                    worker.onstatechange = () => resolve(worker.state)
                })
            }"""
        )
        assert refused == "redundant"
        assert list(await shelves(ines.page)) == ["tablee-shell-one"]
        own.stop()
        await ines.page.reload()
        await until_offline(ines)
        assert await build_of(ines) == "one"


async def test_a_page_over_plain_http_works_and_says_nothing(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.page.add_init_script(
            "Object.defineProperty(Navigator.prototype, 'serviceWorker', {value: undefined})"
        )
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write("sans gardien")
        await ines.until_kept()
        await until_on_device(ines, "sans gardien")
        assert await ines.page.evaluate("() => caches.keys()") == []
        assert serious(ines) == []


async def build_of(person: Visitor) -> str:
    build: str = await person.page.evaluate("() => document.documentElement.dataset.build")
    return build
