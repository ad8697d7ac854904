"""A room with people around it, without sockets: what each hears is a list of frames.

The log is the memory adapter behind a door that a test can hold shut, so that the moment
between applying and committing can be looked at.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, Text

from server.board.roles import Role
from server.errors import TableeError
from server.rooms.counts import Counts
from server.rooms.member import Member
from server.rooms.opening import open_board
from server.rooms.outbox import Delivery
from server.rooms.room import Room
from server.storage.memory import MemoryDatabase
from server.storage.port import Binding, Board, Link, Participant, Row, Session, Workshop
from server.sync import awareness, wire

PATIENCE = 20.0  # seconds, on a machine that does other things as well


class Door:
    """The way to the log: open, held shut, or refusing with an error."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._log = database.log
        self.held: list[
            tuple[Sequence[Row], Sequence[Binding], Callable[[TableeError | None], None]]
        ] = []
        self.shut = False
        self.error: TableeError | None = None
        self.rows: list[Row] = []
        self._running: set[asyncio.Task[None]] = set()

    def submit(
        self,
        rows: Sequence[Row],
        bindings: Sequence[Binding],
        done: Callable[[TableeError | None], None],
    ) -> None:
        self.held.append((rows, bindings, done))
        if not self.shut:
            self.release()

    def release(self) -> None:
        """Let through what was held."""
        held, self.held = self.held, []
        task = asyncio.create_task(self._write(held))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _write(
        self,
        held: list[tuple[Sequence[Row], Sequence[Binding], Callable[[TableeError | None], None]]],
    ) -> None:
        for rows, bindings, done in held:
            if self.error is None:
                await self._log.append(rows, bindings)
                self.rows += rows
            done(self.error)


@dataclass
class Seat:
    """An outbox that keeps what it is given; ``full`` makes it a reader who does not read."""

    frames: list[wire.Frame] = field(default_factory=list)
    writes: int = 0
    held: int = 0
    closed: int | None = None
    on_paused: Callable[[], None] = lambda: None
    on_writable: Callable[[], None] = lambda: None

    def push(self, delivery: Delivery) -> None:
        self.writes += 1
        self.frames += [wire.decode(payload) for payload in delivery.payloads]

    def close(self, code: int, reason: str) -> None:
        self.closed = code


class House:
    """What a room asks of its workshop, with a switch for the pause."""

    def __init__(self) -> None:
        self.paused = self.locked = False
        self.counts = Counts()

    def may_write(self, board: str, role: Role) -> bool:
        return role.may_write and (role is Role.FACILITATOR or not self.paused)

    def is_locked(self, board: str, role: Role) -> bool:
        return self.locked and role is not Role.FACILITATOR

    def identity(self, session: Session) -> bytes:
        person = session.participant
        return awareness.identity({"id": person.id, "name": person.name})

    def states(self, room: Room) -> Callable[[Member], str]:
        return lambda member: f'{{"may_write": {str(room.trouble is None).lower()}}}'

    def board_changed(self, board: str, *, cards: bool) -> None: ...


class Guest:
    """A person at the table with a document of their own."""

    def __init__(self, room: Room, session: Session) -> None:
        self.doc: Doc[Any] = Doc()
        self.notes: Map[Any] = self.doc.get("notes", type=Map)
        self.seat = Seat()
        self.room = room
        self.member = room.join(session, self.seat)
        self.outgoing: list[bytes] = []
        self._watched = self.doc.observe(lambda event: self.outgoing.append(event.update))

    def say(self, frame: wire.Frame) -> None:
        self.room.receive(self.member, wire.encode(frame))

    def declare(self, state: bytes = b"{}", clock: int = 1) -> None:
        entry = awareness.Entry(int(self.doc.client_id), clock, state)
        self.say(wire.Awareness(awareness.encode([entry])))

    def write(self, note: str, text: str) -> bytes:
        """Put a note into the document and return the update, unsent."""
        content = {"kind": "idea", "zone": "challenge", "pos": [1.0, 2.0], "text": Text(text)}
        self.notes[note] = Map(content)
        return self.outgoing.pop()

    def send(self, note: str, text: str) -> None:
        self.say(wire.Update(self.write(note, text)))

    def heard(self, kind: type[Any]) -> list[Any]:
        return [frame for frame in self.seat.frames if isinstance(frame, kind)]


@dataclass
class Table:
    """A room, its door and its house; `guest` lets people in."""

    room: Room
    door: Door
    house: House
    database: MemoryDatabase
    board: Board
    guests: int = 0

    def guest(self, role: Role = Role.PARTICIPANT) -> Guest:
        self.guests += 1
        return guest_of(self.room, self.guests, role)


def guest_of(room: Room, number: int = 1, role: Role = Role.PARTICIPANT) -> Guest:
    """Let somebody into a room."""
    person = Participant(f"person{number:010d}", "w" * 16, f"Zoé {number}", 0, role, 0)
    return Guest(room, Session(number, b"", "w" * 16, person, 1, (), 0, 2**50))


async def lay_table() -> Table:
    """Return an empty table in a new memory store."""
    database = MemoryDatabase()
    workshop = Workshop("w" * 16, "Été", "fr", "builtin-fr", 0, 2**50)
    board = Board(0, "b" * 16, workshop.id, 1, "Table 1", None, 0)
    link = Link(b"hash", workshop.id, None, Role.FACILITATOR)
    (board,) = await database.registry.create_workshop(workshop, [board], [link])
    door, house = Door(database), House()
    room = Room(
        board,
        await open_board(database.log, board.key),
        host=house,
        post=door,
        reopen=lambda: open_board(database.log, board.key),
        now_ms=lambda: 1234,
    )
    return Table(room, door, house, database, board)


async def until(condition: Callable[[], object]) -> None:
    """Let the loop run until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 -- the rooms have no event for tests
            await asyncio.sleep(0)
