"""How wide letters are, so that a text is wrapped before anything draws it.

Widths of the font of the pages, in thousandths of its size, from `scripts/letter_widths.py`.
What the font does not have (other scripts, pictures) is taken to be as wide as it may be: a
line ends too early rather than too late.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Final
from unicodedata import combining, east_asian_width

UNKNOWN: Final = 700
WIDE: Final = 1300
BOLD: Final = 1.06  # how much wider the letters of titles are


@cache
def _widths() -> dict[str, int]:
    text = (files("server.exports") / "letter_widths.json").read_text("utf-8")
    widths: dict[str, int] = json.loads(text)
    return widths


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text of one line is, in the unit of ``size``."""
    total = sum(map(_width, text))
    return total * size / 1000 * (BOLD if bold else 1)


def _width(letter: str) -> int:
    known = _widths().get(letter)
    if known is not None:
        return known
    if combining(letter) or letter in "\u200b\u200c\u200d\u2060\ufe0f":
        return 0
    return WIDE if east_asian_width(letter) in "WF" or letter > "\uffff" else UNKNOWN


def wrap(
    text: str, size: float, room: float, *, bold: bool = False, indent: float = 0
) -> list[str]:
    """Break a text into lines no wider than ``room``; the first is ``indent`` narrower.

    A word that is wider than a line is cut between letters: nothing is lost or hangs over.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            for piece in _pieces(word, size, room - indent, bold):
                here = room - (0 if lines else indent)
                longer = f"{line} {piece}" if line else piece
                if line and width(longer, size, bold=bold) > here:
                    lines.append(line)
                    line = piece
                else:
                    line = longer
        lines.append(line)
    return lines


def _pieces(word: str, size: float, room: float, bold: bool) -> list[str]:
    if width(word, size, bold=bold) <= room:
        return [word]
    pieces, piece = [], ""
    for letter in word:
        # What joins the letter before stays with it.
        if piece and _width(letter) and width(piece + letter, size, bold=bold) > room:
            pieces.append(piece)
            piece = letter
        else:
            piece += letter
    return [*pieces, piece]
