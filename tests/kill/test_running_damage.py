"""Damage under a running server: the board says so, its neighbours go on, nobody sees less."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.person import Person
from tests.serving import RefusedError

from .trials import ImpatientServer

pytestmark = pytest.mark.kill
NOTES = 60  # and as many entries


@dataclass
class Hall:
    """A server that has two written boards in its file."""

    server: ImpatientServer
    boards: list[str]
    session: str
    written: set[str]

    def spoil(self, statement: str) -> None:
        """Stop, change the file behind everybody's back, start."""
        self.server.stop()
        with closing(sqlite3.connect(self.server.database, isolation_level=None)) as connection:
            assert connection.execute(statement).rowcount > 0
        self.server.start()

    def notes(self, number: int) -> set[str]:
        found = self.server.ask("GET", f"/api/boards/{self.boards[number]}", session=self.session)
        return {note["text"] for note in found["notes"]}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImpatientServer]:
    server = ImpatientServer(tmp_path)
    server.start()
    yield server
    if server.running:
        server.stop()


@pytest.fixture
async def hall(server: ImpatientServer) -> Hall:
    workshop = server.workshop(tables=2)
    session = server.session(workshop["participant"]["token"])["session"]
    boards = [table["id"] for table in workshop["boards"]]
    written: set[str] = set()
    for board in boards:
        async with Person(server.url, board, session) as author:
            await author.until(lambda who=author: who.synced)
            for number in range(NOTES):
                written.add(f"idée {number} 🌻")
                await author.add_note(f"idée {number} 🌻")
                await author.until_saved()
    while not _has_snapshots(server):  # none is kept at a stop that has no time for it
        for board in boards:
            async with Person(server.url, board, session) as visitor:
                await visitor.until(lambda who=visitor: who.synced)
    return Hall(server, boards, session, written)


def _has_snapshots(server: ImpatientServer) -> bool:
    """Stop, look whether each board has a snapshot, start."""
    server.stop()
    with closing(sqlite3.connect(server.database)) as connection:
        boards = connection.execute("SELECT count(DISTINCT board) FROM snapshot").fetchone()[0]
    server.start()
    return bool(boards == 2)


# Neither the log nor a snapshot is whole; and all of the log is gone, the newest snapshot bad.
BEYOND_REPAIR = [
    [
        "UPDATE board_update SET data = x'0000' WHERE board = 1",
        "DELETE FROM snapshot WHERE board = 1",
    ],
    [
        "DELETE FROM board_update WHERE board = 1",
        "UPDATE snapshot SET t_ms = 0 WHERE board = 1 AND seq >= 60",
    ],
]


@pytest.mark.parametrize("statements", BEYOND_REPAIR)
async def test_a_damaged_board_says_so_and_its_neighbour_goes_on(
    hall: Hall, statements: list[str]
) -> None:
    for statement in statements:
        hall.spoil(statement)

    with pytest.raises(RefusedError) as refused:
        hall.notes(0)
    assert (refused.value.status, refused.value.body["error"]["code"]) == (503, "damaged")
    async with Person(hall.server.url, hall.boards[0], hall.session) as visitor:
        assert await visitor.until_closed() == 1013
    assert not visitor.synced
    assert visitor.texts() == {}
    assert hall.notes(1) == hall.written
    async with Person(hall.server.url, hall.boards[1], hall.session) as neighbour:
        await neighbour.until(lambda: neighbour.synced)
        await neighbour.add_note("et on continue 🌱")
        await neighbour.until_saved()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshot SET data = x'0000' WHERE board = 1",
        "UPDATE snapshot SET seq = seq + 1 WHERE board = 1"
        " AND seq = (SELECT max(seq) FROM snapshot WHERE board = 1)",
        "DELETE FROM snapshot WHERE board = 1",
        "DELETE FROM board_update WHERE board = 1 AND seq = 7",
        "UPDATE head SET proof = 0 WHERE board = 1",
        "DELETE FROM client WHERE board = 1",
    ],
)
async def test_what_can_be_read_from_what_is_left_is_shown_whole(
    hall: Hall, statement: str
) -> None:
    hall.spoil(statement)

    assert hall.notes(0) == hall.written
    async with Person(hall.server.url, hall.boards[0], hall.session) as author:
        await author.until(lambda: author.synced)
        assert set(author.texts().values()) == hall.written
        await author.add_note("et on continue 🌱")
        await author.until_saved()
