"""A cahier in CSV, one row a card.

Columns, in any order, in French or English: ``thème``, ``genre``, ``texte``, ``explication``
(theme, kind, text, explanation), and if wanted ``id`` and ``nom court`` (short). ``genre`` is
défi, orientation, action, or présentation: the text is then a paragraph about the theme.
An empty theme repeats the one above. Separated by ``;``, ``,`` or a tabulation.
"""

import csv
from collections.abc import Iterator
from typing import Final

from .draft import LISTS, Draft, DraftCard, DraftTheme
from .letters import clean, fold, paragraphs
from .sentences import refuse
from .vocabulary import section

COLUMNS: Final = {
    "theme": "theme",
    "themes": "theme",
    "genre": "kind",
    "type": "kind",
    "kind": "kind",
    "texte": "text",
    "text": "text",
    "intitule": "text",
    "explication": "explanation",
    "explanation": "explanation",
    "description": "explanation",
    "id": "id",
    "nom court": "short",
    "short": "short",
}
SEPARATORS: Final = ";,\t"
NEEDED: Final = {"theme": "thème", "kind": "genre", "text": "texte"}


def looks_tabular(text: str) -> bool:
    """Tell whether the first line names the columns that a cahier in CSV needs."""
    first = text.lstrip("\r\n").partition("\n")[0][:2000]
    return NEEDED.keys() <= {_column(cell) for cell in first.split(separator(first))}


def read_csv(text: str, draft: Draft) -> None:
    """Fill a draft from CSV."""
    table = _Table(draft)
    for line, row in rows(text, draft.language):
        if any(cell.strip() for cell in row):
            table.row(line, row)


class _Table:
    """Reads the first row as names, every other as a card of the theme it names."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._columns: list[str] = []
        self._themes: dict[str, DraftTheme] = {}
        self._theme: DraftTheme | None = None

    def row(self, line: int, row: list[str]) -> None:
        if self._columns:
            self._card(line, row)
        else:
            self._names(line, row)

    def _names(self, line: int, row: list[str]) -> None:
        self._columns = [_column(cell) or f"?{number}" for number, cell in enumerate(row)]
        for name, shown in NEEDED.items():
            if name not in self._columns:
                column = shown if self._draft.language == "fr" else name
                raise refuse(self._draft.language, "csv-columns", column=column)
        for name, cell in zip(self._columns, row, strict=True):
            if name.startswith("?") and cell.strip():
                self._draft.remark(line, "column", cell)

    def _card(self, line: int, row: list[str]) -> None:
        cells = dict(zip(self._columns, row, strict=False))
        excess = [cell for cell in row[len(self._columns) :] if cell.strip()]
        if excess:
            self._draft.remark(line, "cells", " ".join(excess))
        theme = self._owner(line, cells)
        text = clean(cells.get("text", ""))
        if theme is None or not text:
            self._draft.remark(line, "row", " ".join(row))
            return
        explanation = paragraphs(cells.get("explanation", ""))
        kind = section(cells.get("kind", ""))
        if kind == "presentation":
            theme.presentation += [paragraphs(cells["text"]), explanation]
        elif kind in LISTS:
            id = clean(cells.get("id", ""))
            self._draft.add_card(theme, kind, DraftCard(text, line, [explanation], id))
        else:
            self._draft.remark(line, "kind", cells.get("kind", ""))

    def _owner(self, line: int, cells: dict[str, str]) -> DraftTheme | None:
        title = clean(cells.get("theme", ""))
        if title and title.casefold() not in self._themes:
            theme = DraftTheme(title, line, short=clean(cells.get("short", "")))
            self._themes[title.casefold()] = self._draft.add_theme(theme)
        if title:
            self._theme = self._themes[title.casefold()]
        return self._theme


def rows(text: str, language: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line where each row begins, and its cells."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator(first))
    begins = 1
    try:
        for row in reader:
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error:
        raise refuse(language, "csv-syntax", line=begins) from None


def separator(line: str) -> str:
    """Return what stands between the cells of a line."""
    return max(SEPARATORS, key=line.count)


def _column(cell: str) -> str:
    return COLUMNS.get(" ".join(fold(cell).strip(' "\ufeff').split()), "")
