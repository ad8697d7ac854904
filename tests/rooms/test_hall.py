"""A live workshop: told together, commanded in turn, and never hidden by one bad table."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from server.board.roles import Role
from server.bus.local import LocalBus
from server.errors import Unavailable
from server.rooms.directory import Directory
from server.rooms.hall import Hall
from server.storage.memory import MemoryDatabase
from server.storage.port import Board, Link, Participant, Row, Session, Workshop
from server.sync import wire

from .table import Door, Guest, Seat, until

HELLO = wire.encode(wire.Hello({"version": 1}))


@dataclass
class Feast:
    """A workshop of two tables in a memory store."""

    hall: Hall
    directory: Directory
    boards: Sequence[Board]
    database: MemoryDatabase
    door: Door
    people: int = 0

    def person(self, name: str = "Zoé") -> Participant:
        self.people += 1
        key = f"person{self.people:010d}"
        return Participant(key, "w" * 16, name, 0, Role.PARTICIPANT, 0)

    async def guest(self, board: Board) -> Seat:
        """Let somebody in who says hello, and return their seat."""
        person, seat = self.person(), Seat()
        session = Session(self.people, b"", "w" * 16, person, 1, (), 0, 2**50)
        room, member = await self.hall.enter(board.id, session, seat)
        room.receive(member, HELLO)
        return seat

    def states(self, seat: Seat) -> list[dict[str, Any]]:
        return [json.loads(frame.text) for frame in seat.frames if isinstance(frame, wire.State)]


@pytest.fixture
async def feast() -> Feast:
    database = MemoryDatabase()
    workshop = Workshop("w" * 16, "Été", "fr", "builtin-fr", 0, 2**50)
    tables = [
        Board(0, key * 16, workshop.id, n, f"T{n}", None, 0) for n, key in enumerate("ab", 1)
    ]
    link = Link(b"hash", workshop.id, None, Role.FACILITATOR)
    boards = await database.registry.create_workshop(workshop, tables, [link])
    door = Door(database)
    directory = Directory(database.log, door, lambda: 0)
    hall = Hall(
        workshop, boards, [], {}, registry=database.registry, directory=directory, bus=LocalBus()
    )
    return Feast(hall, directory, boards, database, door)


async def test_a_hundred_who_join_at_once_are_told_of_together(feast: Feast) -> None:
    seat = await feast.guest(feast.boards[0])
    await until(lambda: len(feast.states(seat)) == 2)

    for _ in range(100):
        await feast.hall.joined(feast.person())
    await until(lambda: len(feast.states(seat)) > 2)

    assert len(feast.states(seat)) == 3
    assert feast.states(seat)[-1]["n"] == 101


async def test_two_commands_at_once_are_both_carried_out(feast: Feast) -> None:
    first, second = (board.id for board in feast.boards)

    await asyncio.gather(
        feast.hall.command("pause", first, None), feast.hall.command("step", second, "future")
    )

    assert feast.hall.paused_at(first)
    assert feast.hall.step_of(second) == "future"


async def test_a_table_that_cannot_be_read_does_not_hide_the_others(feast: Feast) -> None:
    bad, good = feast.boards
    await feast.database.log.append([Row(bad.key, 1, 0, 1, b"\x07garbage")])

    overview = await feast.hall.overview()

    assert [board["trouble"] for board in overview["boards"]] == ["damaged", None]
    assert overview["boards"][1]["id"] == good.id


async def test_watchers_hear_of_what_changes_while_they_are_being_told(feast: Feast) -> None:
    heard: list[str] = []
    leave = feast.hall.watch(heard.append)
    await until(lambda: heard)

    feast.hall.board_changed(feast.boards[0].id, cards=False)
    await until(lambda: len(heard) == 2)
    await feast.hall.command("pause", None, None)
    await until(lambda: json.loads(heard[-1])["workshop"]["paused"])

    leave()


async def test_all_is_kept_is_said_only_when_it_is(feast: Feast) -> None:
    session = Session(9, b"", "w" * 16, feast.person(), 1, (), 0, 2**50)
    room, _ = await feast.hall.enter(feast.boards[0].id, session, Seat())
    assert await feast.directory.all_kept()

    author = Guest(room, session)
    feast.door.error = Unavailable("disk full")
    author.send("note-aaaaaaaa", "il n'y a plus de place")
    await until(lambda: room.trouble)

    assert not await feast.directory.all_kept()
