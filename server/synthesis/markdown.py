"""The synthesis as Markdown: read by people, and read again as a cahier."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from server.cahier.inline import escape
from server.cahier.within import BEGINS, ENDS
from server.cahier.writing import to_markdown

from .model import Synthesis
from .telling import told
from .told import Grid, Sentence, ToldNotes, ToldPart, ToldSolution, ToldTable
from .words import word

# What further kinds of Markdown take for marks: tables, struck words, formulas.
FURTHER: Final = re.compile(r"([|~$])")
HEADING: Final = re.compile(r"(?m)^#")


def to_markdown_file(synthesis: Synthesis) -> bytes:
    """Return the file in UTF-8."""
    return ("\n\n".join(_document(synthesis)) + "\n").encode()


def _document(synthesis: Synthesis) -> Iterator[str]:
    said = told(synthesis)
    yield f"# {_line(said.title)}"
    yield _line(said.subtitle)
    yield " · ".join(f"**{count}** {label}" for count, label in said.figures)
    if said.unread:
        yield _line(said.unread)
    yield _line(said.becomes)
    for part in said.parts:
        yield from _part(part)
    yield f"## {_line(said.notes_title)}"
    for notes in said.notes:
        yield from _notes(notes)
    yield from _grid(said.statistics)
    yield " · ".join(said.more)
    yield from _grid(said.cards)
    yield f"## {_line(said.method_title)}"
    yield from map(_line, said.method)
    yield from _next(synthesis)


def _part(part: ToldPart) -> Iterator[str]:
    yield f"## {_line(part.title)}"
    yield part.about
    for table in part.tables:
        yield from _table(table)


def _table(table: ToldTable) -> Iterator[str]:
    yield f"### {_line(table.name)}"
    if table.about:
        yield _line(table.about)
    if table.problems:
        yield _line(table.problems)
    if table.notice:
        yield _line(table.notice)
        return
    yield from _sentence(table.challenge)
    yield from _sentence(table.future)
    for solution in table.solutions:
        yield from _solution(solution)
    if not table.solutions:
        yield f"#### {_line(table.solution_label)}"
        yield _line(table.no_solution)
    if table.voice:
        yield "\n".join(f"> {each}  " for each in [*_lines(table.voice), _line(table.credit)])


def _sentence(sentence: Sentence) -> Iterator[str]:
    yield f"#### {_line(sentence.label)}"
    if not sentence.text:
        yield _line(sentence.none)
        return
    if sentence.original:
        yield f"{_line(sentence.original_label)} ~~{_line(sentence.original)}~~"
    yield f"**{_line(sentence.text)}**"
    yield _line(sentence.origin)


def _solution(solution: ToldSolution) -> Iterator[str]:
    yield f"#### {_line(solution.label)}"
    yield f"**{_line(solution.title)}**"
    yield f"{_line(solution.objective_label)} {_line(solution.objective)}".rstrip()
    if solution.rows:
        yield _rows(solution.headers, solution.rows)
    else:
        yield _line(solution.none)
    for label, text in solution.asides:
        yield f"{_line(label)} {_line(text)}"
    yield "\n".join(
        f"- [{'x' if point.done else ' '}] {_line(point.text)}" for point in solution.points
    )


def _notes(notes: ToldNotes) -> Iterator[str]:
    yield f"### {_line(notes.name)}"
    for zone, entries in notes.zones:
        yield f"#### {_line(zone)}"
        for note in entries:
            foot = f" ({_line(note.foot)})" if note.foot else ""
            inside = [f"  - {_line(text)}" for text in note.comments]
            yield "\n".join([f"- {_line(note.said)}{foot}", *inside])


def _grid(grid: Grid) -> Iterator[str]:
    yield f"## {_line(grid.title)}"
    yield _line(grid.text)
    rows = [*grid.rows, grid.total] if grid.total else list(grid.rows)
    if rows:
        yield _rows(grid.headers, rows)


def _rows(headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [headers, *rows]
    written = [f"| {' | '.join(map(_line, cells))} |" for cells in lines]
    written.insert(1, f"|{' --- |' * len(headers)}")
    return "\n".join(written)


def _next(synthesis: Synthesis) -> Iterator[str]:
    """Yield the cahier between its two marks; they are there although it may be empty."""
    yield f"## {_line(word(synthesis.language, 'next'))}"
    yield BEGINS
    if synthesis.next is not None:
        # One level lower than a cahier of its own: the document has its title already.
        yield HEADING.sub("##", to_markdown(synthesis.next)).strip()
    yield ENDS


def _line(text: str) -> str:
    """Write a text on one line, so that it is read as it was written."""
    return " ".join(_lines(text))


def _lines(text: str) -> list[str]:
    return [FURTHER.sub(r"\\\1", escape(line)) for line in text.split("\n") if line.strip()]
