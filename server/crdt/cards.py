"""Which cards of a cahier lie on a board: each is the source of a note that is on the table."""

from collections.abc import Iterable
from typing import Any

import pycrdt

from .replica import Replica
from .rules import NOTES


def cards_of(replica: Replica, notes: Iterable[str] | None = None) -> dict[str, str | None]:
    """Map notes, all when none are named, to the card from which each was made.

    None stands for a note without a card and for one that was taken off the table. Raises
    `Damaged`.
    """

    def read(roots: dict[str, "pycrdt.Map[Any]"]) -> dict[str, str | None]:
        table = roots[NOTES]
        named = table.keys() if notes is None else notes
        return {note: _card(table.get(note)) for note in named}

    return replica.read(read)


def _card(note: object) -> str | None:
    if not isinstance(note, pycrdt.Map):
        return None
    source = note.get("source")
    return source if isinstance(source, str) and not note.get("del") else None
