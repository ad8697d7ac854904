"""Ten thousand corruptions of stored bytes: each is found, and none is ever served.

A board of which bytes have changed opens exactly as it was, from what is still whole, or it
says that it is damaged. It never opens emptier or different, and its neighbours go on.
"""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import DBAPIError

from server.errors import TableeError
from server.storage.sql import SqlDatabase
from server.storage.sql_log import SqlLog
from server.storage.sqlite import translate
from server.storage.store import Store

from .boards import SNAPSHOTS, Whole, fill, opened
from .corruptions import TABLES, Vandal

pytestmark = pytest.mark.corruption
T = TypeVar("T")
TRIALS = 9_700
FILES = 300
BOARDS = range(1, 4)
SEED = 20261125


class Direct(Store):
    """The same statements on the same file, without the threads between: ten thousand times."""

    def __init__(self, path: Path) -> None:
        url = URL.create("sqlite", database=str(path))
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")

    async def read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return work(connection)
        except DBAPIError as problem:
            raise translate(problem) from problem

    look = read

    async def close(self) -> None:
        self._engine.dispose()


class Case:
    """A file, what is in it, and a way back to that."""

    def __init__(self, path: Path, wholes: dict[int, Whole]) -> None:
        self.wholes = wholes
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA synchronous = OFF")
        # A disk that errs tells nobody: what follows an insert must not follow us.
        self.connection.execute("DROP TRIGGER head_follows")
        self._stored = {table: self._rows(table) for table in TABLES}

    def restore(self) -> None:
        """Put every row back into its place."""
        self.connection.execute("BEGIN")
        for table, rows in self._stored.items():
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608
            names, marks = ", ".join(TABLES[table]), ", ".join("?" * len(TABLES[table]))
            insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
            self.connection.executemany(insert, rows)
        self.connection.execute("COMMIT")

    def lacks_a_snapshot(self) -> bool:
        """Tell whether a board has fewer snapshots than it had."""
        counted = "SELECT board, count(*) FROM snapshot GROUP BY board"
        left = dict(self.connection.execute(counted))
        return any(left.get(key, 0) < len(SNAPSHOTS) for key in self.wholes)

    def _rows(self, table: str) -> list[tuple[object, ...]]:
        names = ", ".join(TABLES[table])
        return self.connection.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608


@pytest.mark.timeout(900)
async def test_each_of_ten_thousand_corruptions_is_found_and_none_is_served(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    chance = random.Random(SEED)  # noqa: S311 -- the same corruptions every time
    case = Case(path, await fill(path, BOARDS))
    store = Direct(path)
    outcomes: Counter[str] = Counter()

    with closing(case.connection):
        for number in range(TRIALS):
            what, touched = Vandal(case.connection, chance).spoil()
            log = SqlLog(store, [])
            outcome = await _judge(log, case, what, touched & set(BOARDS), number)
            outcomes[f"{what}: {outcome}"] += 1
            case.restore()
    await store.close()

    assert sum(outcomes.values()) == TRIALS
    assert any("damaged" in outcome for outcome in outcomes)


async def _judge(log: SqlLog, case: Case, what: str, touched: set[int], number: int) -> str:
    if number % 5 == 0:
        neighbour = next(key for key in BOARDS if key not in touched)
        assert await opened(log, neighbour) == case.wholes[neighbour], (number, what)
    found: list[str] = []
    outcome = "the same board"
    for key in touched:
        board = await opened(log, key)
        assert board is None or board.is_in(case.wholes[key]), (number, what, board)
        if board is None:
            outcome = "damaged"
        found += await log.examine(key)
    # A snapshot that is not there any more is missed by nobody: the log makes the same board.
    assert found or case.lacks_a_snapshot(), (number, what)
    return outcome


@pytest.mark.timeout(900)
def test_a_file_with_bytes_turned_anywhere_never_shows_another_board(
    path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    chance = random.Random(SEED)  # noqa: S311 -- the same corruptions every time
    wholes = asyncio.run(fill(path, BOARDS))
    outcomes: Counter[str] = Counter()

    for _ in range(FILES):
        spoilt = Path(shutil.copy(path, tmp_path / "spoilt.db"))
        _turn_bytes(spoilt, chance)
        outcomes.update(asyncio.run(_boards_of(spoilt, wholes)))

    assert outcomes["another board"] == 0
    assert outcomes["the same board"] > FILES
    assert outcomes["damaged"] > 0


async def _boards_of(path: Path, wholes: dict[int, Whole]) -> list[str]:
    database = SqlDatabase(path)
    try:
        await database.open()
        return [await _board_of(database, key, whole) for key, whole in wholes.items()]
    except TableeError:
        return ["refused"] * len(wholes)
    finally:
        await database.close()


async def _board_of(database: SqlDatabase, key: int, whole: Whole) -> str:
    try:
        board = await opened(database.log, key)
    except TableeError:
        return "refused"
    if board is None:
        return "damaged"
    return "the same board" if board.is_in(whole) else "another board"


def _turn_bytes(path: Path, chance: random.Random) -> None:
    """Overwrite some bytes behind the first page: one, a few, or a whole sector."""
    data = bytearray(path.read_bytes())
    size = chance.choice([1, 1, 1, 8, 64, 512])
    place = chance.randrange(4_096, len(data) - size)
    if size == 1:
        data[place] ^= 1 << chance.randrange(8)
    else:
        data[place : place + size] = chance.choice([bytes(size), chance.randbytes(size)])
    path.write_bytes(data)
