"""A board as SVG, the master of every picture of it: zones, papers, solutions, lines.

Written as text, with every word escaped; what has no place in XML is replaced. The drawing is
as large as what lies on the board, never cut off.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from server.board.model import ZONES

from .lettering import width, wrap
from .looks import CLOTH, CUTS, EDGE, INK, INK_2, PAPER, SIGNS, TABLE, THEMES, colours
from .papers import CAP, LEADING, PAD, SIGN, Paper, by_id, edge, papers
from .sheet import WIDTHS, Sheet, X

FAMILY: Final = "Atkinson Hyperlegible Next, Noto Emoji, sans-serif"
MARGIN: Final = 24
HEAD: Final = 64  # the title of the drawing
ZONE_HEIGHT: Final = 1080
# What XML 1.0 has no place for.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawing(sheet: Sheet) -> str:
    """Return the board as one SVG document, its unit the board's px."""
    laid = papers(sheet)
    left, top, right, bottom = _bounds(laid)
    w, h = right - left, bottom - top
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_n(left)} {_n(top)} {_n(w)} {_n(h)}" '
        f'width="{_n(w)}" height="{_n(h)}" font-family="{FAMILY}" lang="{sheet.language}">',
        f"<title>{_text(sheet.title)}</title>",
        f'<rect x="{_n(left)}" y="{_n(top)}" width="{_n(w)}" height="{_n(h)}" fill="{TABLE}"/>',
        *_head(sheet, left, top),
        *_zones(sheet, bottom - MARGIN),
        *_links(sheet, laid),
        *(line for paper in laid for line in _paper(sheet, paper)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def size_of(svg: str) -> tuple[float, float]:
    """Return how wide and high a drawing of ours is, in px."""
    head = svg[: svg.index(">")]
    w, h = (float(head.split(f' {side}="')[1].split('"')[0]) for side in ("width", "height"))
    return w, h


def _bounds(laid: list[Paper]) -> tuple[float, float, float, float]:
    last = ZONES[-1]
    right, bottom = float(X[last] + WIDTHS[last]), float(ZONE_HEIGHT)
    left = top = 0.0
    for paper in laid:
        left, top = min(left, paper.x), min(top, paper.y)
        right, bottom = max(right, paper.x + paper.w), max(bottom, paper.y + paper.h + MARGIN)
    return left - MARGIN, top - MARGIN - HEAD, right + MARGIN, bottom + MARGIN


def _head(sheet: Sheet, left: float, top: float) -> Iterator[str]:
    theme = THEMES.get(str(sheet.facts.get("cloth")), INK)
    x, y = left + MARGIN, top + MARGIN + 30
    yield _line(sheet.title, x, y, 34, INK, bold=True)
    if moment := sheet.facts.get("moment"):
        yield _line(str(moment), x + width(sheet.title, 34, bold=True) + 24, y, 20, INK_2)
    yield f'<rect x="{_n(x)}" y="{_n(y + 12)}" width="120" height="5" fill="{theme}"/>'


def _zones(sheet: Sheet, bottom: float) -> Iterator[str]:
    for zone in ZONES:
        x, w = X[zone], WIDTHS[zone]
        yield f'<rect x="{x}" y="0" width="{w}" height="{_n(bottom)}" rx="18" fill="{CLOTH}"/>'
        size = 28 if width(sheet.words.zone(zone), 28, bold=True) <= w - 48 else 22
        yield _line(sheet.words.zone(zone), x + 24, 52, size, INK, bold=True)


def _links(sheet: Sheet, laid: list[Paper]) -> Iterator[str]:
    found = by_id(laid)
    for link in sheet.data["links"]:
        start, end = found.get(link["from"]), found.get(link["to"])
        if start is None or end is None:
            continue
        (x1, y1), (x2, y2) = edge(start, end), edge(end, start)
        yield (
            f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" stroke="{EDGE}" stroke-width="2.5" '
            f'fill="none"/><circle cx="{_n(x2)}" cy="{_n(y2)}" r="5" fill="{EDGE}"/>'
        )
        word = sheet.words.link(link["kind"])
        long, x, y = width(word, 13), (x1 + x2) / 2, (y1 + y2) / 2
        yield (
            f'<rect x="{_n(x - long / 2 - 6)}" y="{_n(y - 11)}" width="{_n(long + 12)}" '
            f'height="20" rx="10" fill="{PAPER}"/>'
        )
        yield _line(word, x - long / 2, y + 4, 13, INK_2)


def _paper(sheet: Sheet, paper: Paper) -> Iterator[str]:
    kind = paper.note["kind"]
    colour, stamp = colours(kind, paper.note["colour"])
    yield f'<g data-note-id="{_text(paper.note["id"])}">'
    yield f'<path d="{_outline(paper)}" fill="{colour}" stroke="{INK}" stroke-opacity=".18"/>'
    if paper.retained or kind == "solution":
        yield f'<path d="{_outline(paper)}" fill="none" stroke="{INK}" stroke-width="3"/>'
    if kind == "solution":
        yield from _tray(sheet, paper)
    elif kind == "actor":
        yield from _actor(paper, stamp)
    else:
        yield from _sheet_of(sheet, paper, stamp)
    yield "</g>"


def _sheet_of(sheet: Sheet, paper: Paper, stamp: str) -> Iterator[str]:
    note, font = paper.note, paper.font
    x, y = paper.x + PAD * font, paper.y + PAD * font * 0.85
    if paper.retained:
        key = "retained-future" if note["kind"] == "future" else "retained-challenge"
        yield _line(sheet.words(key), x, y + 14, 15, stamp, bold=True)
        y += CAP
    indent = SIGN * font
    if note["kind"] == "future":
        yield _sign("future", paper.x + paper.w / 2 - 0.6 * font, y, 1.2 * font, stamp)
        y, indent = y + SIGN * font, 0
    else:
        yield _sign(note["kind"], x, y, 1.2 * font, stamp)
    for at, line in enumerate(paper.lines):
        start = x + (indent if at == 0 else 0)
        yield _line(line, start, y + font + at * LEADING * font, font, INK)
    yield from _foot(sheet, paper, stamp)


def _foot(sheet: Sheet, paper: Paper, stamp: str) -> Iterator[str]:
    note = paper.note
    facts = [sheet.name(note["author"]), note["label"], note["source"]]
    said = " · ".join(str(fact) for fact in facts if fact)
    count = sheet.support.get(note["id"], 0)
    room = paper.w - 28 - (44 if count else 0)
    y = paper.y + paper.h - 11
    if said:
        yield _line(_shortened(said, 14, room), paper.x + 14, y, 14, stamp)
    if count:
        yield _sign("support", paper.x + paper.w - 50, y - 14, 17, stamp)
        yield _line(str(count), paper.x + paper.w - 28, y, 14, stamp, bold=True)


def _shortened(text: str, size: float, room: float) -> str:
    lines = wrap(text, size, room - size)
    return lines[0] if len(lines) == 1 else f"{lines[0]}…"


def _actor(paper: Paper, stamp: str) -> Iterator[str]:
    font = paper.font
    middle = paper.y + paper.h / 2
    yield _sign("actor", paper.x + 0.7 * font, middle - 0.6 * font, 1.2 * font, stamp)
    top = middle - len(paper.lines) * LEADING * font / 2 + font * 0.95
    for at, line in enumerate(paper.lines):
        yield _line(line, paper.x + 2.3 * font, top + at * LEADING * font, font, INK, bold=True)


def _tray(sheet: Sheet, paper: Paper) -> Iterator[str]:
    x, y = paper.x + 26, paper.y + 46
    yield _sign("solution", x, y - 26, 32, INK)
    for at, line in enumerate(paper.lines):
        yield _line(line, x + 46, y + at * LEADING * paper.font, paper.font, INK, bold=True)
    y += len(paper.lines) * LEADING * paper.font
    for at, line in enumerate(paper.aim):
        said = sheet.words.said(sheet.words("objective"), line) if at == 0 else line
        yield _line(said, x, y + at * 25, 20, INK)


def _outline(paper: Paper) -> str:
    """Return the path of a paper with its cut corners."""
    most = min(paper.w, paper.h) / 2
    a, b, c, d = (min(radius, most) for radius in CUTS[paper.note["kind"]])
    x, y, w, h = paper.x, paper.y, paper.w, paper.h
    return (
        f"M{_n(x + a)} {_n(y)}H{_n(x + w - b)}a{_n(b)} {_n(b)} 0 0 1 {_n(b)} {_n(b)}"
        f"V{_n(y + h - c)}a{_n(c)} {_n(c)} 0 0 1 {_n(-c)} {_n(c)}"
        f"H{_n(x + d)}a{_n(d)} {_n(d)} 0 0 1 {_n(-d)} {_n(-d)}"
        f"V{_n(y + a)}a{_n(a)} {_n(a)} 0 0 1 {_n(a)} {_n(-a)}Z"
    )


def _sign(kind: str, x: float, y: float, size: float, colour: str) -> str:
    return (
        f'<path transform="translate({_n(x)} {_n(y)}) scale({size / 24:.4g})" '
        f'd="{SIGNS[kind]}" fill="none" stroke="{colour}" stroke-width="2.4" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _line(text: str, x: float, y: float, size: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{colour}"{weight} '
        f'xml:space="preserve">{_text(text)}</text>'
    )


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text))


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
