"""A moment of a board's history: which bytes make the document as it was then."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Protocol, TypeVar


class Logged(Protocol):
    """What is read of a snapshot or of a log entry; ``t_ms`` never decreases along a log."""

    @property
    def t_ms(self) -> int: ...
    @property
    def data(self) -> bytes: ...


Entry = TypeVar("Entry", bound=Logged)


def until(rows: Sequence[Entry], t_ms: int | None) -> Sequence[Entry]:
    """Return the entries written at or before ``t_ms``; all of them for None."""
    if t_ms is None:
        return rows
    return rows[: bisect_right(rows, t_ms, key=lambda row: row.t_ms)]


def history(base: Logged | None, rows: Sequence[Logged]) -> list[bytes]:
    """Return what a replica is loaded from: a snapshot, if any, and the entries after it."""
    return [entry.data for entry in ([base] if base else []) + list(rows)]
