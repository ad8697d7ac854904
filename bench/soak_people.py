"""People of a soak: they come, write, move, hesitate, lose their network, and go."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc
from websockets.exceptions import WebSocketException

from server.sync import awareness, wire
from tests.person import Person
from tests.serving import RefusedError, Server
from tests.sockets.raw import masked, rude

NAMES = ("Zoé 🌱", "Aïcha", "Noël", "Søren", "Ольга", "明", "Ana-María", "Œnone")
WORDS = ("eau 💧", "jardin", "école", "très bien ", "👩‍🌾 ", "d’accord, ", "forêt ", "… ")
# How a connection may end: by ourselves, by the network we cut, or for reading too slowly.
EXPECTED = {None, 1000, 1001, 1005, 1006, 4408}


@dataclass
class Diary:
    """What happened to everybody: how often, what was kept, and what should not have happened."""

    done: Counter[str] = field(default_factory=Counter)
    kept: dict[str, set[str]] = field(default_factory=dict)
    surprises: Counter[str] = field(default_factory=Counter)


@dataclass
class Stage:
    """The workshop of this round, and whether everything is over."""

    server: Server
    plan_round: float
    diary: Diary
    over: asyncio.Event = field(default_factory=asyncio.Event)
    link: dict[str, Any] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Ask the server without holding up the others."""
        return await asyncio.to_thread(self.server.ask, method, path, body, **more)

    async def wait(self, seconds: float) -> bool:
        """Wait a while; tell whether it goes on."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.over.wait(), seconds)
        return not self.over.is_set()


class Visitor:
    """One chair of the soak: whoever leaves it, somebody new sits down."""

    def __init__(self, stage: Stage, number: int, seed: int) -> None:
        self.stage, self.number = stage, number
        self.chance = random.Random(seed * 10_000 + number)
        self.diary = stage.diary

    async def live(self) -> None:
        """Sit down again and again until everything is over."""
        while await self.stage.wait(self.chance.uniform(0, 3)):
            try:
                await self._sit()
            except (WebSocketException, OSError, TimeoutError, AssertionError) as error:
                self.diary.surprises[type(error).__name__] += 1
            except RefusedError as refused:
                self.diary.surprises[f"HTTP {refused.status}"] += 1

    async def _sit(self) -> None:
        """Take a new place at a table of the present workshop, and stay for a while."""
        link = self.stage.link
        table = link["boards"][self.number % len(link["boards"])]
        body = {"token": table["participant"]["token"], "name": self.chance.choice(NAMES)}
        session = (await self.stage.ask("POST", "/api/sessions", body))["session"]
        self.diary.done["joined"] += 1
        doc: Doc[Any] = Doc()
        while self.stage.link is link and not self.stage.over.is_set():
            if self.chance.random() < 0.06:
                await self._read_slowly(table["id"], session)
            person = Person(self.stage.server.url, table["id"], session, doc=doc)
            doc = await self._visit(person)
            if self.chance.random() < 0.15:
                return

    async def _visit(self, person: Person) -> Doc[Any]:
        """Stay connected for a while; return the document to go on with."""
        unkept: list[tuple[int, str]] = []
        async with person:
            await person.until(lambda: person.synced)
            steps = self.chance.randrange(3, 15)
            while steps and person.close_code is None:
                steps -= 1
                await self._act(person, unkept)
                self._note_kept(person, unkept)
                if not await self.stage.wait(self.chance.uniform(0.3, 3.0)):
                    break
            doc = await self._leave(person)
            self._note_kept(person, unkept)
        if person.close_code not in EXPECTED:
            self.diary.surprises[f"closed {person.close_code}"] += 1
        return doc

    async def _act(self, person: Person, unkept: list[tuple[int, str]]) -> None:
        acts: list[tuple[str, float, Callable[[Person], Awaitable[object]]]] = [
            ("typed", 5, self._type),
            ("moved", 3, self._move),
            ("pointed", 4, self._point),
            ("deleted", 1, self._delete),
        ]
        notes = list(person.notes)
        if not notes or self.chance.random() < 0.15:
            note = await person.add_note(self.chance.choice(WORDS))
            unkept.append((person.clock, note))
            self.diary.done["wrote"] += 1
            return
        name, _, act = self.chance.choices(acts, [weight for _, weight, _ in acts])[0]
        await act(person)
        self.diary.done[name] += 1

    def _note_kept(self, person: Person, unkept: list[tuple[int, str]]) -> None:
        known = person.saved.get(person.client, 0)
        kept = {note for clock, note in unkept if clock <= known}
        board = person.url.rpartition("/")[2]
        self.diary.kept.setdefault(board, set()).update(kept)
        unkept[:] = [(clock, note) for clock, note in unkept if clock > known]

    async def _type(self, person: Person) -> None:
        note = self.chance.choice(list(person.notes))
        text = person.notes[note]["text"]
        if len(str(text)) < 200:
            await person.type(note, 0, self.chance.choice(WORDS))
        else:
            await person.edit(text.clear)

    async def _move(self, person: Person) -> None:
        note = person.notes[self.chance.choice(list(person.notes))]
        place = [float(self.chance.randrange(2000)), float(self.chance.randrange(900))]
        await person.edit(lambda: note.update({"pos": place}))

    async def _delete(self, person: Person) -> None:
        note = person.notes[self.chance.choice(list(person.notes))]
        await person.edit(lambda: note.update({"del": True}))

    async def _point(self, person: Person) -> None:
        for _ in range(self.chance.randrange(1, 6)):
            person.presence.setdefault(person.client, None)
            self.diary.done["presence"] += 1
            clock = self.diary.done["presence"] + 1
            state = f'{{"cursor": [{self.chance.randrange(2000)}, 5]}}'.encode()
            entry = awareness.Entry(person.client, clock, state)
            await person.send(wire.Awareness(awareness.encode([entry])))

    async def _leave(self, person: Person) -> Doc[Any]:
        """End one visit in one of the ways in which visits end."""
        way = self.chance.choice(("left", "killed", "reloaded", "offline"))
        self.diary.done[way] += 1
        if way != "left":
            person.socket.transport.abort()
        if way == "offline":
            # What is written without a network is handed in at the next visit.
            for _ in range(3):
                with suppress(WebSocketException):
                    await person.add_note(self.chance.choice(WORDS))
            return person.doc
        return Doc() if way in ("killed", "reloaded") else person.doc

    async def _read_slowly(self, board: str, session: str) -> None:
        """Ask for the whole board again and again, and read nothing of it for a while."""
        self.diary.done["read slowly"] += 1
        question = masked(2, wire.encode(wire.SyncStep1(b"\x00")))
        async with rude(self.stage.server.port, f"/sync/{board}?token={session}") as connection:
            connection.stop_reading()
            with suppress(ConnectionError, TimeoutError):
                for _ in range(self.chance.randrange(10, 200)):
                    await asyncio.wait_for(connection.write(question), 5)
            await self.stage.wait(self.chance.uniform(0.5, 14))
            if self.chance.random() < 0.5:
                connection.read_again()
                await self.stage.wait(0.5)
