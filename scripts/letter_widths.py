"""Makes what documents need of the fonts: static cuts, and how wide each letter is.

Run by hand when a font changes, with `fonttools[woff]` at hand and the folder of an unpacked
`@fontsource/noto-emoji` as argument; what it writes is committed. Nothing else needs them.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "client/src/ui/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"
TARGET = ROOT / "server/exports"
FAMILY = "Atkinson Hyperlegible Next"


def main(emoji: Path) -> None:
    """Write the fonts and the widths."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    folder = TARGET / "fonts"
    for weight, style in ((400, "Regular"), (700, "Bold")):
        font: Any = instancer.instantiateVariableFont(TTFont(SOURCE), {"wght": weight})
        font.flavor = None
        _name(font, style, weight)
        font.save(folder / f"AtkinsonHyperlegibleNext-{style}.ttf")
    _widths(TTFont(folder / "AtkinsonHyperlegibleNext-Regular.ttf"))
    slices = sorted(emoji.glob("files/noto-emoji-*-400-normal.woff"))
    merged = Merger().merge([str(one) for one in slices])
    merged.flavor = None
    merged.save(folder / "NotoEmoji-Regular.ttf")


def _name(font: Any, style: str, weight: int) -> None:
    table = font["name"]
    for platform in ((3, 1, 0x409), (1, 0, 0)):
        for number, text in ((1, FAMILY), (2, style), (4, f"{FAMILY} {style}"), (16, FAMILY)):
            table.setName(text, number, *platform)
        table.setName(style, 17, *platform)
        table.setName(f"AtkinsonHyperlegibleNext-{style}", 6, *platform)
    font["OS/2"].usWeightClass = weight
    bold = weight >= 700
    font["head"].macStyle = 1 if bold else 0
    font["OS/2"].fsSelection = 0x20 if bold else 0x40


def _widths(font: Any) -> None:
    units = font["head"].unitsPerEm
    advance = font["hmtx"].metrics
    letters = {
        chr(code): round(advance[glyph][0] * 1000 / units)
        for code, glyph in sorted(font.getBestCmap().items())
    }
    text = json.dumps(letters, ensure_ascii=False, indent=0)
    (TARGET / "letter_widths.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
