"""The five forms of a synthesis; the large libraries are loaded when one of them asks."""

from collections.abc import Callable
from typing import Final

from .as_json import to_json
from .html import to_html
from .markdown import to_markdown_file
from .model import Synthesis

FORMATS: Final = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
}


def writer_of(format: str) -> Callable[[Synthesis], bytes]:
    """Return what writes one of the `FORMATS`."""
    match format:
        case "md":
            return to_markdown_file
        case "html":
            return to_html
        case "json":
            return to_json
        case "docx":
            from .docx import to_docx

            return to_docx
        case _:
            from .pdf import to_pdf

            return to_pdf
