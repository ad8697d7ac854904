"""A board as a file, opened by a real reader of each format: every word, and nothing taken off."""

import csv
import json
import re
import sys
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from server.crdt.compose import NewLink, NewNote, compose
from server.exports.record import read_record
from server.storage.port import Binding, Board, Row

from .conftest import House

WORDS = [
    "Où déjeunent-ils l’été ? Œufs & légumes à 4,10 € — déjà « bio »",
    "=1+1",
    "+33 6 12 34 56 78",
    "@SUM(A1)",
    "-2",
    "<script>alert(1)</script> & <b>gras</b>",
    '#import "x": * $x$ `code` @cite <label> \\ _a_ [b]',
    "| a | b | ~~c~~ ![x](javascript:alert(1))",
    "🌱 🚲 un potager",
    "مرحبا بكم",
    "x" * 400,
    "1. une liste ?",
    "ligne une\nligne deux",
]
GONE = "retiré de la table"


async def a_board(house: House, notes: list[NewNote], links: list[NewLink] | None = None) -> Any:
    about = await house.workshop(title="Été 🌻 <b>", cahier="builtin-fr")
    facilitator = await house.seat(about["facilitator"]["token"], name="Odile =1")
    board = await house.parts.registry.board(about["boards"][0]["id"])
    assert isinstance(board, Board)
    sessions = await house.parts.registry.people_by_session(board.workshop)
    update, client = compose(notes, links or [], {"challenge": notes[0].id} if notes else {})
    person = facilitator["participant"]["id"]
    (key,) = [key for key, who in sessions.items() if who == person]
    await house.parts.log.append(
        [Row(board.key, 1, 5_000, key, update)], [Binding(board.key, client, key, person)]
    )
    return house.bearing(facilitator["session"]), board


def notes_of_all_sorts() -> list[NewNote]:
    kinds = ("challenge", "future", "action", "actor", "initiative", "idea")
    zones = ("challenge", "future", "solution", "solution", "parking", "welcome")
    notes = [
        NewNote(
            kinds[at % 6], (20.0 + at * 230, 140.0 + at * 60), words, zone=zones[at % 6], label="é"
        )
        for at, words in enumerate(WORDS)
    ]
    tray = NewNote(
        "solution", (1800.0, 200.0), "La cantine", zone="solution", objective="Moins loin, =2+2"
    )
    return [*notes, tray]


async def exported(browser: Any, board: Board, format: str, query: str = "") -> bytes:
    answer = await browser.get(f"/api/boards/{board.id}/export.{format}{query}")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return bytes(answer.content)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
async def table(house: House) -> Any:
    notes = notes_of_all_sorts()
    link = NewLink(notes[2].id, notes[1].id, "contributes")
    return await a_board(house, notes, [link])


async def test_json_is_complete_and_read_back(table: Any) -> None:
    browser, board = table
    text = await exported(browser, board, "json")
    whole = json.loads(text)
    assert {note["text"] for note in whole["notes"]} == {*WORDS, "La cantine"}
    assert whole["people"] == [{"id": whole["notes"][0]["author"], "name": "Odile =1"}]
    now = (await browser.get(f"/api/boards/{board.id}")).json()
    sheet = read_record(text)
    assert {key: sheet.data[key] for key in now} == now


async def test_csv_is_read_in_both_conventions_and_holds_no_formula(table: Any) -> None:
    browser, board = table
    text = await exported(browser, board, "csv")
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(text.decode("utf-8-sig"), newline=""), delimiter=";"))
    sniffed = csv.Sniffer().sniff(text.decode("utf-8-sig")[:2000], delimiters=";,")
    assert sniffed.delimiter == ";"
    texts = [row["texte"] for row in rows if row["objet"] == "note"]
    assert {text.removeprefix("'") for text in texts} == {*WORDS, "La cantine"}
    for row in rows:
        for value in row.values():
            assert not value.lstrip().startswith(("=", "+", "-", "@")), value
    assert [row["sorte"] for row in rows if row["objet"] == "lien"] == ["contribue à"]


async def test_markdown_says_everything_and_marks_nothing_up(table: Any) -> None:
    browser, board = table
    text = (await exported(browser, board, "md")).decode()
    plain = squeezed(text.replace("\\", "").replace("\u2060", ""))
    for words in WORDS:
        assert squeezed(words.replace("\\", "")) in plain
    assert re.findall(r"(?<!\\)[<>\[\]!`#$~|]", re.sub(r"^#+ ", "", text, flags=re.M)) == []


async def test_svg_is_xml_with_every_word_and_no_markup_of_people(table: Any) -> None:
    browser, board = table
    root = ET.fromstring(await exported(browser, board, "svg"))  # noqa: S314 -- our own
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "title", "rect", "text", "path", "g", "circle"}
    drawn = {
        group.get("data-note-id"): squeezed("".join(group.itertext())) for group in root.iter()
    }
    for note in json.loads(await exported(browser, board, "json"))["notes"]:
        assert squeezed(note["text"]) in drawn[note["id"]]


async def test_png_is_a_picture_of_the_whole_board(table: Any) -> None:
    browser, board = table
    png = await exported(browser, board, "png")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    w, h = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert w > 3000
    assert h > 1000


async def test_a_picture_is_made_in_another_process(house: House) -> None:
    # Its library keeps the interpreter to itself: with 300 notes nobody was served for 3.8 s.
    browser, board = await a_board(house, notes_of_all_sorts())
    already = "resvg_py" in sys.modules
    await exported(browser, board, "png")
    assert ("resvg_py" in sys.modules) == already


async def test_pdf_is_tagged_and_holds_every_word(table: Any) -> None:
    browser, board = table
    reader = PdfReader(BytesIO(await exported(browser, board, "pdf")))
    text = squeezed("".join(page.extract_text() for page in reader.pages))
    for words in WORDS:
        if words != "مرحبا بكم":  # read from right to left, by whatever reader
            assert squeezed(words) in text, words
    assert "Moinsloin,=2+2" in text
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "fr"
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()


async def test_a_moment_before_the_first_is_an_empty_file_that_opens(table: Any) -> None:
    browser, board = table
    for format in ("json", "csv", "md", "svg", "png", "pdf"):
        made = await exported(browser, board, format, "?at=0")
        assert made
    assert json.loads(await exported(browser, board, "json", "?at=0"))["notes"] == []


async def test_the_same_board_gives_the_same_bytes(table: Any) -> None:
    browser, board = table
    for format in ("json", "csv", "md", "svg", "png", "pdf"):
        assert await exported(browser, board, format) == await exported(browser, board, format)


async def test_an_unknown_format_and_a_wrong_moment_are_refused(table: Any) -> None:
    browser, board = table
    for path, status in (("export.exe", 404), ("export.json?at=hier", 400)):
        answer = await browser.get(f"/api/boards/{board.id}/{path}")
        assert answer.status_code == status
        assert answer.json()["error"]["message"]
