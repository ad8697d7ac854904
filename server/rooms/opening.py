"""How a board comes from storage: newest good snapshot, then the tail of the log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from server.crdt.cards import cards_of
from server.crdt.gate import Gate, Limits
from server.crdt.replica import Replica
from server.errors import Damaged
from server.replay.moment import history, until
from server.storage.port import BoardLog, Row, Snapshot

from .verifier import Verifier

EVERY: Final = 1 << 30
Made = TypeVar("Made")


@dataclass(slots=True)
class Opened:
    """A board in memory, equal to its log up to ``seq``."""

    replica: Replica
    gate: Gate
    seq: int
    t_ms: int
    snapshot_seq: int
    authors: dict[int, str]
    cards: dict[str, str | None] = field(default_factory=dict)


async def open_board(log: BoardLog, board: int, limits: Limits | None = None) -> Opened:
    """Load a board and its gate. Raises `Damaged` when the log itself cannot be read."""

    def made(data: list[bytes]) -> tuple[Replica, Gate]:
        return reopened(data, limits or Limits())

    (replica, gate), base, rows = await _from_newest(log, board, None, made)
    last = rows[-1] if rows else base
    bindings = await log.bindings(board)
    for binding in bindings:
        gate.bind(binding.client, binding.session, binding.participant, binding.lent)
    authors = {binding.client: binding.participant for binding in bindings}
    seq, t_ms = (last.seq, last.t_ms) if last else (0, 0)
    cards = cards_of(replica, stirred) if (stirred := gate.stirred(most=EVERY)) else {}
    return Opened(replica, gate, seq, t_ms, base.seq if base else 0, authors, cards)


def reopened(data: list[bytes], limits: Limits) -> tuple[Replica, Gate]:
    """Make a document and its gate of stored bytes. Raises `Damaged`.

    Rows of one moment stand by session: where two sessions of one browser built on each
    other's words within it, the gate can only learn their whole, which the document has.
    """
    replica, gate = Replica.load(data), Gate(limits)
    try:
        for update in data:
            gate.learn(update)
    except Damaged:
        gate = Gate(limits)
        gate.learn(replica.encode())
    return replica, gate


async def document_of(
    log: BoardLog, board: int, at_ms: int | None = None
) -> tuple[Replica, int, int]:
    """Return the document now or at a moment, with the seq and the time it stands at.

    Raises `Damaged` when the log cannot be read.
    """
    replica, base, rows = await _from_newest(log, board, at_ms, Replica.load)
    last = rows[-1] if rows else base
    return replica, last.seq if last else 0, last.t_ms if last else 0


async def _from_newest(
    log: BoardLog, board: int, at_ms: int | None, make: Callable[[list[bytes]], Made]
) -> tuple[Made, Snapshot | None, Sequence[Row]]:
    """Make something of the newest snapshot that can be read and the entries behind it.

    A snapshot that cannot be read falls back to the one before it, and at last to the
    whole log. Raises `Damaged` when that cannot be read either: it is never taken for empty.
    """
    for base in await log.snapshots(board):
        if at_ms is None or base.t_ms <= at_ms:
            rows = until(await log.read(board, after=base.seq), at_ms)
            try:
                return make(history(base, rows)), base, rows
            except Damaged:
                continue
    rows = until(await log.read(board), at_ms)
    return make(history(None, rows)), None, rows


async def keep_snapshot(log: BoardLog, snapshot: Snapshot, verifier: Verifier) -> None:
    """Keep a snapshot after it was reloaded and compared with what the log says.

    Another process compares, on documents of its own. Raises `Damaged` when the two differ,
    `Unavailable` when nobody could compare them: then the log stays the only truth.
    """
    older = [s for s in await log.snapshots(snapshot.board) if s.seq < snapshot.seq]
    base = older[0] if older else None
    rows = await log.read(snapshot.board, after=base.seq if base else 0, until=snapshot.seq)
    await verifier.verify(snapshot.data, history(base, rows))
    await log.keep(snapshot)
