"""A board as data: what `GET /api/boards/{id}` answers."""

from collections.abc import Callable, Mapping
from typing import Any

from server.crdt.document import BoardContent, Note


def board_data(content: BoardContent, people: Mapping[int, str]) -> dict[str, Any]:
    """Return the board as JSON values; ``people`` maps CRDT client ids to participants.

    Notes and comments that were taken off the table stand apart in ``deleted``, and what
    could not be understood in ``problems``: nothing is silently left out. Everything is in
    the order of its id, the same for everybody. A value that was never set is null.
    """

    def author(by: str | None, client: int | None) -> str | None:
        return by or people.get(client if client is not None else -1)

    here = {note.id for note in content.notes if not note.deleted}
    notes = [_note(note, author) for note in content.notes]
    comments = [
        {
            "id": comment.id,
            "note": comment.note,
            "text": comment.text,
            "author": author(None, comment.client),
            "deleted": comment.deleted,
        }
        for comment in content.comments
    ]
    links = [
        {
            "id": link.id,
            "from": link.start,
            "to": link.end,
            "kind": link.kind,
            "author": author(None, link.client),
        }
        for link in content.links
    ]
    return {
        "notes": _shown(notes),
        "links": [link for link in links if link["from"] in here and link["to"] in here],
        "comments": _shown(comments),
        "reactions": [
            {"note": reaction.note, "person": reaction.person, "name": reaction.name}
            for reaction in content.reactions
        ],
        "retained": {
            "challenge": content.board.get("challenge"),
            "future": content.board.get("future"),
        },
        "deleted": {"notes": _taken(notes), "comments": _taken(comments)},
        "problems": list(content.problems),
    }


def _note(note: Note, author: Callable[[str | None, int | None], str | None]) -> dict[str, Any]:
    return {
        "id": note.id,
        "kind": note.kind,
        "zone": note.zone,
        "text": note.text,
        "pos": list(note.pos),
        "size": list(note.size) if note.size else None,
        "z": note.z,
        "colour": note.colour,
        "label": note.label,
        "source": note.source,
        "solution": note.solution,
        "objective": note.objective,
        "author": author(note.by, note.client),
        "deleted": note.deleted,
    }


def _shown(things: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in thing.items() if key != "deleted"}
        for thing in things
        if not thing["deleted"]
    ]


def _taken(things: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in thing.items() if key != "deleted"}
        for thing in things
        if thing["deleted"]
    ]
