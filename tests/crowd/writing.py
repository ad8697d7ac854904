"""People who write without pause, people who do not read, and how long a word takes."""

import asyncio
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, Text

from server.sync import wire

from .visitor import PATIENCE, Visitor

AHEAD = 20  # notes that a person writes before the first of them is acknowledged


class Writer:
    """Puts notes on the table; ``saved`` are those that the server has acknowledged."""

    def __init__(self, visitor: Visitor, size: int = 40) -> None:
        self.visitor = visitor
        self.saved: set[str] = set()
        self._text = "déjà vu 🌻 " * (size // 10)
        self._client = secrets.randbits(31)
        self._doc: Doc[Any] = Doc(client_id=self._client)
        self._notes = self._doc.get("notes", type=Map)
        self._clock = 0
        self._waiting: list[tuple[int, str]] = []
        self._news = asyncio.Event()
        visitor.hears = self._hear

    def write(self, marker: str = "") -> str:
        """Write one note and return its id."""
        note, before = secrets.token_hex(8), self._doc.get_state()
        content = {"kind": "idea", "zone": "challenge", "pos": [1.0, 2.0]}
        with self._doc.transaction():
            self._notes[note] = Map({**content, "text": Text(marker + self._text)})
        self._clock = _clock(self._doc.get_state())
        self._waiting.append((self._clock, note))
        self.visitor.say(wire.Update(self._doc.get_update(before)))
        return note

    async def until_saved(self, count: int) -> None:
        """Wait until so many notes are acknowledged."""
        async with asyncio.timeout(PATIENCE):
            while len(self.saved) < count:
                self._news.clear()
                await self._news.wait()

    async def write_until_gone(self) -> None:
        """Write as fast as the server keeps, until it ends the connection."""
        while not self.visitor.gone.done() and not self.visitor.transport.is_closing():
            if len(self._waiting) < AHEAD:
                self.write()
                await asyncio.sleep(0)
            else:
                self._news.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), 0.2)

    def _hear(self, payload: bytes) -> None:
        if payload[:1] != b"\x66":
            return
        frame = wire.decode(payload)
        assert isinstance(frame, wire.Saved)
        clock = dict(frame.clocks).get(self._client, 0)
        while self._waiting and self._waiting[0][0] <= clock:
            self.saved.add(self._waiting.pop(0)[1])
        self._news.set()


def _clock(state_vector: bytes) -> int:
    """Return the clock of a state vector that names one client."""
    numbers, value, shift = [], 0, 0
    for byte in state_vector:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    return numbers[2]


QUESTIONS = 60
LONG_NOTES = 60


async def load(visitor: Visitor) -> None:
    """Write so much that an answer to a question is long."""
    writer = Writer(visitor, size=1500)
    for _ in range(LONG_NOTES):
        writer.write()
    await writer.until_saved(LONG_NOTES)


async def fill(visitor: Visitor) -> None:
    """Ask for the board again and again and read nothing, until the server's side is full."""
    visitor.stop_reading()
    visitor.say(*[wire.SyncStep1(b"\0")] * QUESTIONS)
    async with asyncio.timeout(PATIENCE):
        while unread(visitor) == 0:  # noqa: ASYNC110 -- the system has no event for it
            await asyncio.sleep(0.05)


def unread(visitor: Visitor) -> int:
    """Return how many bytes of the server the system holds back for a visitor."""
    here = visitor.transport.get_extra_info("sockname")[1]
    pattern = re.compile(
        rf":\s[0-9A-F]+:{visitor.seat.port:04X}\s[0-9A-F]+:{here:04X}\s01\s([0-9A-F]+):"
    )
    found = pattern.search(Path("/proc/net/tcp").read_text(encoding="ascii"))
    return int(found[1], 16) if found else 0
