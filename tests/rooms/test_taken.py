"""The tables of a workshop hear which cards lie at the others."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from pycrdt import Map, Text

from server.board.roles import Role
from server.bus.local import LocalBus
from server.rooms.directory import Directory
from server.rooms.hall import Hall
from server.storage.memory import MemoryDatabase
from server.storage.port import Board, Link, Participant, Row, Session, Workshop
from server.sync import wire

from .table import Door, Guest, Seat, until

WORKSHOP = "w" * 16
CARDS = ("ECOL-A1", "ECOL-A3")


@dataclass
class Fair:
    """Three tables of one workshop, and people at them."""

    hall: Hall
    boards: Sequence[Board]
    database: MemoryDatabase
    people: int = 0

    async def guest(self, table: int) -> Guest:
        """Let somebody in who says hello."""
        self.people += 1
        key = f"person{self.people:010d}"
        person = Participant(key, WORKSHOP, "Zoé", 0, Role.PARTICIPANT, 0)
        session = Session(self.people, b"", WORKSHOP, person, 1, (), 0, 2**50)
        room, member = await self.hall.enter(self.boards[table].id, session, Seat())
        guest = Guest(room, session)
        guest.say(wire.Hello({"version": 1}))
        self.hall.left(room, member)
        return guest


def states(guest: Guest) -> list[dict[str, Any]]:
    return [json.loads(frame.text) for frame in guest.heard(wire.State)]


def taken(guest: Guest) -> Any:
    return states(guest)[-1]["taken"]


def take(guest: Guest, note: str, card: str) -> None:
    """Do what a page does: the note is laid hidden, then shown."""
    content = {"kind": "action", "pos": [1.0, 2.0], "text": Text("…"), "source": card, "del": 1.0}
    guest.notes[note] = Map(content)
    del guest.notes[note]["del"]
    say_all(guest)


def say_all(guest: Guest) -> None:
    for update in guest.outgoing:
        guest.say(wire.Update(update))
    guest.outgoing.clear()


@pytest.fixture
async def fair() -> Fair:
    database = MemoryDatabase()
    workshop = Workshop(WORKSHOP, "Été", "fr", "builtin-fr", 0, 2**50)
    tables = [Board(0, key * 16, WORKSHOP, n, f"T{n}", None, 0) for n, key in enumerate("abc", 1)]
    link = Link(b"hash", WORKSHOP, None, Role.FACILITATOR)
    boards = await database.registry.create_workshop(workshop, tables, [link])
    return fair_of(database, workshop, boards)


def fair_of(database: MemoryDatabase, workshop: Workshop, boards: Sequence[Board]) -> Fair:
    """Return the workshop as a server finds it that has just started."""
    directory = Directory(database.log, Door(database), lambda: 0)
    registry, bus = database.registry, LocalBus()
    hall = Hall(
        workshop, boards, [], {}, registry=registry, directory=directory, bus=bus, cards=CARDS
    )
    return Fair(hall, boards, database)


async def test_a_card_taken_put_away_and_back_is_told_to_the_other_tables(fair: Fair) -> None:
    ines, samir = await fair.guest(0), await fair.guest(1)
    assert taken(samir) == {}

    take(ines, "note-aaaaaaaaaaaa", "ECOL-A3")
    await until(lambda: taken(samir) == {"ECOL-A3": [1]})
    take(samir, "note-bbbbbbbbbbbb", "ECOL-A3")
    await until(lambda: taken(ines) == {"ECOL-A3": [1, 2]})
    ines.notes["note-aaaaaaaaaaaa"]["del"] = 1.0
    say_all(ines)
    await until(lambda: taken(samir) == {"ECOL-A3": [2]})
    del ines.notes["note-aaaaaaaaaaaa"]["del"]
    say_all(ines)
    await until(lambda: taken(samir) == {"ECOL-A3": [1, 2]})

    numbers = [state["n"] for state in states(samir)]
    assert numbers == sorted(numbers)


async def test_letters_and_cards_that_do_not_exist_are_told_to_nobody(fair: Fair) -> None:
    ines, samir = await fair.guest(0), await fair.guest(1)
    take(ines, "note-aaaaaaaaaaaa", "pirate " * 9)
    ines.notes["note-aaaaaaaaaaaa"]["text"].insert(0, "été 🌻")
    say_all(ines)
    take(ines, "note-bbbbbbbbbbbb", "INIT-12")

    await until(lambda: taken(samir) == {"INIT-12": [1]})

    assert "pirate" not in json.dumps(states(samir))


async def test_a_table_where_nobody_is_counts_too_and_a_damaged_one_hides_nothing(
    fair: Fair,
) -> None:
    author = await fair.guest(0)
    take(author, "note-aaaaaaaaaaaa", "ECOL-A1")
    await until(lambda: author.room.cards)
    await fair.database.log.append([Row(fair.boards[2].key, 1, 0, 1, b"\x07garbage")])
    later = fair_of(fair.database, fair.hall.workshop, fair.boards)

    samir = await later.guest(1)
    await until(lambda: taken(samir) == {"ECOL-A1": [1]})

    later.hall.end()
