"""Documents set by Typst: words as values, never as markup, and a tagged PDF for everybody."""

import json
from importlib.resources import files
from typing import Any, Final

import typst

from .fonts import FOLDER

# Accessible PDF: tagged, with language and title (ISO 14289-1).
STANDARD: Final = "ua-1"


def typeset(template: str, data: Any, pictures: dict[str, bytes] | None = None) -> bytes:
    """Return a PDF made of a template of ours and values it reads as JSON.

    What people wrote never becomes source: the template reads it as strings.
    """
    source = (files("server.exports") / "templates" / template).read_bytes()
    sources: dict[str, bytes] = {"main": source, "data.json": json.dumps(data).encode()}
    sources |= pictures or {}
    # Its types do not name the form with several files, which needs no folder.
    compile: Any = typst.compile
    made: bytes = compile(
        sources,
        font_paths=[str(FOLDER)],
        ignore_system_fonts=True,
        pdf_standards=[STANDARD],
        timestamp=0,
    )
    return made
