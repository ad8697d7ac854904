"""The fonts of documents: those of the pages, and pictures in one colour for emoji.

Made by `scripts/letter_widths.py` from the fonts of the pages and of the package
`@fontsource/noto-emoji`; both are free under the SIL Open Font License, beside them.
"""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "fonts"
TEXT: Final = "Atkinson Hyperlegible Next"
EMOJI: Final = "Noto Emoji"
