"""The cahiers at hand, importing another one, and the cards of a table."""

import json
from typing import Any

import pytest

from .conftest import House, a_house

MARKDOWN = """# Cahier d’essai 🌻

## Thème 1 : Habiter ensemble

### Défis

- **Comment loger les saisonniers l’été ?**

### Orientations

- Chacun a un toit à dix minutes de son travail

### Actions

- Ouvrir l’internat du lycée en juillet
""".encode()


async def test_the_built_in_cahiers_are_at_hand_in_both_languages(house: House) -> None:
    answer = await house.visitor().get("/api/cahiers")

    cahiers = answer.json()["cahiers"]
    assert [(each["id"], each["language"]) for each in cahiers] == [
        ("builtin-fr", "fr"),
        ("builtin-en", "en"),
    ]
    assert cahiers[0]["themes"] == 5
    assert cahiers[0]["builtin"] is True


async def test_a_cahier_is_shown_whole(house: House) -> None:
    cahier = (await house.visitor().get("/api/cahiers/builtin-fr")).json()

    assert cahier["themes"][0]["challenges"][0]["id"] == "INEG-D1"


async def test_a_file_becomes_a_cahier_that_a_workshop_can_use(house: House) -> None:
    visitor = house.visitor()

    imported = await visitor.post("/api/cahiers?filename=essai.md&language=fr", content=MARKDOWN)

    report = imported.json()
    assert imported.status_code == 201
    assert [report[key] for key in ("themes", "challenges", "orientations", "actions")] == [1] * 4
    about = await house.workshop(cahier=report["id"], tables=2)
    assert {board["theme"] for board in about["boards"]} == {about["boards"][0]["theme"]}
    listed = (await visitor.get("/api/cahiers")).json()["cahiers"]
    assert [each["id"] for each in listed][2:] == [report["id"]]


async def test_the_same_file_is_kept_once(house: House) -> None:
    visitor = house.visitor()

    reports = [
        (await visitor.post("/api/cahiers?filename=a.md", content=MARKDOWN)).json()
        for _ in range(2)
    ]

    assert reports[0] == reports[1]
    assert len((await visitor.get("/api/cahiers")).json()["cahiers"]) == 3


async def test_a_form_with_a_file_is_understood_as_well(house: House) -> None:
    files = {"file": ("essai.md", MARKDOWN, "text/markdown")}

    imported = await house.visitor().post("/api/cahiers", files=files)

    assert imported.status_code == 201
    assert imported.json()["actions"] == 1


async def test_json_is_recognised_by_its_kind(house: House) -> None:
    ours = (await house.visitor().get("/api/cahiers/builtin-en")).json()

    imported = await house.visitor().post("/api/cahiers?language=en", json=ours)

    assert imported.status_code == 201
    assert imported.json()["challenges"] == 15


@pytest.mark.parametrize(
    ("content", "query", "status", "code"),
    [
        (b"", "filename=a.md", 400, "unreadable-cahier"),
        (b"rien de connu", "filename=a.md", 400, "unreadable-cahier"),
        (b"\x00\x01\x02" * 50, "filename=a.md", 400, "unreadable-cahier"),
        (b"{", "filename=a.json", 400, "unreadable-cahier"),
        (b"[" * 200_000, "filename=a.json", 400, "unreadable-cahier"),
        (MARKDOWN, "filename=a.md&language=fran%C3%A7ais", 400, "unreadable-cahier"),
        (MARKDOWN, f"filename=a.md&title={'x' * 200}", 400, "too-long"),
        (b" " * 5_300_000, "filename=a.md", 413, "too-large"),
    ],
)
async def test_a_file_that_is_no_cahier_is_refused_with_one_sentence(
    house: House, content: bytes, query: str, status: int, code: str
) -> None:
    answer = await house.visitor().post(f"/api/cahiers?{query}", content=content)

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"].endswith(".")
    assert len((await house.visitor().get("/api/cahiers")).json()["cahiers"]) == 2


async def test_the_setting_says_how_long_a_file_may_be() -> None:
    longer = MARKDOWN + b"\n" * 100 + b" " * 5_300_000
    async with a_house(max_cahier=6_000_000) as house:
        answer = await house.visitor().post("/api/cahiers?filename=a.md", content=longer)

    assert (answer.status_code, answer.json().get("actions")) == (201, 1)


async def test_the_reason_is_told_in_the_persons_language(house: House) -> None:
    def told(answer: Any) -> str:
        message: str = answer.json()["error"]["message"]
        return message

    french = await house.visitor().post("/api/cahiers?filename=a.md", content=b"")
    english = await house.visitor().post("/api/cahiers?filename=a.md&lang=en", content=b"")

    assert told(french) == "Ce fichier est vide."
    assert told(english) == "This file is empty."


async def test_a_form_without_a_file_is_refused(house: House) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}

    answer = await house.visitor().post("/api/cahiers", content=b"--x--", headers=kind)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "missing-field")


async def test_importing_on_the_network_is_for_the_administrator() -> None:
    async with a_house(host="0.0.0.0", admin_token="sesame") as house:  # noqa: S104, S106
        nobody = await house.visitor().post("/api/cahiers", content=MARKDOWN)
        administrator = await house.bearing("sesame").post("/api/cahiers", content=MARKDOWN)

    assert (nobody.status_code, administrator.status_code) == (401, 201)


async def test_a_table_gets_the_cards_of_its_theme(house: House) -> None:
    about = await house.workshop(tables=[{"theme": "ecol"}, {}])
    seat = await house.seat(about["facilitator"]["token"])
    paths = [f"/api/boards/{board['id']}/cahier" for board in about["boards"]]

    themed, free = [(await house.bearing(seat["session"]).get(path)).json() for path in paths]

    assert themed["cahier"]["id"] == "builtin-fr"
    assert themed["theme"]["id"] == "ecol"
    assert themed["themes"] == [themed["theme"]]
    assert themed["theme"]["challenges"][0].keys() == {"id", "text", "explanation"}
    assert free["theme"] is None
    assert [theme["id"] for theme in free["themes"]] == ["ineg", "agir", "econ", "ecol", "coop"]


async def test_a_board_is_shown_as_data(house: House) -> None:
    about = await house.workshop()
    seat = await house.seat(about["facilitator"]["token"])
    board = about["boards"][0]["id"]

    answer = await house.bearing(seat["session"]).get(f"/api/boards/{board}")
    earlier = await house.bearing(seat["session"]).get(
        f"/api/boards/{board}?at=2020-01-01T10:00:00+01:00"
    )

    assert answer.json()["board"] == board
    assert answer.json()["notes"] == earlier.json()["notes"] == []
    assert json.dumps(answer.json())
