"""The history of all boards in tables: entries, bindings and snapshots."""

import hashlib
import logging
import struct
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from server.errors import Damaged

from .port import Binding, Row, Snapshot
from .store import Store
from .tables import board_update, client, snapshot

GENERATIONS = 2
PAGE = 2_000
RAW = "raw"

# Rows of one statement: as many texts are compiled and kept, and no board waits for more.
AT_ONCE = 96
_COLUMNS = [column.name for column in board_update.columns]

logger = logging.getLogger(__name__)


def crc_of(row: Row) -> int:
    """Return the CRC-32 of a whole row: its place and its hour count as much as its bytes."""
    place = struct.pack(">4q", row.board, row.seq, row.t_ms, row.session)
    return zlib.crc32(row.data, zlib.crc32(place))


class SqlLog:
    """The log in tables; fulfils `BoardLog`. Every call is one transaction."""

    def __init__(self, store: Store, damaged: list[tuple[int, int]]) -> None:
        self._store = store
        self._damaged = damaged

    async def append(self, rows: Sequence[Row], bindings: Sequence[Binding] = ()) -> None:
        if rows and not bindings and len(rows) <= AT_ONCE:
            values: list[object] = []
            for row in rows:
                values += row.board, row.seq, row.t_ms, row.session, row.data, crc_of(row)
            await self._store.insert(_inserting(len(rows)), values)
            return
        entries = [
            {
                "board": row.board,
                "seq": row.seq,
                "t_ms": row.t_ms,
                "session": row.session,
                "data": row.data,
                "crc": crc_of(row),
            }
            for row in rows
        ]
        # The newest of two bindings of one id counts, as if they had come one by one.
        newest = {(binding.board, binding.client): asdict(binding) for binding in bindings}
        if entries or newest:
            await self._store.write(partial(_append, entries, list(newest.values())))

    async def read(self, board: int, after: int = 0, until: int | None = None) -> list[Row]:
        rows: list[Row] = []
        # In pages, so that the history of a long workshop does not hold up everybody else.
        while True:
            last = rows[-1].seq if rows else after
            page = await self._store.read(partial(_page, board, last, until))
            rows.extend(_checked(page, last))
            if len(page) < PAGE:
                break
        if not rows or (until is not None and rows[-1].seq < until):
            await self._check_end(board, rows[-1].seq if rows else after, until)
        return rows

    async def head(self, board: int) -> tuple[int, int]:
        return await self._store.read(partial(_head, board))

    async def bindings(self, board: int) -> list[Binding]:
        return await self._store.read(partial(_bindings, board))

    async def keep(self, snapshot: Snapshot) -> None:
        await self._store.write(partial(_keep, snapshot))

    async def snapshots(self, board: int) -> list[Snapshot]:
        good: list[Snapshot] = []
        for kept, codec, sha256 in await self._store.read(partial(_snapshots, board)):
            if codec == RAW and hashlib.sha256(kept.data).digest() == sha256:
                good.append(kept)
                continue
            logger.error("the snapshot of board %d at entry %d is damaged", board, kept.seq)
            if (board, kept.seq) not in self._damaged:
                self._damaged.append((board, kept.seq))
        return good

    async def _check_end(self, board: int, last: int, until: int | None) -> None:
        """Find what is missing after the last row read, where no later row betrays it."""
        head, _ = await self.head(board)
        if head < last:
            raise Damaged(f"the log of board {board} ends at {head}, before {last}", board=board)
        # Only an entry written since we read may stand right behind the last one.
        cut_short = until is not None and last < until and last < head
        if cut_short and not await self._store.read(partial(_page, board, last, last + 1)):
            raise _missing(board, last + 1)


@cache
def _inserting(rows: int) -> str:
    """Return the one statement that inserts so many rows."""
    row = f"({', '.join('?' * len(_COLUMNS))})"
    return (
        f"INSERT INTO {board_update.name} ({', '.join(_COLUMNS)}) "  # noqa: S608 -- our own names
        f"VALUES {', '.join([row] * rows)}"
    )


def _append(
    entries: list[dict[str, Any]], bindings: list[dict[str, Any]], connection: Connection
) -> None:
    if entries:
        connection.execute(insert(board_update), entries)
    if bindings:
        connection.execute(
            delete(client).where(
                client.c.board == bindparam("b_board"), client.c.client == bindparam("b_client")
            ),
            [{"b_board": one["board"], "b_client": one["client"]} for one in bindings],
        )
        connection.execute(insert(client), bindings)


def _page(
    board: int, after: int, until: int | None, connection: Connection
) -> list[tuple[Row, int]]:
    columns = board_update.c
    wanted = select(*columns).where(columns.board == board, columns.seq > after)
    if until is not None:
        wanted = wanted.where(columns.seq <= until)
    found = connection.execute(wanted.order_by(columns.seq).limit(PAGE))
    return [(Row(*fields), crc) for *fields, crc in found]


def _checked(page: list[tuple[Row, int]], last: int) -> list[Row]:
    for expected, (row, crc) in enumerate(page, last + 1):
        if row.seq != expected:
            raise _missing(row.board, expected)
        if crc_of(row) != crc:
            raise Damaged(f"entry {row.seq} of board {row.board} is damaged", board=row.board)
    return [row for row, _ in page]


def _missing(board: int, seq: int) -> Damaged:
    return Damaged(f"entry {seq} of board {board} is missing", board=board)


def _head(board: int, connection: Connection) -> tuple[int, int]:
    columns = board_update.c
    newest = (
        select(columns.seq, columns.t_ms)
        .where(columns.board == board)
        .order_by(columns.seq.desc())
        .limit(1)
    )
    row = connection.execute(newest).first()
    return (row.seq, row.t_ms) if row else (0, 0)


def _bindings(board: int, connection: Connection) -> list[Binding]:
    known = select(client).where(client.c.board == board).order_by(client.c.client)
    return [Binding(**row) for row in connection.execute(known).mappings()]


def _keep(kept: Snapshot, connection: Connection) -> None:
    columns = snapshot.c
    here = columns.board == kept.board
    connection.execute(delete(snapshot).where(here, columns.seq == kept.seq))
    sha256 = hashlib.sha256(kept.data).digest()
    connection.execute(insert(snapshot).values(**asdict(kept), codec=RAW, sha256=sha256))
    numbers = select(columns.seq).where(here).order_by(columns.seq.desc())
    old = connection.execute(numbers).scalars().all()[GENERATIONS:]
    if old:
        connection.execute(delete(snapshot).where(here, columns.seq.in_(old)))


def _snapshots(board: int, connection: Connection) -> list[tuple[Snapshot, str, bytes]]:
    columns = snapshot.c
    kept = select(snapshot).where(columns.board == board).order_by(columns.seq.desc())
    return [
        (Snapshot(row.board, row.seq, row.t_ms, row.data), row.codec, row.sha256)
        for row in connection.execute(kept)
    ]
