"""What a facilitator sees of a table from afar: counts and retained sentences."""

from dataclasses import dataclass

from server.board.model import ZONES
from server.crdt.document import BoardContent


@dataclass(frozen=True, slots=True)
class Summary:
    """One board in a few words; ``active_ms`` is the time of its newest entry."""

    notes: dict[str, int]
    challenge: str | None
    future: str | None
    active_ms: int | None


def summary_of(content: BoardContent, active_ms: int | None) -> Summary:
    """Return counts by zone (and ``total``) and the texts of the retained défi and future."""
    live = [note for note in content.notes if not note.deleted]
    notes = {zone: sum(note.zone == zone for note in live) for zone in ZONES}
    texts = {note.id: note.text for note in live}
    return Summary(
        {"total": len(live), **notes},
        texts.get(str(content.board.get("challenge"))),
        texts.get(str(content.board.get("future"))),
        active_ms,
    )
