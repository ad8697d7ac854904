"""Every bad input: the right status, one clear sentence, and nothing changed."""

import json
from typing import Any

import pytest

from .conftest import House, a_house

DEEP = "[" * 100_000
GOOD = {"title": "Été", "tables": 1}

WORKSHOPS: list[tuple[bytes, int, str]] = [
    (b"", 400, "malformed-json"),
    (b"{", 400, "malformed-json"),
    (b"[]", 400, "malformed-json"),
    (b'"text"', 400, "malformed-json"),
    (b"\xff\xfe{}", 400, "malformed-json"),
    (b'{"title": NaN, "tables": 1}', 400, "malformed-json"),
    (b'{"title": "\\ud83d", "tables": 1}', 400, "malformed-json"),
    (b'{"title": {"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}', 400, "malformed-json"),
    (DEEP.encode()[:60_000], 400, "malformed-json"),
    (b'{"tables": ' + b"9" * 5000 + b"}", 400, "malformed-json"),
    (b" " * 70_000, 413, "too-large"),
    (json.dumps({"tables": 1}).encode(), 400, "missing-field"),
    (json.dumps({"title": " \u202e ", "tables": 1}).encode(), 400, "missing-field"),
    (json.dumps({"title": 5, "tables": 1}).encode(), 400, "wrong-field"),
    (json.dumps({"title": "é" * 121, "tables": 1}).encode(), 400, "too-long"),
    (json.dumps({"title": "Été"}).encode(), 400, "missing-field"),
    (json.dumps(GOOD | {"tables": 0}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": -1}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": 1e9}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": True}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": "3"}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": []}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": [1]}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": [{"name": 1}]}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": [{"name": "é" * 41}]}).encode(), 400, "too-long"),
    (json.dumps(GOOD | {"tables": [{"theme": ["ecol"]}]}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"tables": [{"theme": "lune"}]}).encode(), 400, "unknown-theme"),
    (json.dumps(GOOD | {"language": "de"}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"language": ["fr"]}).encode(), 400, "wrong-field"),
    (json.dumps(GOOD | {"cahier": "nothing"}).encode(), 404, "unknown-cahier"),
    (json.dumps(GOOD | {"cahier": 3}).encode(), 400, "wrong-field"),
]

SESSIONS: list[tuple[dict[str, Any], int, str]] = [
    ({}, 400, "missing-field"),
    ({"token": "x", "code": "7K3PPLM2"}, 400, "wrong-field"),
    ({"token": ""}, 400, "wrong-field"),
    ({"token": 5}, 400, "wrong-field"),
    ({"token": "x" * 300}, 400, "wrong-field"),
    ({"token": "inconnu"}, 401, "unknown-link"),
    ({"token": "é🌻"}, 401, "unknown-link"),
    ({"code": "7K3PPLM2"}, 401, "wrong-code"),
    ({"code": "7K3P"}, 401, "wrong-code"),
    ({"code": ["7K3P"]}, 400, "wrong-field"),
    ({"token": "{f}", "name": "é" * 41}, 400, "too-long"),
    ({"token": "{f}", "name": 12}, 400, "wrong-field"),
    ({"token": "{f}", "board": "0000000000000000"}, 404, "not-found"),
    ({"token": "{f}", "board": "{other}"}, 403, "other-board"),
    ({"token": "{p}", "board": "{second}"}, 403, "other-board"),
    ({"token": "{f}", "board": 7}, 400, "wrong-field"),
]

COMMANDS: list[tuple[dict[str, Any], int, str]] = [
    ({}, 400, "missing-field"),
    ({"do": "explode"}, 400, "wrong-field"),
    ({"do": ["pause"]}, 400, "wrong-field"),
    ({"do": "step"}, 400, "missing-field"),
    ({"do": "step", "step": "lune"}, 400, "wrong-field"),
    ({"do": "pause", "board": 3}, 400, "wrong-field"),
    ({"do": "pause", "board": "0000000000000000"}, 404, "not-found"),
    ({"do": "pause", "board": "{other}"}, 404, "not-found"),
]


def refused(answer: Any, status: int, code: str) -> None:
    """Check the shape of a refusal: its status, its code, one sentence and nothing else."""
    assert answer.status_code == status, answer.text
    assert answer.json().keys() == {"error"}
    error = answer.json()["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert "…" not in error["message"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("body", "status", "code"), WORKSHOPS)
async def test_a_workshop_asked_wrongly_is_not_opened(
    house: House, body: bytes, status: int, code: str
) -> None:
    answer = await house.visitor().post("/api/workshops", content=body)

    refused(answer, status, code)
    assert not vars(house.parts.registry)["_workshops"]


@pytest.mark.parametrize(("body", "status", "code"), SESSIONS)
async def test_a_place_asked_wrongly_is_not_given(
    house: House, body: dict[str, Any], status: int, code: str
) -> None:
    about, other = await house.workshop(), await house.workshop()
    known = {
        "{f}": about["facilitator"]["token"],
        "{p}": about["boards"][0]["participant"]["token"],
        "{second}": about["boards"][1]["id"],
        "{other}": other["boards"][0]["id"],
    }
    filled = {k: known.get(v, v) if isinstance(v, str) else v for k, v in body.items()}

    answer = await house.visitor().post("/api/sessions", json=filled)

    refused(answer, status, code)
    assert "set-cookie" not in answer.headers
    assert await house.parts.registry.count_participants(about["workshop"]["id"]) == 0


@pytest.mark.parametrize(("body", "status", "code"), COMMANDS)
async def test_a_command_given_wrongly_changes_nothing(
    house: House, body: dict[str, Any], status: int, code: str
) -> None:
    about, other = await house.workshop(), await house.workshop()
    seat = await house.seat(about["facilitator"]["token"])
    facilitator = house.bearing(seat["session"])
    path = f"/api/workshops/{about['workshop']['id']}"
    before = (await facilitator.get(path)).json()
    filled = {k: other["boards"][0]["id"] if v == "{other}" else v for k, v in body.items()}

    answer = await facilitator.post(f"{path}/commands", json=filled)

    refused(answer, status, code)
    after = (await facilitator.get(path)).json()
    assert after.pop("now_ms") >= before.pop("now_ms")
    assert after == before


@pytest.mark.parametrize("at", ["demain", "-5", "1e3", "9" * 16, "2026-13-01", ""])
async def test_a_moment_that_is_none_is_refused(house: House, at: str) -> None:
    about = await house.workshop()
    seat = await house.seat(about["facilitator"]["token"])
    path = f"/api/boards/{about['boards'][0]['id']}?at={at}"

    answer = await house.bearing(seat["session"]).get(path)

    refused(answer, 400, "wrong-field")


async def test_an_announced_size_is_refused_before_anything_is_read(house: House) -> None:
    async def endless() -> Any:
        raise AssertionError("the body was read")
        yield b""

    answer = await house.visitor().post(
        "/api/sessions", content=endless(), headers={"Content-Length": "99999999"}
    )

    refused(answer, 413, "too-large")


async def test_an_unannounced_body_is_read_up_to_the_limit_only(house: House) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        for _ in range(1000):
            sent += 1024
            yield b" " * 1024

    answer = await house.visitor().post("/api/sessions", content=endless())

    refused(answer, 413, "too-large")


async def test_guessing_codes_is_slowed_down_but_links_still_open(house: House) -> None:
    about = await house.workshop()
    visitor = house.visitor()
    for _ in range(20):
        await visitor.post("/api/sessions", json={"code": "AAAA AAAA"})

    guess = await visitor.post("/api/sessions", json={"code": "AAAA AAAB"})
    right_code = await visitor.post("/api/sessions", json={"code": about["participant"]["code"]})
    link = await visitor.post("/api/sessions", json={"token": about["participant"]["token"]})

    refused(guess, 429, "too-many")
    assert int(guess.headers["retry-after"]) > 0
    assert (right_code.status_code, link.status_code) == (429, 201)


async def test_a_forged_forwarded_address_does_not_help_guessing() -> None:
    async with a_house(client="192.0.2.9") as house:
        for n in range(25):
            answer = await house.visitor(headers={"X-Forwarded-For": f"203.0.113.{n}"}).post(
                "/api/sessions", json={"code": "AAAA AAAA"}
            )

    refused(answer, 429, "too-many")


async def test_the_sentence_is_in_the_persons_language(house: House) -> None:
    asked = {"code": "AAAA AAAA"}

    french = await house.visitor().post("/api/sessions", json=asked)
    english = await house.visitor().post(
        "/api/sessions", json=asked, headers={"Accept-Language": "en-GB,en;q=0.9"}
    )
    chosen = await house.visitor().post("/api/sessions?lang=en", json=asked)

    assert french.json()["error"]["message"].startswith("Ce code n’ouvre")
    assert english.json()["error"]["message"].startswith("This code opens no table")
    assert chosen.json() == english.json()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not-found"),
        ("GET", "/api/workshops", 405, "wrong-method"),
        ("PUT", "/api/sessions/current", 405, "wrong-method"),
        ("POST", "/healthz", 405, "wrong-method"),
        ("POST", "/", 405, "wrong-method"),
    ],
)
async def test_an_address_or_method_nobody_serves_is_said_as_such(
    house: House, method: str, path: str, status: int, code: str
) -> None:
    refused(await house.visitor().request(method, path), status, code)
