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
from server.storage.checksums import crc_of
from server.storage.opening import database as store
from server.storage.port import Row
from server.storage.sql import SqlDatabase

from .samples import binding, row, rows, snapshot, two_tables

integers = st.integers(min_value=0, max_value=2**53)
entries = st.builds(Row, integers, integers, integers, integers, st.binary(max_size=64))


@pytest.fixture(autouse=True)
async def tables(database: SqlDatabase) -> None:
    await two_tables(database)


def spoil(path: Path, statement: str, changes: int = 1) -> None:
    """Change the file behind the store's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        changed = connection.execute(statement).rowcount
    assert changed == changes


@pytest.mark.parametrize(
    "change",
    [
        "data = x'00'",
        "data = 7",
        "session = 2",
        "session = 'é'",
        "t_ms = t_ms + 1",
        "t_ms = 0.5",
        "crc = crc + 1",
        "crc = 'é'",
    ],
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


@pytest.mark.parametrize("first", [1, 3, 5])
async def test_rows_that_vanished_at_the_end_are_found(
    database: SqlDatabase, path: Path, first: int
) -> None:
    await database.log.append(rows(1, 1, 5))
    await database.log.append(rows(2, 1, 5))

    spoil(path, f"DELETE FROM board_update WHERE board = 1 AND seq >= {first}", 6 - first)  # noqa: S608

    with pytest.raises(Damaged, match=f"entry {first} of board 1 is missing"):
        await database.log.read(1)
    assert await database.log.examine(1) == [f"entry {first} of board 1 is missing"]
    assert await database.log.read(1, until=first - 1) == rows(1, 1, first - 1)
    assert (await database.log.head(1))[0] == 5
    assert await database.log.examine(2) == []


async def test_a_snapshot_at_the_end_covers_what_vanished_before_it(
    database: SqlDatabase, path: Path
) -> None:
    await database.log.append(rows(1, 1, 5))

    spoil(path, "DELETE FROM board_update WHERE board = 1 AND seq > 3", 2)

    assert await database.log.read(1, after=5) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE head SET seq = seq + 1 WHERE board = 1",
        "UPDATE head SET seq = 'é' WHERE board = 1",
        "UPDATE head SET t_ms = t_ms + 1 WHERE board = 1",
        "UPDATE head SET proof = 0 WHERE board = 1",
        "DELETE FROM head WHERE board = 1",
    ],
)
async def test_an_end_that_cannot_be_believed_is_reported_and_written_anew(
    database: SqlDatabase, path: Path, change: str
) -> None:
    await database.log.append(rows(1, 1, 5))
    unconfirmed = "its log ends at entry 5, and nothing written down confirms it"

    spoil(path, change)

    assert await database.log.read(1) == rows(1, 1, 5)
    assert database.damaged == [(1, unconfirmed)]
    assert unconfirmed in await database.log.examine(1)
    await database.log.append(rows(1, 6, 6))
    assert unconfirmed not in await database.log.examine(1)
    spoil(path, "DELETE FROM board_update WHERE board = 1 AND seq = 6")
    with pytest.raises(Damaged):
        await database.log.read(1)


async def test_an_end_older_than_the_newest_row_is_reported(
    database: SqlDatabase, path: Path
) -> None:
    await database.log.append(rows(1, 1, 5))
    with closing(sqlite3.connect(path)) as connection:
        old = connection.execute("SELECT seq, t_ms, proof FROM head WHERE board = 1").fetchone()
    await database.log.append(rows(1, 6, 6))

    spoil(path, f"UPDATE head SET (seq, t_ms, proof) = {old} WHERE board = 1")  # noqa: S608

    assert await database.log.read(1) == rows(1, 1, 6)
    assert await database.log.head(1) == (6, 240)
    assert len(await database.log.examine(1)) == 1


async def test_a_board_that_lost_everything_is_damaged_and_not_empty(
    database: SqlDatabase, path: Path
) -> None:
    await database.log.append(rows(1, 1, 1))

    spoil(path, "DELETE FROM board_update")
    spoil(path, "DELETE FROM head WHERE board = 1")

    with pytest.raises(Damaged):
        await database.log.head(1)
    with pytest.raises(Damaged):
        await database.log.read(1)
    assert await database.log.read(2) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE client SET session = 2 WHERE client = 7",
        "UPDATE client SET session = 'é' WHERE client = 7",
        "UPDATE client SET participant = 'somebody' WHERE client = 7",
        "UPDATE client SET participant = x'ff' WHERE client = 7",
        "UPDATE client SET lent = 1 WHERE client = 7",
        "UPDATE client SET lent = 7 WHERE client = 7",
        "UPDATE client SET client = 8 WHERE client = 7",
        "UPDATE client SET crc = 0 WHERE client = 7",
        "UPDATE client SET board = 2 WHERE client = 7",
        "DELETE FROM client WHERE client = 7",
    ],
)
async def test_a_binding_that_changed_by_itself_belongs_to_nobody_and_is_reported(
    database: SqlDatabase, path: Path, change: str
) -> None:
    await database.log.append([], [binding(1, 5), binding(1, 7, lent=True)])
    await database.log.append([], [binding(1, 7), binding(1, 9)])
    assert await database.log.examine(1) == []

    spoil(path, change)

    assert await database.log.bindings(1) == [binding(1, 5), binding(1, 9)]
    assert await database.log.bindings(2) == []
    assert "bindings are missing, or their sum is damaged" in await database.log.examine(1)
    assert (1, "bindings are missing, or their sum is damaged") in database.damaged


@pytest.mark.parametrize(
    "change", ["bound = bound + 1", "bound = 'é'", "bound_crc = 0", "bound = 0"]
)
async def test_a_sum_of_bindings_that_changed_by_itself_takes_none_away(
    database: SqlDatabase, path: Path, change: str
) -> None:
    await database.log.append([], [binding(1, 5)])

    spoil(path, f"UPDATE head SET {change} WHERE board = 1")  # noqa: S608
    await database.log.append([], [binding(1, 7)])

    assert await database.log.bindings(1) == [binding(1, 5), binding(1, 7)]
    assert len(await database.log.examine(1)) == 1


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
    [
        "data = x'00'",
        "data = x''",
        "data = 'du texte'",
        "sha256 = zeroblob(32)",
        "codec = 'unheard-of'",
        "t_ms = t_ms + 1",
        "t_ms = 'hier'",
    ],
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
    assert database.damaged == [(1, "the snapshot at entry 4000 is damaged")]


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
