"""A board as PNG: its drawing, made of points by resvg, at a size that stays readable.

``python -m server.exports.picture WIDTH`` reads an SVG and writes a PNG: whoever serves people
asks another process, for the library keeps the interpreter to itself for some seconds.
"""

import sys
from typing import Final

from server.errors import TooLarge

from .drawing import drawing, size_of
from .fonts import FOLDER
from .sheet import Sheet

MOST: Final = 40_000_000  # points: 160 MB while it is drawn
SHARP: Final = 2.0  # points for a px of the board where the board is small
SMALLEST: Final = 0.25


def picture(sheet: Sheet) -> bytes:
    """Return the board as PNG. Raises `TooLarge` for one that no picture would show."""
    return points(*prepared(sheet))


def prepared(sheet: Sheet) -> tuple[str, int]:
    """Return the drawing, and how many points wide it is to be. Raises `TooLarge`."""
    svg = drawing(sheet)
    w, h = size_of(svg)
    scale = min(SHARP, (MOST / (w * h)) ** 0.5)
    if scale < SMALLEST:
        raise TooLarge(limit=MOST)
    return svg, int(w * scale)


def points(svg: str, width: int) -> bytes:
    """Return a drawing as PNG."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            font_dirs=[str(FOLDER)],
            skip_system_fonts=True,
            sans_serif_family="Atkinson Hyperlegible Next",
        )
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(points(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
