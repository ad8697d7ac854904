"""A participant made of a real WebSocket and a real document, for tests that need several.

It speaks the protocol as our own client does: says hello, hears what is on disk, keeps
every close code. Nothing sleeps: `until` wakes at every frame.
"""

import asyncio
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from pycrdt import Doc, Map, Text, TransactionEvent
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.sync import awareness, wire

PATIENCE = 40.0


class Person:
    """One connection to one board. Use it with ``async with``."""

    def __init__(
        self, base: str, board: str, token: str, *, hello: bool = True, doc: Doc[Any] | None = None
    ) -> None:
        self.url = f"{base.replace('http', 'ws', 1)}/sync/{board}"
        self.token = token
        self.hello = hello
        self.doc: Doc[Any] = doc if doc is not None else Doc()
        self.notes: Map[Any] = self.doc.get("notes", type=Map)
        self.board: Map[Any] = self.doc.get("board", type=Map)
        self.saved: dict[int, int] = {}
        self.states: list[dict[str, Any]] = []
        self.refusals: list[dict[str, Any]] = []
        self.presence: dict[int, Any] = {}
        self.updates = 0
        self.synced = False
        self.close_code: int | None = None
        self.socket: ClientConnection
        self._outgoing: list[bytes] = []
        self._changed = asyncio.Event()
        self._observed = self.doc.observe(self._hear_own)
        self._applying = False

    async def __aenter__(self) -> Self:
        self.socket = await connect(
            self.url,
            additional_headers={"Authorization": f"Bearer {self.token}"},
            compression=None,
            max_size=None,
            close_timeout=1,
        )
        self._reader = asyncio.create_task(self._read())
        with suppress(ConnectionClosed):  # whoever is turned away at once reads the code
            await self._greet()
        return self

    async def _greet(self) -> None:
        await self.send(wire.SyncStep1(self.doc.get_state()))
        entry = awareness.Entry(self.client, 1, b"{}")
        await self.send(wire.Awareness(awareness.encode([entry])))
        if self.hello:
            await self.send(wire.Hello({"version": 1, "language": "fr"}))

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.socket.close()
        await self._reader
        # The library holds what it calls where no collector looks.
        self.doc.unobserve(self._observed)

    @property
    def client(self) -> int:
        """The CRDT client id of this document."""
        return int(self.doc.client_id)

    @property
    def clock(self) -> int:
        """How far this document has written under its own id."""
        return _own_clock(self.doc)

    # ----------------------------------------------------------------- writing

    async def send(self, frame: wire.Frame) -> None:
        await self.socket.send(wire.encode(frame))

    async def send_bytes(self, data: bytes) -> None:
        await self.socket.send(data)

    async def edit(self, change: Callable[[], object]) -> None:
        """Change the document in one transaction and send what came of it."""
        with self.doc.transaction():
            change()
        outgoing, self._outgoing = self._outgoing, []
        for update in outgoing:
            await self.send(wire.Update(update))

    async def add_note(self, text: str, kind: str = "idea", zone: str = "challenge") -> str:
        """Put a note on the table and return its id."""
        note = secrets.token_urlsafe(12).replace("-", "x").replace("_", "y")
        content = {"kind": kind, "zone": zone, "pos": [12.0, 34.0], "text": Text(text)}
        await self.edit(lambda: self.notes.update({note: Map(content)}))
        return note

    async def type(self, note: str, index: int, text: str) -> None:
        """Insert text into a note, ``index`` in UTF-8 bytes as the library counts."""
        await self.edit(lambda: self.notes[note]["text"].insert(index, text))

    def text(self, note: str) -> str | None:
        """Return the text of a note, None while it is not there."""
        return str(self.notes[note]["text"]) if note in self.notes else None

    def texts(self) -> dict[str, str]:
        return {note: str(self.notes[note]["text"]) for note in self.notes}

    # ----------------------------------------------------------------- hearing

    async def heard_something(self) -> None:
        """Wait for the next frame, or for the end of the connection."""
        if not self._reader.done():
            self._changed.clear()
            await self._changed.wait()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds; it is asked again after every frame."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                if self._reader.done():
                    raise AssertionError(f"the connection ended with {self.close_code}")
                self._changed.clear()
                await self._changed.wait()

    async def until_saved(self) -> None:
        """Wait until everything this person wrote is on disk."""
        clock = self.clock
        await self.until(lambda: self.saved.get(self.client, 0) >= clock)

    async def until_closed(self) -> int | None:
        """Wait until the server ends the connection and return its close code."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(self._reader)
        return self.close_code

    async def _read(self) -> None:
        try:
            async for message in self.socket:
                assert isinstance(message, bytes)
                await self._hear(wire.decode(message))
                self._changed.set()
        except ConnectionClosed:
            pass
        self.close_code = self.socket.close_code
        self._changed.set()

    async def _hear(self, frame: wire.Frame) -> None:
        match frame:
            case wire.SyncStep1(state_vector):
                await self.send(wire.SyncStep2(self.doc.get_update(state_vector)))
            case wire.SyncStep2(update):
                self._apply(update)
                self.synced = True
            case wire.Update(update):
                self._apply(update)
                self.updates += 1
            case _:
                self._note_down(frame)

    def _note_down(self, frame: wire.Frame) -> None:
        match frame:
            case wire.Awareness(payload):
                for entry in awareness.parse(payload):
                    state = None if entry.state is None else json.loads(entry.state)
                    self.presence[entry.client] = state
            case wire.Saved(clocks):
                self.saved.update(clocks)
            case wire.State(text):
                self.states.append(json.loads(text))
            case wire.Refusal(text):
                self.refusals.append(json.loads(text))
            case _:
                pass

    def _apply(self, update: bytes) -> None:
        self._applying = True
        self.doc.apply_update(update)
        self._applying = False

    def _hear_own(self, event: TransactionEvent) -> None:
        if not self._applying:
            self._outgoing.append(event.update)


def _own_clock(doc: Doc[Any]) -> int:
    """Return this document's own clock from its state vector."""
    data, own = doc.get_state(), int(doc.client_id)
    numbers: list[int] = []
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    clocks = dict(zip(numbers[1::2], numbers[2::2], strict=True))
    return clocks.get(own, 0)
