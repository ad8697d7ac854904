"""The history of all boards in tables: entries, bindings and snapshots."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from server.errors import Damaged

from .checksums import RAW, crc_of, digest_of
from .port import Binding, Row, Snapshot
from .sql_bindings import bind, bound_of
from .sql_heads import NOWHERE, End, end_of
from .store import Store
from .tables import board_update, snapshot

GENERATIONS = 2
PAGE = 2_000
FEW = 256

# Rows of one statement: as many texts are compiled and kept, and no board waits for more.
AT_ONCE = 96
_COLUMNS = [column.name for column in board_update.columns]

logger = logging.getLogger(__name__)


class SqlLog:
    """The log in tables; fulfils `BoardLog`. Every call is one transaction."""

    def __init__(self, store: Store, damaged: list[tuple[int, str]]) -> None:
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
        if entries or bindings:
            await self._store.write(partial(_append, entries, bindings))

    async def read(self, board: int, after: int = 0, until: int | None = None) -> list[Row]:
        rows: list[Row] = []
        # A table that opens needs few: those are looked up, and a server that never reads more
        # never loads the readers (8 MB). In pages, so that the history of a long workshop does
        # not hold up everybody else.
        page = await self._store.look(partial(_page, board, after, until, FEW))
        rows.extend(_checked(page, after))
        size = FEW
        while len(page) == size:
            last, size = rows[-1].seq, PAGE
            page = await self._store.read(partial(_page, board, last, until, size))
            rows.extend(_checked(page, last))
        last = rows[-1].seq if rows else after
        if not rows or until is None or last < until:
            await self._check_end(board, last, until)
        return rows

    async def head(self, board: int) -> tuple[int, int]:
        end = await self._store.look(partial(_end, board))
        if end.exists and end.told is None and end.found == NOWHERE:
            # Everything may have vanished: this is no empty board.
            raise Damaged(f"nothing tells where board {board} ends", board=board)
        self._note(board, end.broken)
        return end.last

    async def bindings(self, board: int) -> list[Binding]:
        found = await self._store.look(partial(bound_of, board))
        self._note(board, found.broken)
        return found.bindings

    async def keep(self, snapshot: Snapshot) -> None:
        await self._store.write(partial(_keep, snapshot))

    async def snapshots(self, board: int) -> list[Snapshot]:
        good: list[Snapshot] = []
        for kept, codec, sha256 in await self._store.look(partial(_snapshots, board)):
            if _is_whole(kept, codec, sha256):
                good.append(kept)
            else:
                self._note(board, [_broken(kept)])
        return good

    async def examine(self, board: int) -> list[str]:
        broken: list[str] = []
        try:
            await self.read(board)
            broken += (await self._store.look(partial(_end, board))).broken
        except Damaged as error:
            broken.append(str(error))
        broken += (await self._store.look(partial(bound_of, board))).broken
        kept = await self._store.look(partial(_snapshots, board))
        return broken + [
            _broken(one) for one, codec, sha256 in kept if not _is_whole(one, codec, sha256)
        ]

    async def _check_end(self, board: int, last: int, until: int | None) -> None:
        """Find what is missing after the last row read, where no later row betrays it."""
        head, _ = await self.head(board)
        if head < last:
            raise Damaged(f"the log of board {board} ends at {head}, before {last}", board=board)
        # Only an entry written since we read may stand right behind the last one.
        cut_short = last < head and (until is None or last < until)
        if cut_short and not await self._store.look(partial(_page, board, last, last + 1, 1)):
            raise _missing(board, last + 1)

    def _note(self, board: int, broken: list[str]) -> None:
        """Say once what is damaged though the board can be read all the same."""
        for what in broken:
            if (board, what) not in self._damaged:
                self._damaged.append((board, what))
                logger.error("board %d: %s", board, what)


@cache
def _inserting(rows: int) -> str:
    """Return the one statement that inserts so many rows."""
    row = f"({', '.join('?' * len(_COLUMNS))})"
    return (
        f"INSERT INTO {board_update.name} ({', '.join(_COLUMNS)}) "  # noqa: S608 -- our own names
        f"VALUES {', '.join([row] * rows)}"
    )


def _append(
    entries: list[dict[str, Any]], bindings: Sequence[Binding], connection: Connection
) -> None:
    if entries:
        connection.execute(insert(board_update), entries)
    if bindings:
        bind(bindings, connection)


def _page(
    board: int, after: int, until: int | None, most: int, connection: Connection
) -> list[tuple[Row, int]]:
    columns = board_update.c
    wanted = select(*columns).where(columns.board == board, columns.seq > after)
    if until is not None:
        wanted = wanted.where(columns.seq <= until)
    found = connection.execute(wanted.order_by(columns.seq).limit(most))
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


def _end(board: int, connection: Connection) -> End:
    end = end_of(board, connection)
    # SQLite stores any kind in any column, whatever its type says.
    if not isinstance(end.found[0], int):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Damaged(f"entry {end.found[0]!r} of board {board} is damaged", board=board)
    return end


def _keep(kept: Snapshot, connection: Connection) -> None:
    columns = snapshot.c
    here = columns.board == kept.board
    connection.execute(delete(snapshot).where(here, columns.seq == kept.seq))
    whole = insert(snapshot).values(**asdict(kept), codec=RAW, sha256=digest_of(kept))
    connection.execute(whole)
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


def _is_whole(kept: Snapshot, codec: str, sha256: bytes) -> bool:
    return codec == RAW and digest_of(kept) == sha256


def _broken(kept: Snapshot) -> str:
    return f"the snapshot at entry {kept.seq!r} is damaged"
