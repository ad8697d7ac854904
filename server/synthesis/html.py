"""The synthesis as one HTML file: no request to anybody, readable and printable everywhere."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from .model import Synthesis
from .telling import told
from .told import Grid, Sentence, Told, ToldNotes, ToldPart, ToldSolution, ToldTable

# Nothing may be loaded and nothing may run, whatever stands in the file.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(synthesis: Synthesis) -> bytes:
    """Return the file in UTF-8."""
    said = told(synthesis)
    style = (files("server.synthesis") / "synthesis.css").read_text("utf-8")
    head = (
        f'<!doctype html>\n<html lang="{said.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(said.document)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    )
    return (head + "\n".join(_body(said)) + "\n</body>\n</html>\n").encode()


def _body(said: Told) -> Iterator[str]:
    yield f"<header><h1>{_text(said.title)}</h1><p>{_text(said.subtitle)}</p>"
    figures = (f"<div><dd>{n}</dd><dt>{_text(label)}</dt></div>" for n, label in said.figures)
    yield f'<dl class="figures">{"".join(figures)}</dl>'
    if said.unread:
        yield f'<p class="notice">{_text(said.unread)}</p>'
    yield f'<nav aria-label="{escape(said.contents)}"><ul>'
    for part in said.parts:
        yield (
            f'<li><a href="#{part.anchor}" class="w-{escape(part.weave)}"><i class="cloth"></i>'
            f"<b>{_text(part.short)}</b> <span>{_text(part.about)}</span></a></li>"
        )
    yield f"</ul></nav><p>{_text(said.becomes)}</p></header><main>"
    for part in said.parts:
        yield from _part(part)
    yield f'<section class="annex"><h2>{_text(said.annexes)}</h2>'
    yield f"<h3>{_text(said.notes_title)}</h3>"
    for notes in said.notes:
        yield from _notes(notes)
    yield from _grid(said.statistics)
    yield f"<p>{_text(' · '.join(said.more))}</p>"
    yield from _grid(said.cards)
    yield f"<h3>{_text(said.method_title)}</h3>"
    yield from (f"<p>{_text(line)}</p>" for line in said.method)
    yield "</section></main>"


def _part(part: ToldPart) -> Iterator[str]:
    yield f'<section id="{part.anchor}" class="part w-{escape(part.weave)}">'
    yield f'<i class="cloth"></i><h2>{_text(part.title)}</h2><p>{_text(part.about)}</p>'
    for table in part.tables:
        yield from _table(table)
    yield "</section>"


def _table(table: ToldTable) -> Iterator[str]:
    yield f'<article id="{table.anchor}"><h3>{_text(table.name)}</h3>'
    for line in (table.about, table.problems, table.notice):
        if line:
            yield f'<p class="about">{_text(line)}</p>'
    if not table.notice:
        yield from _sentence(1, table.challenge)
        yield from _sentence(2, table.future)
        for solution in table.solutions:
            yield from _solution(solution)
        if not table.solutions:
            yield f'<div class="step"><i>3</i><h4>{_text(table.solution_label)}</h4>'
            yield f"<p>{_text(table.no_solution)}</p></div>"
        if table.voice:
            yield f"<blockquote><p>{_text(table.voice)}</p>"
            yield f"<footer>{_text(table.credit)}</footer></blockquote>"
    yield "</article>"


def _sentence(number: int, sentence: Sentence) -> Iterator[str]:
    yield f'<div class="step"><i>{number}</i><h4>{_text(sentence.label)}</h4>'
    if not sentence.text:
        yield f"<p>{_text(sentence.none)}</p></div>"
        return
    if sentence.original:
        label = escape(sentence.original_label)
        yield f'<p><span class="sr">{label} </span><del>{_text(sentence.original)}</del></p>'
    yield f'<p class="said">{_text(sentence.text)}</p>'
    yield f'<p class="origin">{_text(sentence.origin)}</p></div>'


def _solution(solution: ToldSolution) -> Iterator[str]:
    yield f'<div class="step"><i>3</i><h4>{_text(solution.label)}</h4>'
    yield f'<p class="said">{_text(solution.title)}</p>'
    yield f"<p>{_text(f'{solution.objective_label} {solution.objective}'.strip())}</p>"
    if solution.rows:
        yield from _rows(solution.caption, solution.headers, solution.rows)
    else:
        yield f"<p>{_text(solution.none)}</p>"
    for label, text in solution.asides:
        yield f"<p><b>{_text(label)}</b> {_text(text)}</p>"
    yield f'<ul class="points" aria-label="{escape(solution.points_label)}">'
    for point in solution.points:
        kind = "done" if point.done else "open"
        state = f'<span class="sr"> ({escape(point.state)})</span>' if point.state else ""
        yield f'<li class="{kind}">{_text(point.text)}{state}</li>'
    yield "</ul></div>"


def _notes(notes: ToldNotes) -> Iterator[str]:
    yield f'<h4>{_text(notes.name)} <span class="about">{_text(notes.theme)}</span></h4>'
    for zone, entries in notes.zones:
        yield f"<h5>{_text(zone)}</h5><ul>"
        for note in entries:
            foot = f" <small>{_text(note.foot)}</small>" if note.foot else ""
            remarks = "".join(f"<li>{_text(remark)}</li>" for remark in note.comments)
            inside = f"<ul>{remarks}</ul>" if remarks else ""
            yield f'<li class="k-{escape(note.kind)}">{_text(note.said)}{foot}{inside}</li>'
        yield "</ul>"


def _grid(grid: Grid) -> Iterator[str]:
    yield f"<h3>{_text(grid.title)}</h3><p>{_text(grid.text)}</p>"
    rows = [*grid.rows, *([grid.total] if grid.total else [])]
    if rows:
        yield from _rows(grid.title, grid.headers, rows)


def _rows(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f'<table><caption class="sr">{_text(caption)}</caption><thead><tr>'
    yield "".join(f'<th scope="col">{_text(header)}</th>' for header in headers)
    yield "</tr></thead><tbody>"
    for first, *others in rows:
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _text(text: str) -> str:
    """Return words as HTML; they may be of any language and direction."""
    return "<br>".join(f"<bdi>{escape(line)}</bdi>" for line in text.split("\n"))
