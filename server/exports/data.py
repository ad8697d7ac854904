"""A board as data: what `GET /api/boards/{id}` answers."""

from collections.abc import Mapping
from typing import Any

from server.crdt.document import BoardContent, Note


def board_data(content: BoardContent, authors: Mapping[int, str]) -> dict[str, Any]:
    """Return the board as JSON values; ``authors`` names the person of a CRDT client id.

    Notes that were taken off the table are in ``deleted``, so that nothing is silently
    left out. Order: by id, the same for everybody.
    """
    notes = [_note(note, authors) for note in sorted(content.notes, key=lambda note: note.id)]
    return {
        "notes": [note for note in notes if not note.pop("del")],
        "deleted": [_note(n, authors)["id"] for n in content.notes if n.deleted],
    }


def _note(note: Note, authors: Mapping[int, str]) -> dict[str, Any]:
    return {"id": note.id, "del": note.deleted, "author": authors.get(note.client or 0)}
