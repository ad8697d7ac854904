"""QR codes: a path that a page can draw, and rows that a terminal can print."""

from functools import lru_cache
from typing import TypedDict

QUIET_ZONE = 2


class Qr(TypedDict):
    """A QR code as an SVG path in module units, drawn in a ``0 0 size size`` view box."""

    size: int
    path: str


@lru_cache(maxsize=256)
def drawn(text: str) -> Qr:
    """Return ``text`` as a QR code, quiet zone included: one run of the path per dark bar.

    A room comes in through one link, and drawing its code was most of what a join cost: the
    last drawings are kept, so leave them as they are.
    """
    rows = _rows(text)
    runs: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            width = 1
            while x + width < len(row) and row[x + width] == row[x]:
                width += 1
            if row[x]:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return {"size": len(rows), "path": "".join(runs)}


def printed(text: str) -> str:
    """Return ``text`` as a QR code of half-block characters, dark on light, for a terminal."""
    rows = _rows(text)
    if len(rows) % 2:
        rows.append([False] * len(rows))
    blocks = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join(
        "".join(blocks[bool(high), bool(low)] for high, low in zip(upper, lower, strict=True))
        for upper, lower in pairs
    )


def _rows(text: str) -> list[list[bool]]:
    import segno  # not before the first code is drawn: 1.2 MB

    code = segno.make(text, error="m", micro=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]
