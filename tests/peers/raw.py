"""A hand-made client: raw frames on a real socket, and an author who makes real updates."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pycrdt import Doc, Map, Text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.sync import wire
from server.sync.awareness import Entry
from server.sync.awareness import encode as presence

PATIENCE = 20.0
HELLO = wire.Hello({"version": 1, "language": "fr"})

F = TypeVar("F", bound=wire.Frame)


class Author:
    """A replica of its own under one client id; `write` returns what it just did."""

    def __init__(self, client: int | None = None) -> None:
        self.client = client or secrets.randbits(31)
        self.doc: Doc[Any] = Doc(client_id=self.client)
        self.notes = self.doc.get("notes", type=Map)

    def write(self, note: str, text: str) -> bytes:
        """Create a note and return the update that says so."""
        before = self.doc.get_state()
        with self.doc.transaction():
            self.notes[note] = Map(
                {"kind": "idea", "pos": [0, 0], "zone": "challenge", "text": Text(text)}
            )
        return self.doc.get_update(before)

    def since(self, state_vector: bytes) -> bytes:
        """Return everything that a state vector does not cover."""
        return self.doc.get_update(state_vector)

    def learn(self, update: bytes) -> None:
        self.doc.apply_update(update)

    def text(self, note: str) -> str | None:
        """Return the text of a note, None when it is not there."""
        return str(self.notes[note]["text"]) if note in self.notes else None


class Raw:
    """One connection: says frames, hears frames."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.asked: bytes | None = None

    async def sit(self) -> None:
        """Wait until the room has let this connection in: from now on it hears everything.

        ``asked`` is then the state vector of the server's own step 1.
        """
        await self.say(wire.SyncStep1(b"\x00"))
        while not isinstance(frame := await self.next(), wire.SyncStep2):
            if isinstance(frame, wire.SyncStep1):
                self.asked = frame.state_vector

    async def say(self, *frames: wire.Frame) -> None:
        for frame in frames:
            await self.socket.send(wire.encode(frame))

    async def shout(self, data: bytes | str) -> None:
        """Send bytes, or a text, as they are."""
        await self.socket.send(data)

    async def declare(self, client: int, state: str = "{}", clock: int = 1) -> None:
        """Say the first thing that y-websocket says of itself."""
        await self.be(Entry(client, clock, state.encode()))

    async def be(self, *entries: Entry) -> None:
        await self.say(wire.Awareness(presence(entries)))

    async def hear(self, kind: type[F], wanted: Callable[[F], bool] = lambda _: True) -> F:
        """Return the next frame of a kind that is wanted; pass over all others."""
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = await self.next()
                if isinstance(frame, kind) and wanted(frame):
                    return frame

    async def next(self) -> wire.Frame:
        """Return the next message as its one frame."""
        async with asyncio.timeout(PATIENCE):
            data = await self.socket.recv()
        assert isinstance(data, bytes)
        return wire.decode(data)

    async def board(self, *notes: str) -> Author:
        """Return a replica of what the server has, on disk by rule S2, once it has ``notes``.

        An answer tells what is on disk when it is given; what was said just before may
        follow it as an update.
        """
        await self.say(wire.SyncStep1(b"\x00"))
        reader = Author()
        reader.learn((await self.hear(wire.SyncStep2)).update)
        for note in notes:
            await self.told(note, reader)
        return reader

    async def told(self, note: str, replica: Author | None = None) -> str | None:
        """Hear updates until a note is there and return its text."""
        replica = replica or Author()
        while replica.text(note) is None:
            replica.learn((await self.hear(wire.Update)).update)
        return replica.text(note)

    async def closed(self) -> int:
        """Read to the end and return the code with which the server closed."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.socket.recv()
        except ConnectionClosed as closed:
            assert closed.rcvd is not None, "the connection was cut without a word"
            return closed.rcvd.code


@asynccontextmanager
async def raw(
    address: str, board: str, session: str | None, *, seated: bool = True
) -> AsyncIterator[Raw]:
    """Open ``/sync/board`` with a session token in the query, as y-websocket does.

    Unless ``seated`` is False, wait until the room knows of it.
    """
    query = f"?token={session}" if session is not None else ""
    uri = f"ws://{address}/sync/{board}{query}"
    async with connect(uri, compression=None, max_size=None) as socket:
        connection = Raw(socket)
        if seated:
            await connection.sit()
        yield connection
