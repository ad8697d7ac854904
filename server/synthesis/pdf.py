"""The synthesis as a tagged PDF, set by Typst from the same words as the others."""

from dataclasses import asdict

from server.exports.typeset import typeset

from .model import Synthesis
from .telling import told


def to_pdf(synthesis: Synthesis) -> bytes:
    """Return the file; page numbers stand in its contents."""
    return typeset("synthesis.typ", asdict(told(synthesis)))
