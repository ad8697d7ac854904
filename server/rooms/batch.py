"""What one flush of a room takes with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from server.crdt.replica import merge
from server.storage.port import Row

from .member import Member

Pending = tuple[int, bytes]  # the session that wrote, and its update


@dataclass(slots=True)
class Batch:
    """What one flush has applied and not yet told."""

    merged: bytes | None = None
    acks: dict[Member, dict[int, int]] = field(default_factory=dict)


def rows_of(board: int, pending: Sequence[Pending], seq: int, t_ms: int) -> list[Row]:
    """Return the entries of one tick behind ``seq``: one for each session that wrote."""
    spoken = enumerate(by_session(pending), seq + 1)
    return [Row(board, number, t_ms, session, data) for number, (session, data) in spoken]


def by_session(pending: Sequence[Pending]) -> Iterator[Pending]:
    """Return one update per session, in the order in which they first spoke."""
    updates_of: dict[int, list[bytes]] = {}
    for session, update in pending:
        updates_of.setdefault(session, []).append(update)
    for session, updates in updates_of.items():
        yield session, merge(updates)
