"""A snapshot counts after another process read it again and found it equal to its log."""

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import Damaged, Unavailable
from server.rooms.directory import Directory
from server.rooms.opening import keep_snapshot, open_board
from server.rooms.verification import is_faithful, packed, unpacked
from server.rooms.verifier import Verifier

from .table import Table, lay_table, until

# Programs in the place of the one that verifies: frozen, dead at once, dead while it reads,
# and one that says what nobody asked for.
FROZEN = (sys.executable, "-c", "import threading; threading.Event().wait()")
DEAD = (sys.executable, "-c", "")
DYING = (sys.executable, "-c", "import sys; sys.stdin.buffer.read(9)")
MAD = (sys.executable, "-c", "print('oui', flush=True)")
ABSENT = ("/nulle/part",)


@pytest.fixture
async def table() -> Table:
    """A table on which three notes were written, one commit each."""
    table = await lay_table()
    author = table.guest()
    for number in range(3):
        author.send(f"note-aaaaaaa{number}", f"idée {number} 🌱")
        await until(lambda n=number: len(table.door.rows) == n + 1)
    return table


async def kept(table: Table) -> list[int]:
    return [one.seq for one in await table.database.log.snapshots(table.board.key)]


async def test_a_snapshot_of_many_people_is_found_equal_to_its_log(verifier: Verifier) -> None:
    # The library lists client ids in another order after a reload, about every second time.
    for _ in range(8):
        table = await lay_table()
        people = [table.guest() for _ in range(9)]
        for number, person in enumerate(people):
            person.send(f"note-aaaaaaa{number}", f"idée {number} 🌱")
        await until(lambda t=table: len(t.door.rows) == 9)

        await keep_snapshot(table.database.log, table.room.snapshot(), verifier)

        opened = await open_board(table.database.log, table.board.key)
        assert opened.snapshot_seq == 9


async def test_a_snapshot_that_differs_from_the_log_is_not_kept(
    table: Table, verifier: Verifier
) -> None:
    snapshot = table.room.snapshot()
    log = await table.database.log.read(table.board.key)
    spoilt = [
        log[0].data,
        b"",
        b"\x00\x00",
        b"\xff" * 9,
        snapshot.data[:-1],
        snapshot.data + b"\x00",
    ]

    for data in spoilt:
        with pytest.raises(Damaged):
            await keep_snapshot(table.database.log, replace(snapshot, data=data), verifier)

    assert await kept(table) == []
    await keep_snapshot(table.database.log, snapshot, verifier)
    assert await kept(table) == [3]


@pytest.mark.parametrize("command", [FROZEN, DEAD, DYING, MAD, ABSENT])
async def test_without_an_answer_no_snapshot_is_kept_and_the_board_goes_on(
    table: Table, command: Sequence[str]
) -> None:
    broken = Verifier(seconds=1, command=command)

    with pytest.raises(Unavailable):
        await keep_snapshot(table.database.log, table.room.snapshot(), broken)

    assert broken.pid is None
    assert await kept(table) == []
    table.guest().send("note-bbbbbbbb", "et on continue")
    await until(lambda: len(table.door.rows) == 4)
    assert (await open_board(table.database.log, table.board.key)).seq == 4


async def test_a_snapshot_that_takes_too_much_memory_to_read_is_not_kept(table: Table) -> None:
    author = table.guest()
    author.send("note-bbbbbbbb", "é" * 2_000)
    await until(lambda: len(table.door.rows) == 4)
    narrow = Verifier(megabytes=1)

    with pytest.raises(Unavailable):
        await keep_snapshot(table.database.log, table.room.snapshot(), narrow)

    assert await kept(table) == []


async def test_a_verifier_that_was_killed_is_started_again(
    table: Table, verifier: Verifier
) -> None:
    await keep_snapshot(table.database.log, table.room.snapshot(), verifier)
    first = verifier.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await asyncio.to_thread(os.waitid, os.P_PID, first, os.WEXITED | os.WNOWAIT)

    await keep_snapshot(table.database.log, table.room.snapshot(), verifier)

    assert verifier.pid not in (None, first)


async def test_the_verifier_ends_when_nobody_needs_it(table: Table) -> None:
    verifier = Verifier(linger=0)
    await keep_snapshot(table.database.log, table.room.snapshot(), verifier)

    await until(lambda: verifier.pid is None)


async def test_a_room_that_is_put_away_while_nobody_can_verify_keeps_its_log(
    table: Table,
) -> None:
    directory = Directory(
        table.database.log, table.door, lambda: 0, verifier=Verifier(seconds=9, command=FROZEN)
    )
    await directory.room(table.board, table.house)

    await directory.close()

    assert await kept(table) == []
    assert (await open_board(table.database.log, table.board.key)).seq == 3


def test_a_job_travels_whole(tmp_path: Path) -> None:
    pieces = [b"", "été 🌻".encode(), bytes(100_000)]
    pipe = tmp_path / "pipe"
    pipe.write_bytes(packed(pieces) + packed([]) + b"\x00")

    with pipe.open("rb") as incoming:
        assert unpacked(incoming) == pieces
        assert unpacked(incoming) == []
        assert unpacked(incoming) is None


async def test_faithful_is_what_an_opening_can_read(table: Table) -> None:
    log = [row.data for row in await table.database.log.read(table.board.key)]
    snapshot = table.room.snapshot().data

    assert is_faithful(snapshot, log)
    assert not is_faithful(snapshot, log[:2])
    assert not is_faithful(log[0], log)
    assert not is_faithful(snapshot, [log[0], b"\xff", log[2]])
