"""A board comes back whole or says that it is damaged; it never comes back empty."""

from dataclasses import replace

import pytest

from server.crdt.document import read_board
from server.errors import Damaged
from server.rooms.directory import Directory
from server.rooms.opening import document_of, keep_snapshot, open_board
from server.rooms.verifier import Verifier
from server.storage.memory import MemoryLog
from server.storage.port import Row, Snapshot

from .table import Table, lay_table, until


@pytest.fixture
async def table() -> Table:
    """A table on which three notes were written, one commit each."""
    table = await lay_table()
    author = table.guest()
    for number in range(3):
        author.send(f"note-aaaaaaa{number}", f"idée {number} 🌱")
        await until(lambda n=number: len(table.door.rows) == n + 1)
    return table


def texts(content: object) -> list[str]:
    return sorted(note.text for note in content.notes)  # type: ignore[attr-defined]


WRITTEN = ["idée 0 🌱", "idée 1 🌱", "idée 2 🌱"]


async def test_a_board_opens_from_its_log_alone(table: Table) -> None:
    opened = await open_board(table.database.log, table.board.key)

    assert opened.seq == 3
    assert opened.replica.state_vector() == table.room.told()


async def test_a_board_opens_from_a_snapshot_and_the_rows_behind_it(
    table: Table, verifier: Verifier
) -> None:
    await keep_snapshot(table.database.log, table.room.snapshot(), verifier)
    author = table.guest()
    author.send("note-bbbbbbbb", "après")
    await until(lambda: len(table.door.rows) == 4)

    opened = await open_board(table.database.log, table.board.key)

    assert (opened.seq, opened.snapshot_seq) == (4, 3)
    assert opened.replica.state_vector() == table.room.told()


async def test_a_snapshot_that_cannot_be_read_falls_back_to_the_log(table: Table) -> None:
    await table.database.log.keep(Snapshot(table.board.key, 3, 0, b"\xff\xff\xff"))

    opened = await open_board(table.database.log, table.board.key)

    assert (opened.seq, opened.snapshot_seq) == (3, 0)


async def test_a_log_that_cannot_be_read_is_damaged_and_never_empty(table: Table) -> None:
    spoilt = MemoryLog({table.board.key})
    rows = await table.database.log.read(table.board.key)
    await spoilt.append([rows[0], Row(table.board.key, 2, 0, 1, b"\x07garbage"), rows[2]])

    with pytest.raises(Damaged):
        await open_board(spoilt, table.board.key)
    with pytest.raises(Damaged):
        await Directory(spoilt, table.door, lambda: 0).room(table.board, table.house)


async def test_a_board_can_be_read_at_a_moment(table: Table) -> None:
    log = MemoryLog({table.board.key})
    rows = await table.database.log.read(table.board.key)
    await log.append([replace(row, t_ms=row.seq * 1000) for row in rows])

    replica, seq, t_ms = await document_of(log, table.board.key, 2500)

    assert (seq, t_ms) == (2, 2000)
    data = await Directory(log, table.door, lambda: 0).read(table.board, 2500)
    assert sorted(note["text"] for note in data["notes"]) == WRITTEN[:2]
    assert len(read_board(replica).notes) == 2


class Flickering(MemoryLog):
    """A log that cannot be read at first, for a reason that nobody foresaw."""

    def __init__(self, boards: set[int]) -> None:
        super().__init__(boards)
        self.refusals = 1

    async def read(self, board: int, after: int = 0, until: int | None = None) -> list[Row]:
        if self.refusals:
            self.refusals -= 1
            raise OSError("too many open files")
        return await super().read(board, after, until)


async def test_a_board_that_failed_to_open_is_opened_again_for_the_next_one(table: Table) -> None:
    directory = Directory(Flickering({table.board.key}), table.door, lambda: 0)

    with pytest.raises(OSError, match="too many"):
        await directory.room(table.board, table.house)

    room = await directory.room(table.board, table.house)
    assert room.seq == 0
    assert directory.rooms() == [room]
