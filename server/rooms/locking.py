"""The lock of a table: what a participant changes in spite of it is put back (rule P11).

An edit that was refused would leave a gap in its author's history, and with it everything
that they write from then on: so it is taken, and undone in the same commit. Nobody sees it.
"""

from typing import Final

from server.crdt.cards import cards_of
from server.crdt.gate import Gate
from server.crdt.replica import Replica, merge
from server.crdt.retained import put_back, retained

from .batch import Batch, Pending

SERVER: Final = 0  # the session under which the log keeps what the server writes itself


def apply(replica: Replica, gate: Gate, pending: list[Pending], batch: Batch) -> None:
    """Apply a tick's updates, and note in ``batch`` what to tell. Raises `Damaged`."""
    if any(bound for _, _, bound in pending):
        _apply_locked(replica, gate, pending, batch)
    else:
        batch.merged = replica.apply([update for _, update, _ in pending])
    if stirred := gate.stirred():
        batch.cards = cards_of(replica, stirred)


def _apply_locked(replica: Replica, gate: Gate, pending: list[Pending], batch: Batch) -> None:
    """Apply them one by one; what breaks the lock is followed by its inverse.

    The inverses join ``pending``, to be logged behind all that they follow.
    """
    told: list[bytes | None] = []
    inverses: list[Pending] = []
    for _, update, bound in pending:
        before = retained(replica)
        told.append(replica.apply([update]))
        inverse = put_back(replica, before) if bound else None
        if bound and inverse:
            gate.learn(inverse)
            told.append(inverse)
            inverses.append((SERVER, inverse, None))
            batch.overruled.append(bound)
    pending += inverses
    brought = [update for update in told if update]
    batch.merged = merge(brought) if brought else None
