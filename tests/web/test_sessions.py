"""Taking a place, coming back, changing one's name."""

import asyncio
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest

from server.web import links

from .conftest import HERE, House, a_house

ROLES = {"facilitator": "facilitator", "participant": "participant", "display": "viewer"}


@pytest.mark.parametrize("kind", ["facilitator", "participant"])
async def test_a_workshop_link_opens_every_table(house: House, kind: str) -> None:
    about = await house.workshop()

    seat = await house.seat(about[kind]["token"], name="Zoé 🌻")

    assert seat["participant"]["name"] == "Zoé 🌻"
    assert seat["participant"]["role"] == ROLES[kind]
    assert seat["workshop"] == {
        "id": about["workshop"]["id"],
        "title": "Été 🌻",
        "language": "fr",
    }
    assert [board["id"] for board in seat["boards"]] == [board["id"] for board in about["boards"]]
    assert seat["boards"][0]["step"] == "challenge"
    assert seat["boards"][0]["people"] == 0


@pytest.mark.parametrize("kind", ["participant", "display"])
async def test_a_table_link_opens_that_table_only(house: House, kind: str) -> None:
    about = await house.workshop()

    seat = await house.seat(about["boards"][1][kind]["token"])

    assert seat["participant"]["role"] == ROLES[kind]
    assert [board["id"] for board in seat["boards"]] == [about["boards"][1]["id"]]


async def test_a_code_opens_what_its_link_opens_however_it_is_typed(house: House) -> None:
    about = await house.workshop()
    code = about["boards"][0]["participant"]["code"]

    answer = await house.visitor().post("/api/sessions", json={"code": code.lower()})

    assert answer.status_code == 201
    assert [board["id"] for board in answer.json()["boards"]] == [about["boards"][0]["id"]]
    compact = code.replace(" ", "")
    assert answer.json()["invite"]["url"] == f"{HERE}/join/{compact}"
    assert answer.json()["invite"]["code"] == code


async def test_everybody_can_invite_to_the_table_they_came_for(house: House) -> None:
    about = await house.workshop()
    board = about["boards"][0]
    table = board["participant"]["url"]

    from_facilitator = await house.seat(about["facilitator"]["token"], board=board["id"])
    from_display = await house.seat(board["display"]["token"])
    from_participant = await house.seat(board["participant"]["token"])
    from_workshop = await house.seat(about["facilitator"]["token"])

    invites = [from_facilitator, from_display, from_participant]
    assert [seat["invite"]["url"] for seat in invites] == [table] * 3
    assert from_display["invite"]["qr"] == board["participant"]["qr"]
    assert from_workshop["invite"]["url"] == about["participant"]["url"]


async def test_colours_are_dealt_in_the_order_of_arrival(house: House) -> None:
    about = await house.workshop()

    seats = await asyncio.gather(*[house.seat(about["participant"]["token"]) for _ in range(14)])

    colours = sorted(seat["participant"]["colour"] for seat in seats)
    assert colours == sorted([*range(12), 0, 1])
    assert len({seat["participant"]["id"] for seat in seats}) == 14
    assert {seat["participant"]["name"] for seat in seats} == {
        f"Personne {n}" for n in range(1, 15)
    }


async def test_the_cookie_is_for_browsers_only_and_only_ours(house: House) -> None:
    about = await house.workshop()

    answer = await house.visitor().post(
        "/api/sessions", json={"token": about["participant"]["token"]}
    )

    cookie = SimpleCookie(answer.headers["set-cookie"])["tablee_session"]
    assert cookie.value == answer.json()["session"]
    assert cookie["httponly"] is True
    assert cookie["samesite"].lower() == "lax"
    assert cookie["path"] == "/"
    assert not cookie["secure"]


async def test_behind_tls_the_cookie_never_travels_in_the_clear() -> None:
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    async with a_house(trusted_proxies=("127.0.0.1",)) as house:
        about = await house.workshop()
        answer = await house.visitor(headers=forwarded).post(
            "/api/sessions", json={"token": about["participant"]["token"]}
        )

    cookie = SimpleCookie(answer.headers["set-cookie"])["tablee_session"]
    assert cookie["secure"] is True
    assert answer.json()["invite"]["url"].startswith("https://127.0.0.1:8000/join#")


async def test_a_public_address_with_tls_protects_the_cookie_without_a_trusted_proxy() -> None:
    async with a_house(public_url="https://tables.example", admin_token="sesame") as house:  # noqa: S106
        asked = {"title": "Été 🌻", "tables": 1}
        about = (await house.bearing("sesame").post("/api/workshops", json=asked)).json()
        answer = await house.visitor().post(
            "/api/sessions", json={"token": about["participant"]["token"]}
        )

    cookie = SimpleCookie(answer.headers["set-cookie"])["tablee_session"]
    assert cookie["secure"] is True


async def test_who_comes_back_through_the_same_link_is_the_same_person(house: House) -> None:
    about = await house.workshop()
    browser = house.visitor()
    token = {"token": about["participant"]["token"]}
    first = (await browser.post("/api/sessions", json=token | {"name": "Zoé"})).json()

    again = (await browser.post("/api/sessions", json=token | {"name": "Zoé"})).json()
    unnamed = (await browser.post("/api/sessions", json=token)).json()
    tab = house.bearing(first["session"])
    renamed = (await tab.post("/api/sessions", json=token | {"name": "Zoé 🌻"})).json()

    assert again["session"] == unnamed["session"] == renamed["session"] == first["session"]
    assert again["participant"] == unnamed["participant"] == first["participant"]
    assert renamed["participant"] == first["participant"] | {"name": "Zoé 🌻"}
    assert await house.parts.registry.count_participants(about["workshop"]["id"]) == 1


async def test_another_name_in_the_same_browser_is_another_person(house: House) -> None:
    about = await house.workshop()
    shared = house.visitor()
    token = {"token": about["participant"]["token"]}

    first = (await shared.post("/api/sessions", json=token | {"name": "Zoé"})).json()
    second = (await shared.post("/api/sessions", json=token | {"name": "Noël"})).json()

    assert first["participant"]["id"] != second["participant"]["id"]
    assert first["session"] != second["session"]


async def test_a_door_is_looked_through_without_going_in(house: House) -> None:
    about = await house.workshop()
    table = about["boards"][1]

    every = await house.visitor().post("/api/doors", json={"code": about["participant"]["code"]})
    one = await house.visitor().post("/api/doors", json={"token": table["display"]["token"]})
    none = await house.visitor().post("/api/doors", json={"token": "inconnu"})

    assert [seen["number"] for seen in every.json()["boards"]] == [1, 2]
    assert every.json()["role"] == "participant"
    assert [seen["id"] for seen in one.json()["boards"]] == [table["id"]]
    assert one.json()["boards"][0]["step"] == "challenge"
    assert none.status_code == 401
    assert await house.parts.registry.count_participants(about["workshop"]["id"]) == 0


async def test_another_link_makes_another_person(house: House) -> None:
    about = await house.workshop()
    browser = house.visitor()

    guest = await browser.post("/api/sessions", json={"token": about["participant"]["token"]})
    host = await browser.post("/api/sessions", json={"token": about["facilitator"]["token"]})

    assert guest.json()["participant"]["id"] != host.json()["participant"]["id"]
    assert host.json()["participant"]["role"] == "facilitator"


async def test_the_current_session_is_told_and_can_be_renamed(house: House) -> None:
    about = await house.workshop()
    seat = await house.seat(about["participant"]["token"], name="Zoé")
    tab = house.bearing(seat["session"])

    renamed = await tab.patch("/api/sessions/current", json={"name": "Zoé d’été 🌻"})
    current = await tab.get("/api/sessions/current")

    expected = {key: value for key, value in seat.items() if key != "session"}
    expected |= {"participant": seat["participant"] | {"name": "Zoé d’été 🌻"}, "invite": None}
    assert renamed.json() == current.json() == expected


async def test_the_token_of_a_tab_comes_before_the_cookie(house: House) -> None:
    about = await house.workshop()
    browser = house.visitor()
    await browser.post("/api/sessions", json={"token": about["participant"]["token"]})
    other = await house.seat(about["facilitator"]["token"])
    shown = {"Authorization": f"Bearer {other['session']}"}

    by_cookie = await browser.get("/api/sessions/current")
    by_token = await browser.get("/api/sessions/current", headers=shown)
    by_nothing_valid = await browser.get(
        "/api/sessions/current", headers={"Authorization": "Bearer ended"}
    )

    roles = [a.json()["participant"]["role"] for a in (by_cookie, by_token, by_nothing_valid)]
    assert roles == ["participant", "facilitator", "participant"]


async def test_a_session_ends_after_its_time(house: House) -> None:
    about = await house.workshop()
    seat = await house.seat(about["participant"]["token"])
    stored = await house.parts.registry.session_by_token(links.hashed(seat["session"]))
    assert stored is not None
    past = replace(stored, token_hash=links.hashed("hier"), expires_ms=house.parts.now() - 1)
    await house.parts.registry.add_session(past)

    ended = await house.bearing("hier").get("/api/sessions/current")

    assert stored.expires_ms - stored.started_ms == 30 * 24 * 3600 * 1000
    assert seat["expires"] == stored.expires_ms
    assert (ended.status_code, ended.json()["error"]["code"]) == (401, "no-session")


async def test_a_withdrawn_link_opens_nothing_and_ends_its_sessions(house: House) -> None:
    about = await house.workshop()
    token = about["boards"][0]["participant"]["token"]
    seat = await house.seat(token)

    await house.parts.registry.revoke_link(links.hashed(token), house.parts.now())

    joined = await house.visitor().post("/api/sessions", json={"token": token})
    current = await house.bearing(seat["session"]).get("/api/sessions/current")
    assert (joined.status_code, joined.json()["error"]["code"]) == (401, "unknown-link")
    assert (current.status_code, current.json()["error"]["code"]) == (401, "no-session")
