"""A clock that jumps backwards: the times of a board never do, whatever the clock says."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from server.board.roles import Role
from server.replay.moment import until as up_to
from server.rooms import directory as directories
from server.rooms.directory import Directory
from server.rooms.room import Room
from server.storage.opening import database as store
from server.storage.port import Board, Database, Link, Workshop
from server.storage.writer import LogWriter

from .table import Guest, House, guest_of, until

CREATED = 1_800_000_000_000
YEAR = 365 * 86_400_000
# Forward, back by a second, by an hour, before the board existed, forward again, by a year.
JUMPS = (0, 5_000, 4_000, -3_600_000, -2 * YEAR, 6_000, 5_999, YEAR, 7_000)


class Clock:
    """The time in milliseconds since 1970, set by the test."""

    def __init__(self, now: int = CREATED) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


async def lay(database: Database) -> Board:
    workshop = Workshop("w" * 16, "Été 🌻", "fr", "builtin-fr", CREATED)
    board = Board(0, "b" * 16, workshop.id, 1, "Table 1", None, CREATED)
    link = Link(b"hash", workshop.id, None, Role.FACILITATOR)
    (board,) = await database.registry.create_workshop(workshop, [board], [link])
    return board


async def write_at(moments: Sequence[int], clock: Clock, room: Room, guest: Guest) -> None:
    """Write one note at each moment, each in a commit of its own."""
    for moment in moments:
        clock.now = CREATED + moment
        before = room.seq
        guest.send(f"note-{before:08d}", f"à {moment} ⏰")
        await until(lambda seq=before: room.seq > seq)
        await room.settled()


async def test_the_times_of_a_board_never_go_back_while_the_clock_does() -> None:
    database, clock = store("memory://"), Clock()
    board = await lay(database)
    writer = LogWriter(database.log)
    await writer.start()
    directory = Directory(database.log, writer, clock)
    room = await directory.room(board, House())

    await write_at(JUMPS, clock, room, guest_of(room))

    times = [row.t_ms for row in await database.log.read(board.key)]
    assert times == [0, 5_000, 5_000, 5_000, 5_000, 6_000, 6_000, YEAR, YEAR]
    await writer.stop()


async def test_the_times_of_a_board_never_go_back_when_the_server_starts_earlier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The last stop shall keep its snapshot however long the verifier takes to start.
    monkeypatch.setattr(directories, "CLOSING_SECONDS", 60.0)
    url, clock = f"sqlite+aiosqlite:///{tmp_path / 'tablée.db'}", Clock()
    board: Board | None = None

    for number, moment in enumerate(JUMPS):
        database = store(url, exclusive=True)
        await database.open()
        board = board or await lay(database)
        writer = LogWriter(database.log)
        await writer.start()
        clock.now = CREATED + moment
        directory = Directory(database.log, writer, clock)
        room = await directory.room(board, House())
        await write_at([moment], clock, room, guest_of(room, number + 1))
        await directory.close()
        await writer.stop()
        if number < len(JUMPS) - 1:
            await database.close()

    assert board is not None
    rows = await database.log.read(board.key)
    assert [row.t_ms for row in rows] == [0, 5_000, 5_000, 5_000, 5_000, 6_000, 6_000, YEAR, YEAR]
    assert [row.seq for row in up_to(rows, 5_500)] == [1, 2, 3, 4, 5]
    assert await database.log.head(board.key) == (9, YEAR)
    assert (await database.log.snapshots(board.key))[0].t_ms == YEAR
    await database.close()
