"""A workshop of two tables in memory, with its real hall: where the deeds are tried."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pycrdt import Doc, Map

from server.board.roles import Role
from server.bus.local import LocalBus
from server.crdt.compose import NewLink, NewNote, compose
from server.errors import TableeError, Unavailable
from server.rooms.directory import Directory
from server.rooms.hall import Hall
from server.rooms.room import Room
from server.storage.memory import MemoryDatabase
from server.storage.port import (
    Board,
    BoardLog,
    Link,
    Participant,
    Registry,
    Row,
    Session,
    Workshop,
)
from server.sync import wire
from tests.rooms.table import Door, Guest, Seat, until

from .deeds import BARE, DOER, FULL, LINE, OTHER, REMARK, REMARK_DELETED, Roots, required

ROOTS = ("notes", "links", "comments", "reactions", "board", "intrus", "__proto__", "votes")
WORKSHOP = "w" * 16


class Somebody(Guest):
    """A person with a document that has every root, and some that boards do not have."""

    def __init__(self, room: Room, session: Session) -> None:
        super().__init__(room, session)
        self.roots: Roots = {root: self.doc.get(root, type=Map) for root in ROOTS}
        self.person = session.participant.id
        self.closed: int | None = None
        self.glimpses: list[Any] = []
        self._read = 0
        self.say(wire.Hello({"version": 1}))

    async def sync(self) -> None:
        """Learn everything that is there."""
        self.say(wire.SyncStep1(self.doc.get_state()))
        await until(lambda: self.heard(wire.SyncStep2))
        self.doc.apply_update(self.heard(wire.SyncStep2)[-1].update)
        self.outgoing.clear()

    def edit(self, change: Callable[[], object]) -> bytes:
        """Change the document and return the update."""
        with self.doc.transaction():
            change()
        return self.outgoing.pop()

    def tell(self, frame: wire.Frame) -> None:
        """Say something; a refusal ends the connection, as a socket would."""
        try:
            self.say(frame)
        except TableeError as error:
            self.closed = error.close_code
            self.room.leave(self.member)

    def answer(self) -> None:
        """Answer the server's newest question with all that it lacks."""
        question = self.heard(wire.SyncStep1)[-1]
        self.tell(wire.SyncStep2(self.doc.get_update(question.state_vector)))

    def lay(self, name: str) -> None:
        """Put a plain honest note on the table."""
        content = Map(required("notes"))
        self.tell(wire.Update(self.edit(lambda: self.roots["notes"].update({name: content}))))

    def is_kept(self) -> bool:
        """Tell whether the server said that all of ours is on disk."""
        saved = [dict(frame.clocks) for frame in self.heard(wire.Saved)]
        kept = max((clocks.get(self.client, 0) for clocks in saved), default=0)
        return kept >= self.knows(self.client)

    def knows(self, client: int) -> int:
        """Return up to which clock of somebody this person's document goes."""
        clocks = wire.decode(b"\x66" + self.doc.get_state())
        assert isinstance(clocks, wire.Saved)
        return dict(clocks.clocks).get(client, 0)

    @property
    def client(self) -> int:
        return int(self.doc.client_id)

    @property
    def states(self) -> list[Any]:
        return [json.loads(frame.text) for frame in self.heard(wire.State)]

    @property
    def refusals(self) -> list[str]:
        return [json.loads(frame.text)["code"] for frame in self.heard(wire.Refusal)]

    def seen(self) -> Any:
        """Return what this person sees, from what was told since they came.

        What the table had retained after each frame is kept in ``glimpses``.
        """
        frames = self.heard(wire.Update)
        for frame in frames[self._read :]:
            self.doc.apply_update(frame.update)
            self.glimpses.append(self.roots["board"].to_py())
        self._read = len(frames)
        with self.doc.transaction():
            return {root: self.roots[root].to_py() for root in ROOTS[:5]}


@dataclass
class Place:
    """One table of the workshop with a witness: a facilitator, who may always write."""

    hall: Hall
    boards: list[Board]
    log: BoardLog
    registry: Registry
    door: Door
    room: Room
    people: int = 0

    def somebody(self, role: Role, person: str = "") -> Somebody:
        self.people += 1
        key = person or f"person-{self.people:09d}"
        who = Participant(key, WORKSHOP, f"Zoé {self.people}", 0, role, 0)
        return Somebody(self.room, Session(self.people, b"", WORKSHOP, who, 1, (), 0, 2**50))

    async def enter(self, state: str, witness: Somebody) -> None:
        """Bring the table into a state."""
        here, elsewhere = (board.id for board in self.boards)
        where = {"here": here, "elsewhere": elsewhere, "everywhere": None}
        do, _, at = state.partition(" ")
        match do:
            case "paused":
                await self.hall.command("pause", where[at], None)
            case "locked":
                await self.hall.command("lock", where[at], None)
            case "in":
                self.door.error = Unavailable("no room on the disk")
                witness.lay("note-settled-000")
                await until(lambda: self.room.trouble)

    async def leave(self, state: str, *writers: Somebody) -> None:
        """Bring it back, so that everybody may write again and answers what they are asked."""
        if state == "in trouble":
            self.door.error = None
            await until(lambda: self.room.trouble is None)
        else:
            await self.hall.command("resume", None, None)
        for writer in writers:
            writer.answer()

    async def settle(self, witness: Somebody, name: str) -> None:
        """Wait until all that was said before now has been flushed and told."""
        witness.lay(name)
        await until(witness.is_kept)


async def lay_place() -> Place:
    """Return two tables, the first with something of everything on it."""
    database = MemoryDatabase()
    workshop = Workshop(WORKSHOP, "Été 🌻", "fr", "builtin-fr", 0, 2**50)
    tables = [Board(0, key * 16, WORKSHOP, n, f"Table {n}", None, 0) for n, key in enumerate("ab")]
    links = [Link(b"hash", WORKSHOP, None, Role.FACILITATOR)]
    boards = await database.registry.create_workshop(workshop, tables, links)
    await database.log.append([Row(boards[0].key, 1, 0, 0, _laid())])
    door = Door(database)
    directory = Directory(database.log, door, lambda: 0)
    hall = Hall(
        workshop, boards, [], {}, registry=database.registry, directory=directory, bus=LocalBus()
    )
    host = Participant("host-000000000001", WORKSHOP, "Hôte", 0, Role.VIEWER, 0)
    room, _ = await hall.enter(
        boards[0].id, Session(99, b"", WORKSHOP, host, 1, (), 0, 2**50), Seat()
    )
    return Place(hall, list(boards), database.log, database.registry, door, room)


@cache
def _laid() -> bytes:
    """Return what lies there at first: a note with every key, one with the least, and so on."""
    full = NewNote(
        "idea",
        (1.0, 2.0),
        "défi 🚲",
        FULL,
        size=(200.0, 100.0),
        z="a0",
        colour="bleu",
        label="été",
        zone="challenge",
        source="mobilite-1",
        solution=BARE,
        objective="commun",
        by=OTHER,
    )
    retained = {"theme": "mobilite", "challenge": BARE, "future": FULL}
    bare = NewNote("challenge", (3.0, 4.0), "nu", BARE)
    doc: Doc[Any] = Doc()
    doc.apply_update(compose([full, bare], [NewLink(BARE, FULL, "answers", LINE)], retained)[0])
    with doc.transaction():
        doc.get("notes", type=Map)[FULL]["del"] = 1.0
        comments = doc.get("comments", type=Map)
        comments[REMARK] = Map(required("comments"))
        comments[REMARK_DELETED] = Map(required("comments") | {"del": 1.0})
        for person in (DOER, OTHER):
            doc.get("reactions", type=Map)[f"{BARE}:{person}:heart"] = 1.0
    return doc.get_update()


async def seated(place: Place, role: Role) -> tuple[Somebody, Somebody]:
    """Return the witness and the doer, both knowing all that is there."""
    witness, doer = place.somebody(Role.FACILITATOR, OTHER), place.somebody(role, DOER)
    await witness.sync()
    await doer.sync()
    return witness, doer
