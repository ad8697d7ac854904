"""Every route against every role: who may do what, and with which status they are refused."""

from typing import Any

import pytest

from .conftest import House

WHO = ("facilitator", "participant", "display", "neighbour", "stranger", "nobody")

# method, path, body → status for each of WHO. "neighbour" has a link of the other table,
# "stranger" facilitates another workshop, "nobody" shows no session.
PAUSE = {"do": "pause"}
MATRIX: list[tuple[str, str, Any, tuple[int, ...]]] = [
    ("GET", "/api/sessions/current", None, (200, 200, 200, 200, 200, 401)),
    ("PATCH", "/api/sessions/current", {"name": "Zoé"}, (200, 200, 200, 200, 200, 401)),
    ("GET", "/api/workshops/{w}", None, (200, 200, 200, 200, 403, 401)),
    ("POST", "/api/workshops/{w}/commands", PAUSE, (200, 403, 403, 403, 403, 401)),
    ("POST", "/api/workshops/{w}/links", {"token": "{f}"}, (200, 403, 403, 403, 403, 401)),
    ("GET", "/api/boards/{b}", None, (200, 200, 200, 403, 403, 401)),
    ("GET", "/api/boards/{b}?at=5", None, (200, 200, 200, 403, 403, 401)),
    ("GET", "/api/boards/{b}/cahier", None, (200, 200, 200, 403, 403, 401)),
    ("GET", "/api/boards/{b}/history", None, (200, 200, 200, 403, 403, 401)),
    ("GET", "/api/boards/{b}/tracks", None, (200, 200, 200, 403, 403, 401)),
    ("GET", "/api/boards/{b}/log", None, (200, 403, 403, 403, 403, 401)),
    ("POST", "/api/boards/{b}/bookmarks", {"t_ms": 0}, (201, 403, 403, 403, 403, 401)),
    ("GET", "/api/boards/{b}/export.md", None, (200, 200, 200, 403, 403, 401)),
    ("GET", "/api/workshops/{w}/synthesis.md", None, (200, 403, 403, 403, 403, 401)),
    ("POST", "/api/boards/{b}/restore", {"at": 0}, (200, 403, 403, 403, 403, 401)),
    ("POST", "/api/boards/{b}/restore/undo", {"number": 9}, (404, 404, 403, 403, 403, 401)),
    ("POST", "/api/boards/{b}/copies", {"token": "{f}"}, (201, 403, 403, 403, 403, 401)),
    ("DELETE", "/api/boards/{b}/bookmarks/9", None, (404, 403, 403, 403, 403, 401)),
    ("GET", "/api/workshops/0000000000000000", None, (404, 404, 404, 404, 404, 401)),
    ("GET", "/api/boards/0000000000000000", None, (404, 404, 404, 404, 404, 401)),
    ("GET", "/api/boards/..%2f..%2fetc%2fpasswd", None, (404, 404, 404, 404, 404, 404)),
    ("GET", "/api/boards/%00", None, (404, 404, 404, 404, 404, 401)),
    ("GET", "/api/cahiers", None, (200, 200, 200, 200, 200, 200)),
    ("GET", "/api/cahiers/builtin-fr", None, (200, 200, 200, 200, 200, 200)),
    ("GET", "/api/cahiers/nothing", None, (404, 404, 404, 404, 404, 404)),
    ("GET", "/healthz", None, (200, 200, 200, 200, 200, 200)),
    ("GET", "/readyz", None, (200, 200, 200, 200, 200, 200)),
]


async def _tokens(house: House) -> tuple[dict[str, str | None], dict[str, str]]:
    about, other = await house.workshop(), await house.workshop()
    table = about["boards"][0]
    doors = {
        "facilitator": about["facilitator"],
        "participant": table["participant"],
        "display": table["display"],
        "neighbour": about["boards"][1]["participant"],
        "stranger": other["facilitator"],
    }
    sessions: dict[str, str | None] = {
        who: (await house.seat(door["token"]))["session"] for who, door in doors.items()
    }
    places = {"{w}": about["workshop"]["id"], "{b}": table["id"]}
    return sessions | {"nobody": None}, places | {"{f}": about["facilitator"]["token"]}


def _filled(text: Any, places: dict[str, str]) -> Any:
    if not isinstance(text, str):
        return text
    for name, value in places.items():
        text = text.replace(name, value)
    return text


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    MATRIX,
    ids=[f"{method} {path}" for method, path, _, _ in MATRIX],
)
async def test_each_role_gets_what_is_its_own(
    house: House, method: str, path: str, body: Any, expected: tuple[int, ...]
) -> None:
    sessions, places = await _tokens(house)
    filled = {key: _filled(value, places) for key, value in body.items()} if body else None

    found = []
    for who in WHO:
        visitor = house.bearing(sessions[who] or "") if sessions[who] else house.visitor()
        answer = await visitor.request(method, _filled(path, places), json=filled)
        found.append(answer.status_code)

    assert dict(zip(WHO, found, strict=True)) == dict(zip(WHO, expected, strict=True))


async def test_a_link_token_is_no_session(house: House) -> None:
    about = await house.workshop()
    token = about["facilitator"]["token"]

    answer = await house.bearing(token).get(f"/api/workshops/{about['workshop']['id']}")

    assert answer.status_code == 401


async def test_a_session_in_the_address_counts_for_nothing(house: House) -> None:
    about = await house.workshop()
    seat = await house.seat(about["facilitator"]["token"])

    answer = await house.visitor().get(f"/api/sessions/current?token={seat['session']}")

    assert answer.status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1.evil:8000"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/workshops"),
        ("POST", "/api/sessions"),
        ("PATCH", "/api/sessions/current"),
        ("POST", "/api/cahiers"),
        ("POST", "/api/cahiers/builtin-fr/catalogue"),
        ("POST", "/api/workshops/x/commands"),
    ],
)
async def test_a_page_of_another_site_changes_nothing(
    house: House, method: str, path: str, origin: str
) -> None:
    about = await house.workshop()
    browser = house.visitor()
    await browser.post("/api/sessions", json={"token": about["facilitator"]["token"]})

    answer = await browser.request(method, path, json={}, headers={"Origin": origin})

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign-origin")


async def test_the_cookie_says_nothing_to_a_page_of_another_site(house: House) -> None:
    about = await house.workshop()
    browser = house.visitor()
    await browser.post("/api/sessions", json={"token": about["facilitator"]["token"]})
    foreign = {"Origin": "https://evil.example"}

    own = await browser.get("/api/sessions/current", headers={"Origin": "http://127.0.0.1:8000"})
    other = await browser.get("/api/sessions/current", headers=foreign)

    assert (own.status_code, other.status_code) == (200, 401)
    assert "access-control-allow-origin" not in other.headers
