"""A board as PNG: its drawing, made of points by resvg, at a size that stays readable."""

from typing import Final

import resvg_py

from server.errors import TooLarge

from .drawing import drawing, size_of
from .fonts import FOLDER
from .sheet import Sheet

MOST: Final = 40_000_000  # points: 160 MB while it is drawn
SHARP: Final = 2.0  # points for a px of the board where the board is small
SMALLEST: Final = 0.25


def picture(sheet: Sheet) -> bytes:
    """Return the board as PNG. Raises `TooLarge` for one that no picture would show."""
    svg = drawing(sheet)
    w, h = size_of(svg)
    scale = min(SHARP, (MOST / (w * h)) ** 0.5)
    if scale < SMALLEST:
        raise TooLarge(limit=MOST)
    drawn: bytes | list[int] = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=int(w * scale),
        font_dirs=[str(FOLDER)],
        skip_system_fonts=True,
        sans_serif_family="Atkinson Hyperlegible Next",
    )
    return bytes(drawn)
