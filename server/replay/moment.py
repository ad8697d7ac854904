"""The document at a moment: a snapshot from before it, then the log up to it."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol

from server.crdt.replica import Replica


class Logged(Protocol):
    """What is read of a log entry."""

    @property
    def t_ms(self) -> int: ...
    @property
    def data(self) -> bytes: ...


def document_at(base: bytes | None, rows: Sequence[Logged], t_ms: int | None = None) -> Replica:
    """Return the replica that ``base`` and the rows written at or before ``t_ms`` make.

    ``rows`` are the contiguous entries after ``base``; times never decrease along a
    log, so the cut is a binary search. ``t_ms`` None takes all of them. Raises
    `Damaged` when anything cannot be read: unreadable is never empty.
    """
    if t_ms is not None:
        rows = rows[: bisect_right(rows, t_ms, key=lambda row: row.t_ms)]
    start = [] if base is None else [base]
    return Replica.load([*start, *(row.data for row in rows)])
