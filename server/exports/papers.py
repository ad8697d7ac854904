"""Each note as a paper with its place, its size and its lines: measured once, drawn anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .lettering import width, wrap
from .sheet import Note, Sheet

FONTS: Final = (28, 24, 20, 17, 15)
LEADING: Final = 1.24
MEDIUM: Final = (220.0, 132.0)
TRAY: Final = (912.0, 560.0)
FOOT: Final = 32
CAP: Final = 30  # the line above a retained paper
PAD: Final = 0.85  # em around the text
SIGN: Final = 1.6  # em that the sign takes on the first line
ACTOR: Final = 19


@dataclass(frozen=True, slots=True)
class Paper:
    """A note as it is drawn, in board px. ``lines`` are of ``font`` px, the first indented."""

    note: Note
    x: float
    y: float
    w: float
    h: float
    font: float
    lines: tuple[str, ...]
    retained: bool = False
    aim: tuple[str, ...] = ()

    @property
    def middle(self) -> tuple[float, float]:
        """The point in its middle."""
        return self.x + self.w / 2, self.y + self.h / 2


def papers(sheet: Sheet) -> list[Paper]:
    """Return all papers, those below first."""
    retained = {id for id in sheet.data["retained"].values() if id}
    ordered = sorted(sheet.notes, key=_height)
    return [_paper(note, note["id"] in retained) for note in ordered]


def _height(note: Note) -> tuple[int, str, str]:
    return (0 if note["kind"] == "solution" else 1, str(note["z"] or ""), str(note["id"]))


def _paper(note: Note, retained: bool) -> Paper:
    x, y = note["pos"]
    if note["kind"] == "solution":
        return _tray(note, x, y)
    if note["kind"] == "actor":
        return _actor(note, x, y)
    w, h = note["size"] or MEDIUM
    w = max(w, 80.0)
    cap = CAP if retained else 0
    for font in FONTS:
        indent = 0 if note["kind"] == "future" else SIGN * font
        above = SIGN * font if note["kind"] == "future" else 0
        room = w - 2 * PAD * font - (0.4 * font if note["kind"] == "challenge" else 0)
        lines = wrap(note["text"], font, room, indent=indent)
        needed = cap + above + (2 * PAD + len(lines) * LEADING) * font + FOOT
        if needed <= h + 12 or font == FONTS[-1]:
            return Paper(note, x, y, w, max(h, needed), font, tuple(lines), retained)
    raise AssertionError("the smallest font is the last")


def _tray(note: Note, x: float, y: float) -> Paper:
    w, h = note["size"] or TRAY
    title = wrap(note["text"], FONTS[0], w - 100, bold=True)
    aim = wrap(note["objective"], 20, w - 60) if note["objective"] else []
    return Paper(note, x, y, max(w, 200), max(h, 120), FONTS[0], tuple(title), aim=tuple(aim))


def _actor(note: Note, x: float, y: float) -> Paper:
    chrome = ACTOR * 3.7
    wanted = width(note["text"], ACTOR, bold=True) + chrome
    w = min(320.0, max(120.0, wanted))
    lines = wrap(note["text"], ACTOR, w - chrome, bold=True)
    return Paper(note, x, y, w, len(lines) * LEADING * ACTOR + 0.84 * ACTOR, ACTOR, tuple(lines))


def edge(paper: Paper, towards: Paper) -> tuple[float, float]:
    """Return where a line from the middle of a paper to another one leaves it."""
    (x, y), (to_x, to_y) = paper.middle, towards.middle
    dx, dy = to_x - x, to_y - y
    if not dx and not dy:
        return x, y
    scale = min(
        paper.w / 2 / abs(dx) if dx else float("inf"),
        paper.h / 2 / abs(dy) if dy else float("inf"),
    )
    return x + dx * min(scale, 1), y + dy * min(scale, 1)


def by_id(all_papers: list[Paper]) -> Mapping[str, Paper]:
    """Return papers by the ids of their notes."""
    return {paper.note["id"]: paper for paper in all_papers}
