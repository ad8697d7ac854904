"""Bytes that turned on the disk are found, never replayed and never taken for an end."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import Damaged
from server.storage.opening import database as store
from server.storage.port import Row
from server.storage.sql import SqlDatabase
from server.storage.sql_log import crc_of

from .samples import row, rows, snapshot, two_tables

integers = st.integers(min_value=0, max_value=2**53)
entries = st.builds(Row, integers, integers, integers, integers, st.binary(max_size=64))


@pytest.fixture(autouse=True)
async def tables(database: SqlDatabase) -> None:
    await two_tables(database)


def spoil(path: Path, statement: str) -> None:
    """Change the file behind the store's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        changed = connection.execute(statement).rowcount
    assert changed == 1


@pytest.mark.parametrize(
    "change", ["data = x'00'", "session = 2", "t_ms = t_ms + 1", "crc = crc + 1"]
)
async def test_a_row_that_changed_by_itself_is_found(
    database: SqlDatabase, path: Path, change: str
) -> None:
    await database.log.append(rows(1, 1, 5))

    spoil(path, f"UPDATE board_update SET {change} WHERE board = 1 AND seq = 3")  # noqa: S608

    with pytest.raises(Damaged, match="entry 3 of board 1"):
        await database.log.read(1)
    assert await database.log.read(1, after=3) == rows(1, 4, 5)
    assert await database.log.read(1, until=2) == rows(1, 1, 2)


async def test_a_row_that_vanished_is_found(database: SqlDatabase, path: Path) -> None:
    await database.log.append(rows(1, 1, 5))

    spoil(path, "DELETE FROM board_update WHERE board = 1 AND seq = 3")

    with pytest.raises(Damaged, match="entry 3 of board 1"):
        await database.log.read(1)


async def test_a_row_that_moved_to_another_board_is_found(
    database: SqlDatabase, path: Path
) -> None:
    await database.log.append([row(1, 1)])

    spoil(path, "UPDATE board_update SET board = 2 WHERE board = 1")

    with pytest.raises(Damaged):
        await database.log.read(2)


@given(entry=entries, place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_turned_bit_changes_the_checksum(entry: Row, place: int, bit: int) -> None:
    data = bytearray(entry.data or b"\x00")
    whole = Row(entry.board, entry.seq, entry.t_ms, entry.session, bytes(data))

    data[place % len(data)] ^= 1 << bit

    assert crc_of(whole) != crc_of(
        Row(entry.board, entry.seq, entry.t_ms, entry.session, bytes(data))
    )


@pytest.mark.parametrize(
    "change",
    ["data = x'00'", "data = x''", "sha256 = zeroblob(32)", "codec = 'unheard-of'"],
)
async def test_a_damaged_snapshot_is_left_out_and_reported(
    database: SqlDatabase, path: Path, change: str
) -> None:
    await database.log.keep(snapshot(1, 2_000))
    await database.log.keep(snapshot(1, 4_000))

    spoil(path, f"UPDATE snapshot SET {change} WHERE board = 1 AND seq = 4000")  # noqa: S608
    for _ in range(2):
        found = await database.log.snapshots(1)

    assert found == [snapshot(1, 2_000)]
    assert database.damaged == [(1, 4_000)]


async def test_a_file_overwritten_in_the_middle_is_damaged_not_empty(
    database: SqlDatabase, path: Path
) -> None:
    await database.log.append(rows(1, 1, 3_000))
    await database.close()
    broken = path.with_name("broken.db")
    shutil.copy(path, broken)
    size = broken.stat().st_size
    await asyncio.to_thread(overwrite, broken, size // 2)

    again = store(f"sqlite+aiosqlite:///{broken}")

    await again.open()
    with pytest.raises(Damaged):
        await again.log.read(1)
    await again.close()


def overwrite(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(b"\xa5" * 16_384)
