"""What a table is given to draw from: cards, those that several themes share, initiatives."""

from typing import Any

import pytest

from server.cahier.catalogue import Initiative

from .conftest import House, a_house

CATALOGUE = (
    Initiative(
        "INIT-1",
        "La Charrette",
        "Des légumes livrés à trois.",
        ("ecol",),
        "Gaec Roux",
        "Ambert",
        link="https://charrette.example",
        contact="roux@charrette.example",
    ),
    Initiative("INIT-2", "Repair café"),
)


async def cahier_of(house: House, token: str, board: str, query: str = "") -> Any:
    seat = await house.seat(token)
    answer = await house.bearing(seat["session"]).get(f"/api/boards/{board}/cahier{query}")
    assert answer.status_code == 200
    return answer.json()


async def test_a_table_sees_the_initiatives_and_only_its_facilitator_whom_to_ask(
    house: House,
) -> None:
    about = await house.workshop(tables=[{"theme": "ecol"}])
    (board,) = about["boards"]
    await house.parts.shelf.keep_catalogue("builtin-fr", CATALOGUE)

    for token in (board["participant"]["token"], board["display"]["token"]):
        seen = await cahier_of(house, token, board["id"])
        assert seen["initiatives"][0] == {
            "id": "INIT-1",
            "name": "La Charrette",
            "text": "Des légumes livrés à trois.",
            "themes": ["ecol"],
            "bearer": "Gaec Roux",
            "place": "Ambert",
            "link": "https://charrette.example",
        }
        assert seen["initiatives"][1] == {"id": "INIT-2", "name": "Repair café", "themes": []}
    host = await cahier_of(house, about["facilitator"]["token"], board["id"])
    assert host["initiatives"][0]["contact"] == "roux@charrette.example"


async def test_a_cahier_without_a_catalogue_has_no_initiatives(house: House) -> None:
    about = await house.workshop(tables=1)

    seen = await cahier_of(house, about["facilitator"]["token"], about["boards"][0]["id"])

    assert seen["initiatives"] == []


async def test_a_table_may_look_at_all_themes_and_knows_which_cards_are_one(house: House) -> None:
    about = await house.workshop(tables=[{"theme": "ecol"}])
    token, board = about["facilitator"]["token"], about["boards"][0]["id"]

    own = await cahier_of(house, token, board)
    every = await cahier_of(house, token, board, "?themes=all")

    assert [theme["id"] for theme in own["themes"]] == ["ecol"]
    assert [theme["id"] for theme in every["themes"]] == ["ineg", "agir", "econ", "ecol", "coop"]
    assert every["theme"]["id"] == "ecol"
    assert every["shared"] == own["shared"]
    texts = {
        card["id"]: card["text"].casefold()
        for theme in every["themes"]
        for kind in ("challenges", "orientations", "actions")
        for card in theme[kind]
    }
    assert every["shared"]
    for ids in every["shared"]:
        assert len({texts[id].rstrip(" .") for id in ids}) == 1


TABLE = "nom;thème;contact\nLa Charrette;Écologie;roux@x.example\nRepair café;;\n".encode()


async def test_a_list_is_imported_over_http_and_taken_back(house: House) -> None:
    visitor = house.visitor()
    about = await house.workshop(tables=1)
    token, board = about["participant"]["token"], about["boards"][0]["id"]

    first = await visitor.post("/api/cahiers/builtin-fr/catalogue?filename=c.csv", content=TABLE)
    seen = await cahier_of(house, token, board)
    second = await visitor.post("/api/cahiers/builtin-fr/catalogue", json=[])

    assert first.status_code == second.status_code == 201
    assert first.json() == {
        "cahier": "builtin-fr",
        "title": "Le cahier des défis de Tablée",
        "initiatives": 2,
        "new": 2,
        "gone": 0,
        "warnings": [],
    }
    assert [each["name"] for each in seen["initiatives"]] == ["La Charrette", "Repair café"]
    assert second.json()["gone"] == 2
    assert (await cahier_of(house, token, board))["initiatives"] == []


@pytest.mark.parametrize(
    ("path", "content", "status", "code"),
    [
        ("/api/cahiers/nowhere/catalogue", TABLE, 404, "unknown-cahier"),
        ("/api/cahiers/builtin-fr/catalogue", b"nom;lieu\n;Ambert\n", 400, "unreadable-cahier"),
        ("/api/cahiers/builtin-fr/catalogue", b"", 400, "unreadable-cahier"),
        ("/api/cahiers/builtin-fr/catalogue", b" " * 5_300_000, 413, "too-large"),
    ],
)
async def test_a_list_that_is_wrong_changes_nothing(
    house: House, path: str, content: bytes, status: int, code: str
) -> None:
    await house.parts.shelf.keep_catalogue("builtin-fr", CATALOGUE)

    answer = await house.visitor().post(path, content=content)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert await house.parts.shelf.catalogue("builtin-fr") == CATALOGUE


async def test_importing_on_the_network_is_for_the_administrator() -> None:
    path = "/api/cahiers/builtin-fr/catalogue"
    async with a_house(host="0.0.0.0", admin_token="sesame") as house:  # noqa: S104, S106
        nobody = await house.visitor().post(path, content=TABLE)
        administrator = await house.bearing("sesame").post(path, content=TABLE)

    assert (nobody.status_code, administrator.status_code) == (401, 201)
