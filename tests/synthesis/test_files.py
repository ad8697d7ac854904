"""Each form of a synthesis, opened by a real reader: every word, as words, in its order."""

import json
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from server.synthesis.building import synthesise
from server.synthesis.docx import to_docx
from server.synthesis.html import to_html
from server.synthesis.markdown import to_markdown_file
from server.synthesis.model import Synthesis
from server.synthesis.pdf import to_pdf
from server.synthesis.writing import FORMATS, writer_of

from .rooms import Sheet, canteen, combined, room, table

ODD = [
    "=1+1 <script>alert(1)</script>",
    '#import "x": * $x$ `code` @cite \\ _a_ [b](javascript:c)',
    "| a | ~~b~~ &amp; <!-- c -->",
    "Œuvre 🍲 à l’été, déjà",
    "y" * 300,
]
GONE = "Vendre la salle des fêtes"


@pytest.fixture(scope="module")
def synthesis() -> Synthesis:
    odd = combined(ODD[0], ODD[1], ODD[2:])
    return synthesise(
        room(
            table(1, canteen().content()),
            table(2, odd, "coop"),
            table(3, None),
            table(4, Sheet().content(), None),
        )
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


class Reader(HTMLParser):
    """Collects the words of a page and the elements that are in it."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: dict[str, list[dict[str, str | None]]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.setdefault(tag, []).append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def said_by(text: str, *, bare: bool = False) -> None:
    """Assert that a text says everything; ``bare``: without the backslashes of Markdown."""
    plain = squeezed(text)
    for words in [*ODD, "La cantine du pays", "Les six mairies", "Trois le jeudi"]:
        wanted = squeezed(words.replace("\\", "") if bare else words)
        assert wanted in plain, words
    assert squeezed(GONE) not in plain
    assert squeezed("Cette table ne se lit plus entièrement") in plain
    assert squeezed("Rien n’a encore été posé sur cette table") in plain


def test_html_asks_nobody_runs_nothing_and_says_everything(synthesis: Synthesis) -> None:
    text = to_html(synthesis).decode()
    reader = Reader()
    reader.feed(text)
    said_by("".join(reader.words))
    assert "script" not in reader.elements
    assert not {"img", "link", "iframe", "object", "form"} & reader.elements.keys()
    targets = {one["href"] for one in reader.elements["a"]}
    anchors = {f"#{one['id']}" for one in reader.elements["section"] if "id" in one}
    assert targets == anchors
    assert "default-src 'none'" in text
    assert reader.elements["html"] == [{"lang": "fr"}]


def test_pdf_is_tagged_and_says_everything(synthesis: Synthesis) -> None:
    reader = PdfReader(BytesIO(to_pdf(synthesis)))
    said_by("".join(page.extract_text() for page in reader.pages))
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    assert reader.outline


def test_word_has_headings_a_language_and_says_everything(synthesis: Synthesis) -> None:
    document: Any = Document(BytesIO(to_docx(synthesis)))
    cells = [cell.text for made in document.tables for row in made.rows for cell in row.cells]
    said_by("\n".join([*(each.text for each in document.paragraphs), *cells]))
    styles = [each.style.name for each in document.paragraphs]
    assert styles.count("Heading 1") == 4
    assert document.core_properties.language == "fr"


def test_markdown_says_everything(synthesis: Synthesis) -> None:
    said_by(to_markdown_file(synthesis).decode().replace("\\", "").replace("&lt;", "<"), bare=True)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_workshop_gives_the_same_bytes(synthesis: Synthesis, format: str) -> None:
    assert writer_of(format)(synthesis) == writer_of(format)(synthesis)


def test_a_workshop_without_a_word_has_a_document(synthesis: Synthesis) -> None:
    empty = synthesise(room(table(1, Sheet().content())))
    for format in FORMATS:
        assert writer_of(format)(empty)
    assert json.loads(writer_of("json")(empty))["figures"]["notes"] == 0
