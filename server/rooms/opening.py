"""How a board comes from storage: newest good snapshot, then the tail of the log."""

import asyncio
from dataclasses import dataclass

from server.crdt.document import read_board
from server.crdt.gate import Gate, Limits
from server.crdt.replica import Replica
from server.errors import Damaged
from server.replay.moment import document_at
from server.storage.port import BoardLog, Snapshot


@dataclass(slots=True)
class Opened:
    """A board in memory, equal to its log up to ``seq``."""

    replica: Replica
    gate: Gate
    seq: int
    t_ms: int
    snapshot_seq: int
    authors: dict[int, str]


async def open_board(log: BoardLog, board: int, limits: Limits | None = None) -> Opened:
    """Load a board and its gate.

    A snapshot that cannot be read falls back to the one before it, and at last to the
    whole log. Raises `Damaged` when the log itself cannot be read.
    """
    seq, t_ms = await log.head(board)
    for base in [*await log.snapshots(board), None]:
        after = base.seq if base else 0
        rows = await log.read(board, after=after)
        try:
            replica = document_at(base.data if base else None, rows)
            gate = Gate(limits or Limits())
            for data in ([base.data] if base else []) + [row.data for row in rows]:
                gate.learn(data)
        except Damaged:
            if base is None:
                raise
            continue
        bindings = await log.bindings(board)
        for binding in bindings:
            gate.bind(binding.client, binding.session, binding.participant, binding.lent)
        authors = {binding.client: binding.participant for binding in bindings}
        return Opened(replica, gate, seq, t_ms, after, authors)
    raise Damaged("no way to read this board was left")


async def document_of(
    log: BoardLog, board: int, at_ms: int | None = None
) -> tuple[Replica, int, int]:
    """Return the document now or at a moment, with the seq and the time it stands at.

    Raises `Damaged` when the log cannot be read.
    """
    snapshots = [s for s in await log.snapshots(board) if at_ms is None or s.t_ms <= at_ms]
    for base in [*snapshots, None]:
        rows = await log.read(board, after=base.seq if base else 0)
        if at_ms is not None:
            rows = [row for row in rows if row.t_ms <= at_ms]
        try:
            replica = document_at(base.data if base else None, rows)
        except Damaged:
            if base is None:
                raise
            continue
        last = rows[-1] if rows else base
        return replica, last.seq if last else 0, last.t_ms if last else 0
    raise Damaged("no way to read this board was left")


async def keep_snapshot(log: BoardLog, snapshot: Snapshot) -> None:
    """Keep a snapshot after it was reloaded and compared with what the log says.

    The comparison runs beside the event loop on documents of its own. Raises
    `Damaged` when the two differ: then the log stays the only truth.
    """
    older = [s for s in await log.snapshots(snapshot.board) if s.seq < snapshot.seq]
    base = older[0] if older else None
    rows = await log.read(snapshot.board, after=base.seq if base else 0, until=snapshot.seq)

    def differs() -> bool:
        told = document_at(base.data if base else None, rows)
        kept = Replica.load([snapshot.data])
        return told.clocks() != kept.clocks() or read_board(told) != read_board(kept)

    if await asyncio.to_thread(differs):
        raise Damaged("a snapshot differs from its log")
    await log.keep(snapshot)
