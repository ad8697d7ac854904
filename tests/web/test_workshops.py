"""Opening, showing and conducting workshops."""

import asyncio
from typing import Any

import pytest

from server.errors import BadInput, NotFound, Paused
from server.web import links
from server.web.refusals import FacilitatorOnly, OtherBoard, UnknownLink, WrongField

from .conftest import HERE, House, a_house


async def test_a_workshop_answers_with_every_link_of_every_table(house: House) -> None:
    about = await house.workshop(title="Défis d’été 🌻", tables=3, language="en")

    token = about["facilitator"]["token"]
    assert about["workshop"]["title"] == "Défis d’été 🌻"
    assert about["facilitator"]["url"] == f"{HERE}/w/{about['workshop']['id']}#{token}"
    participant = links.participant_token(token)
    assert about["participant"]["token"] == participant
    assert about["participant"]["url"] == f"{HERE}/join#{participant}"
    assert about["participant"]["code"] == links.shown(links.code_of(participant))
    assert [board["number"] for board in about["boards"]] == [1, 2, 3]
    for board in about["boards"]:
        display = links.display_token(token, board["id"])
        assert board["display"]["url"] == f"{HERE}/d/{board['id']}#{display}"
        assert board["participant"]["token"] == links.participant_token(display)
        assert board["participant"]["qr"]["path"].startswith("M")
        assert len(board["participant"]["code"]) == 9


async def test_the_themes_of_the_cahier_go_round_the_tables(house: House) -> None:
    about = await house.workshop(tables=7)

    themes = [board["theme"] for board in about["boards"]]
    assert themes == ["ineg", "agir", "econ", "ecol", "coop", "ineg", "agir"]
    assert about["boards"][3]["theme_name"] == "Écologie"
    assert [board["name"] for board in about["boards"]][:2] == ["Table 1", "Table 2"]


async def test_tables_may_have_names_and_themes_of_their_own(house: House) -> None:
    tables = [{"name": "Les voisins 🌿", "theme": "coop"}, {"theme": None}, {}]

    about = await house.workshop(tables=tables)

    assert [(board["name"], board["theme"]) for board in about["boards"]] == [
        ("Les voisins 🌿", "coop"),
        ("Table 2", None),
        ("Table 3", None),
    ]


async def test_no_token_is_kept_only_its_digest(house: House) -> None:
    about = await house.workshop()

    kept = repr(vars(house.parts.registry))

    assert about["facilitator"]["token"] not in kept
    assert about["boards"][0]["display"]["token"] not in kept
    assert about["participant"]["code"].replace(" ", "") not in kept


async def test_the_facilitator_sees_all_links_again_with_the_secret(house: House) -> None:
    about = await house.workshop()
    token = about["facilitator"]["token"]
    seat = await house.seat(token)
    path = f"/api/workshops/{about['workshop']['id']}/links"

    again = await house.bearing(seat["session"]).post(path, json={"token": token})

    assert again.status_code == 200
    assert again.json() == about


async def test_links_of_another_workshop_or_role_are_not_computed(house: House) -> None:
    mine, other = await house.workshop(), await house.workshop()
    seat = await house.seat(mine["facilitator"]["token"])
    path = f"/api/workshops/{mine['workshop']['id']}/links"
    wrong = [other["facilitator"]["token"], mine["participant"]["token"], "x"]

    answers = [
        await house.bearing(seat["session"]).post(path, json={"token": token}) for token in wrong
    ]

    assert [answer.json()["error"]["code"] for answer in answers] == [UnknownLink.code] * 3


async def test_the_overview_counts_notes_and_people(house: House) -> None:
    about = await house.workshop()
    seat = await house.seat(about["facilitator"]["token"])

    answer = await house.bearing(seat["session"]).get(f"/api/workshops/{about['workshop']['id']}")

    overview = answer.json()
    assert overview["workshop"] == {
        "id": about["workshop"]["id"],
        "title": "Été 🌻",
        "language": "fr",
        "paused": False,
    }
    assert overview["totals"] == {"boards": 2, "people": 0, "notes": 0}
    assert overview["boards"][0]["notes"]["total"] == 0


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ({"do": "pause", "board": None}, [(True, "challenge"), (True, "challenge")]),
        ({"do": "pause", "board": 0}, [(True, "challenge"), (False, "challenge")]),
        ({"do": "step", "board": 1, "step": "future"}, [(False, "challenge"), (False, "future")]),
        ({"do": "step", "step": "plenary"}, [(False, "plenary"), (False, "plenary")]),
    ],
)
async def test_commands_change_one_table_or_all_and_are_kept(
    house: House, command: dict[str, Any], found: list[tuple[bool, str]]
) -> None:
    about = await house.workshop()
    seat = await house.seat(about["facilitator"]["token"])
    if isinstance(command.get("board"), int):
        command = command | {"board": about["boards"][command["board"]]["id"]}
    path = f"/api/workshops/{about['workshop']['id']}"

    answer = await house.bearing(seat["session"]).post(f"{path}/commands", json=command)

    overview = (await house.bearing(seat["session"]).get(path)).json()
    kept = await house.parts.registry.boards_of(about["workshop"]["id"])
    assert answer.json() == {"n": overview["n"]}
    assert [(board["paused"], board["step"]) for board in overview["boards"]] == found
    assert [(board.paused, board.step) for board in kept] == found


async def test_a_pause_is_undone_by_resuming(house: House) -> None:
    about = await house.workshop()
    seat = await house.seat(about["facilitator"]["token"])
    path = f"/api/workshops/{about['workshop']['id']}"

    for do in ("pause", "resume"):
        await house.bearing(seat["session"]).post(f"{path}/commands", json={"do": do})

    overview = (await house.bearing(seat["session"]).get(path)).json()
    assert [board["paused"] for board in overview["boards"]] == [False, False]


async def test_the_time_left_is_kept_and_ends_with_the_step(house: House) -> None:
    about = await house.workshop()
    facilitator = house.bearing((await house.seat(about["facilitator"]["token"]))["session"])
    path = f"/api/workshops/{about['workshop']['id']}"

    await facilitator.post(f"{path}/commands", json={"do": "time", "minutes": 20})
    overview = (await facilitator.get(path)).json()
    kept = await house.parts.registry.boards_of(about["workshop"]["id"])
    await facilitator.post(f"{path}/commands", json={"do": "step", "step": "future"})
    after = (await facilitator.get(path)).json()

    ends = {board["ends_ms"] - 20 * 60_000 for board in overview["boards"]}
    assert all(0 <= overview["now_ms"] - begun < 60_000 for begun in ends)
    assert [board.ends_ms for board in kept] == [board["ends_ms"] for board in overview["boards"]]
    assert [board["ends_ms"] for board in after["boards"]] == [None, None]


@pytest.mark.parametrize("minutes", [0, -1, 1441, 1.5, "10", True])
async def test_a_time_is_a_number_of_minutes(house: House, minutes: object) -> None:
    about = await house.workshop()
    facilitator = house.bearing((await house.seat(about["facilitator"]["token"]))["session"])
    path = f"/api/workshops/{about['workshop']['id']}/commands"

    answer = await facilitator.post(path, json={"do": "time", "minutes": minutes})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, WrongField.code)


async def test_those_at_a_table_conduct_their_own_screen_only(house: House) -> None:
    about = await house.workshop()
    mine, other = (board["id"] for board in about["boards"])
    seat = await house.seat(about["boards"][0]["participant"]["token"], name="Inès")
    ines = house.bearing(seat["session"])
    facilitator = house.bearing((await house.seat(about["facilitator"]["token"]))["session"])
    screen = house.bearing((await house.seat(about["boards"][0]["display"]["token"]))["session"])
    path = f"/api/workshops/{about['workshop']['id']}"

    async def ask(client: Any, **command: Any) -> str | int:
        answer = await client.post(f"{path}/commands", json=command)
        return answer.json().get("error", {}).get("code", answer.status_code)

    person = f"person:{seat['participant']['id']}"
    assert await ask(ines, do="show", board=mine, show=person) == 200
    assert await ask(ines, do="light", board=mine, light="dark") == 200
    assert await ask(ines, do="show", board=mine, show="person:nobody") == NotFound.code
    assert await ask(ines, do="show", board=mine, show="elsewhere") == BadInput.code
    assert await ask(ines, do="show", board=other, show="all") == OtherBoard.code
    assert await ask(ines, do="show", show="all") == FacilitatorOnly.code
    assert await ask(ines, do="step", board=mine, step="future") == FacilitatorOnly.code
    assert await ask(screen, do="show", board=mine, show="all") == FacilitatorOnly.code

    overview = (await facilitator.get(path)).json()
    assert [board["show"] for board in overview["boards"]] == [person, None]
    assert [board["light"] for board in overview["boards"]] == ["dark", None]

    assert await ask(facilitator, do="pause", board=mine) == 200
    assert await ask(ines, do="show", board=mine, show=None) == Paused.code
    assert await ask(facilitator, do="show", show="solution") == 200


async def test_participants_do_not_read_who_sits_at_other_tables(house: House) -> None:
    about = await house.workshop()
    seat = await house.seat(about["boards"][0]["participant"]["token"])

    answer = await house.bearing(seat["session"]).get(f"/api/workshops/{about['workshop']['id']}")

    assert answer.status_code == 200
    assert answer.json()["boards"][1]["people"] == []


async def test_sixty_tables_are_opened_and_one_more_is_not(house: House) -> None:
    about = await house.workshop(tables=60)

    refused = await house.visitor().post("/api/workshops", json={"title": "Été", "tables": 61})

    assert len(about["boards"]) == 60
    assert refused.status_code == 400


async def test_a_server_on_the_network_creates_for_its_administrator_only() -> None:
    wanted = {"title": "Été", "tables": 1}
    async with a_house(host="0.0.0.0", admin_token="sesame") as house:  # noqa: S104, S106
        nobody = await house.visitor().post("/api/workshops", json=wanted)
        other = await house.bearing("sesame2").post("/api/workshops", json=wanted)
        administrator = await house.bearing("sesame").post("/api/workshops", json=wanted)

    codes = [nobody.status_code, other.status_code, administrator.status_code]
    assert codes == [401, 403, 201]
    assert "TABLEE_ADMIN_TOKEN" in nobody.json()["error"]["message"]


async def test_many_who_create_at_once_get_workshops_of_their_own(house: House) -> None:
    opened = await asyncio.gather(*[house.workshop(title=f"Nº {n}") for n in range(10)])

    assert len({about["workshop"]["id"] for about in opened}) == 10
    assert len({about["participant"]["code"] for about in opened}) == 10
