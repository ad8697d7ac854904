"""People who write until the server dies, who keep account of what they were promised."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc
from websockets.exceptions import ConnectionClosed

from tests.person import Person

AHEAD = 20  # edits that somebody makes before the first of them is acknowledged
SIGNED = re.compile(r"‹([^:›]+):(\d+)›")

Promise = tuple[str, str]  # a note, and a piece of text that stands in it


@dataclass
class Author:
    """One person with a document that outlives the server.

    ``promised`` is what the server said was on disk, or what a colleague was shown.
    """

    name: str
    board: str
    token: str
    chance: random.Random
    doc: Doc[Any] = field(default_factory=Doc)
    promised: set[Promise] = field(default_factory=set)
    edits: int = 0
    person: Person | None = None
    _pending: list[tuple[int, Promise]] = field(default_factory=list)
    _own: list[str] = field(default_factory=list)

    async def come(self, url: str) -> None:
        """Connect, with whatever the server has not taken yet."""
        self.person = Person(url, self.board, self.token, doc=self.doc)
        await self.person.__aenter__()
        await self.person.until(lambda: self.person and self.person.synced)

    async def write(self) -> None:
        """Write as fast as the socket takes it, until the connection ends."""
        person = self.person
        assert person is not None
        with contextlib.suppress(ConnectionClosed):
            while person.close_code is None:
                await self._edit(person)
                too_far = len(self._pending) > AHEAD
                await person.heard_something() if too_far else await asyncio.sleep(0)
                self._account(person)

    async def go(self) -> None:
        """Hear everything that was on its way, then look at what one was shown."""
        person, self.person = self.person, None
        if person is None:
            return
        await person.until_closed()
        await person.__aexit__(None, None, None)
        self._account(person)
        for note, text in person.texts().items():
            shown = {(note, found.group()) for found in SIGNED.finditer(text)}
            self.promised |= {one for one in shown if not one[1].startswith(f"‹{self.name}:")}

    async def _edit(self, person: Person) -> None:
        self.edits += 1
        word = f"‹{self.name}:{self.edits}›"
        if self._own and self.chance.random() < 0.4:
            note = self.chance.choice(self._own[-9:])
            end = len((person.text(note) or "").encode())
            await person.type(note, end, word)
        else:
            note = await person.add_note(f"déjà vu 🌻 {word}")
            self._own.append(note)
        self._pending.append((person.clock, (note, word)))

    def _account(self, person: Person) -> None:
        saved = person.saved.get(person.client, 0)
        kept = [promise for clock, promise in self._pending if clock <= saved]
        self._pending = [one for one in self._pending if one[0] > saved]
        self.promised.update(kept)
