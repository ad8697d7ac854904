"""What people are called: names made safe to show beside anybody's words."""

import unicodedata

from server.errors import BadInput

NAME_LIMIT = 40
TITLE_LIMIT = 120

# Joiners build emoji families and are needed in several scripts; they move nothing.
_HARMLESS = {"\u200c", "\u200d"}
_MARKS_IN_A_ROW = 2

_UNNAMED = {
    "facilitator": {"fr": "Animation", "en": "Facilitation"},
    "participant": {"fr": "Personne", "en": "Guest"},
    "viewer": {"fr": "Écran", "en": "Screen"},
}


def clean(text: str, *, limit: int = NAME_LIMIT) -> str:
    """Return ``text`` on one line, without control or direction characters.

    Raises `BadInput` when more than ``limit`` characters are left.
    """
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(letter)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind.startswith("Z") or kind == "Cc":
            kept.append(" ")
        elif (kind[0] != "C" or letter in _HARMLESS) and marks <= _MARKS_IN_A_ROW:
            kept.append(letter)
    name = " ".join("".join(kept).split())
    if len(name) > limit:
        raise TooLong(limit=limit)
    return name


def unnamed(role: str, number: int, language: str) -> str:
    """Return what to call somebody who gave no name: the ``number``-th to arrive."""
    word = _UNNAMED[role][language]
    return f"{word} {number}" if role == "participant" else word


class TooLong(BadInput):
    """A name or title longer than ``limit`` characters."""

    code = "too-long"
