"""The synthesis for a word processor: real headings, a language, tables with headers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from .model import Synthesis
from .telling import told
from .text import written
from .told import Grid, Sentence, Told, ToldNotes, ToldSolution, ToldTable

FONT: Final = "Atkinson Hyperlegible Next"
# The library stamps the time; the same synthesis is to give the same file.
STAMP: Final = datetime(2026, 1, 1, tzinfo=UTC)


def to_docx(synthesis: Synthesis) -> bytes:
    """Return the file."""
    said = told(synthesis)
    document: Any = Document()
    _prepare(document, said)
    writer = _Writer(document)
    writer.cover(said)
    for part in said.parts:
        document.add_page_break()
        writer.heading(part.title, 1)
        writer.line(part.about)
        for table in part.tables:
            writer.table(table)
    document.add_page_break()
    writer.annexes(said)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Any, said: Told) -> None:
    properties = document.core_properties
    properties.title, properties.subject = written(said.document), said.subject
    properties.language, properties.author = said.language, "Tablée"
    properties.created = properties.modified = STAMP
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR" if said.language == "fr" else "en-GB")
    style.element.get_or_add_rPr().append(language)


class _Writer:
    def __init__(self, document: Any) -> None:
        self._document = document

    def cover(self, said: Told) -> None:
        self._document.add_heading(written(said.title), 0)
        self.line(said.subtitle)
        self.line(" · ".join(f"{count} {label}" for count, label in said.figures), bold=True)
        if said.unread:
            self.line(said.unread, bold=True)
        for part in said.parts:
            self.line(f"{part.short} ({part.about})", style="List Bullet")
        self.line(said.becomes)

    def heading(self, text: str, level: int) -> None:
        self._document.add_heading(written(text), level)

    def line(self, text: str, *, bold: bool = False, style: str | None = None) -> Any:
        """Add a paragraph; the lines of a text stay lines."""
        paragraph = self._document.add_paragraph(style=style)
        for at, each in enumerate(written(text).split("\n")):
            run = paragraph.add_run(each)
            run.bold = bold
            if at < text.count("\n"):
                run.add_break()
        return paragraph

    def table(self, table: ToldTable) -> None:
        self.heading(table.name, 2)
        for line in (table.about, table.problems, table.notice):
            if line:
                self.line(line)
        if table.notice:
            return
        self._sentence(table.challenge)
        self._sentence(table.future)
        for solution in table.solutions:
            self._solution(solution)
        if not table.solutions:
            self.heading(table.solution_label, 3)
            self.line(table.no_solution)
        if table.voice:
            self.line(table.voice, style="Intense Quote")
            self.line(table.credit)

    def _sentence(self, sentence: Sentence) -> None:
        self.heading(sentence.label, 3)
        if not sentence.text:
            self.line(sentence.none)
            return
        if sentence.original:
            paragraph = self.line(f"{sentence.original_label} ")
            paragraph.add_run(written(sentence.original)).font.strike = True
        self.line(sentence.text, bold=True)
        if sentence.origin:
            self.line(sentence.origin)

    def _solution(self, solution: ToldSolution) -> None:
        self.heading(solution.label, 3)
        self.line(solution.title, bold=True)
        self.line(f"{solution.objective_label} {solution.objective}".strip())
        if solution.rows:
            self._rows(solution.headers, solution.rows)
        else:
            self.line(solution.none)
        for label, text in solution.asides:
            self.line(f"{label} {text}")
        for point in solution.points:
            self.line(f"{'☑' if point.done else '☐'} {point.text}", style="List Bullet")

    def annexes(self, said: Told) -> None:
        self.heading(said.annexes, 1)
        self.heading(said.notes_title, 2)
        for notes in said.notes:
            self._notes(notes)
        self._grid(said.statistics)
        self.line(" · ".join(said.more))
        self._grid(said.cards)
        self.heading(said.method_title, 2)
        for line in said.method:
            self.line(line)

    def _notes(self, notes: ToldNotes) -> None:
        self.heading(f"{notes.name} · {notes.theme}", 3)
        for zone, entries in notes.zones:
            self.heading(zone, 4)
            for note in entries:
                foot = f" ({note.foot})" if note.foot else ""
                self.line(f"{note.said}{foot}", style="List Bullet")
                for remark in note.comments:
                    self.line(remark, style="List Bullet 2")

    def _grid(self, grid: Grid) -> None:
        self.heading(grid.title, 2)
        self.line(grid.text)
        rows = [*grid.rows, *([grid.total] if grid.total else [])]
        if rows:
            self._rows(grid.headers, rows)

    def _rows(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        made = self._document.add_table(rows=1, cols=len(headers), style="Light Grid")
        for cell, header in zip(made.rows[0].cells, headers, strict=True):
            cell.text = written(header)
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        made.rows[0]._tr.get_or_add_trPr().append(repeated)
        for row in rows:
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.text = written(text)
