"""What a table is given to draw from: cards, those that several themes share, initiatives."""

from typing import Any

from server.cahier.catalogue import Initiative

from .conftest import House

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
