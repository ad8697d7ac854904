"""A visitor light enough to be a thousand: a WebSocket by hand, which reads or does not."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Self

from server.sync import wire

PATIENCE = 40.0
BINARY, CLOSE, PING, PONG = 2, 8, 9, 10


def masked(opcode: int, payload: bytes) -> bytes:
    """Return one client frame of any size; the mask is zero, so the bytes stay as they are."""
    size = len(payload)
    if size < 126:
        length = bytes((0x80 | size,))
    elif size < 0x10000:
        length = b"\xfe" + size.to_bytes(2, "big")
    else:
        length = b"\xff" + size.to_bytes(8, "big")
    return bytes((0x80 | opcode,)) + length + b"\0\0\0\0" + payload


def greeting(port: int, path: str) -> bytes:
    """Return the request that opens a WebSocket."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()


@dataclass(frozen=True)
class Seat:
    """Where a visitor sits: a board of a server, and the session that opens it."""

    port: int
    board: str
    session: str

    @property
    def path(self) -> str:
        return f"/sync/{self.board}?token={self.session}"


class Visitor(asyncio.Protocol):
    """One connection. ``heard`` is called with the payload of every message that is read."""

    everybody: ClassVar[list["Visitor"]] = []
    transport: asyncio.Transport

    def __init__(self, seat: Seat, heard: Callable[[bytes], None] | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.seat = seat
        self.hears = heard
        self.answers_pings = True
        self.own = b""  # an update that is handed in whenever the server asks
        self.synced: asyncio.Future[float] = loop.create_future()
        self.saved: asyncio.Future[dict[int, int]] = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()
        self.close_code, self.close_reason = 0, ""
        self._bytes = bytearray()
        self._greeted = False

    @classmethod
    async def enter(
        cls,
        seat: Seat,
        heard: Callable[[bytes], None] | None = None,
        *,
        own: bytes = b"",
        local: str | None = None,
    ) -> Self:
        """Connect, say hello and ask for the board; return at once."""
        loop = asyncio.get_running_loop()

        def made() -> Self:
            visitor = cls(seat, heard)
            visitor.own = own
            return visitor

        origin = (local, 0) if local else None
        _, visitor = await loop.create_connection(made, "127.0.0.1", seat.port, local_addr=origin)
        return visitor

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.everybody.append(self)
        transport.write(greeting(self.seat.port, self.seat.path))

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        if not self._greeted:
            end = self._bytes.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self._bytes.startswith(b"HTTP/1.1 101"), bytes(self._bytes)
            del self._bytes[: end + 4]
            self._greeted = True
            self.say(wire.SyncStep1(b"\0"), wire.Hello({"version": 1}))
        while (frame := self._next()) is not None:
            self._hear(*frame)

    def _next(self) -> tuple[int, bytes] | None:
        held = self._bytes
        if len(held) < 2:
            return None
        size, start = held[1], 2
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(held[2:start], "big")
        if len(held) < start + size or len(held) < start:
            return None
        opcode, payload = held[0] & 15, bytes(held[start : start + size])
        del held[: start + size]
        return opcode, payload

    def _hear(self, opcode: int, payload: bytes) -> None:
        if opcode == PING and self.answers_pings:
            self.transport.write(masked(PONG, payload))
        elif opcode == CLOSE:
            self.close_code = int.from_bytes(payload[:2], "big")
            self.close_reason = payload[2:].decode()
            self.transport.write(masked(CLOSE, payload[:2]))
            self.transport.close()
        elif opcode == BINARY:
            if self.hears is not None:
                self.hears(payload)
            if payload[:1] in (b"\0", b"\x66"):
                self._take(wire.decode(payload))

    def _take(self, frame: wire.Frame) -> None:
        match frame:
            case wire.SyncStep1():
                if self.own:
                    self.say(wire.SyncStep2(self.own))
            case wire.SyncStep2():
                if not self.synced.done():
                    self.synced.set_result(asyncio.get_running_loop().time())
            case wire.Saved(clocks):
                if not self.saved.done():
                    self.saved.set_result(dict(clocks))
            case _:
                pass

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.gone.done():
            self.gone.set_result(None)

    def say(self, *frames: wire.Frame) -> None:
        for frame in frames:
            self.transport.write(masked(BINARY, wire.encode(frame)))

    def stop_reading(self) -> None:
        """Leave everything that comes in the buffers of the operating system."""
        self.transport.pause_reading()

    def read_again(self) -> None:
        self.transport.resume_reading()

    async def seated(self) -> None:
        """Wait until the board has arrived."""
        async with asyncio.timeout(PATIENCE):
            there = await self.is_seated()
        assert there, f"ended with {self.close_code} {self.close_reason!r}"

    async def is_seated(self) -> bool:
        """Wait until the board has arrived, or the connection has ended."""
        await asyncio.wait([self.synced, self.gone], return_when=asyncio.FIRST_COMPLETED)
        return self.synced.done()

    async def ended(self) -> int:
        """Wait until the server ends the connection and return its close code."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(self.gone)
        return self.close_code

    @property
    def delay(self) -> float | None:
        """The seconds after which the server wants this visitor back (S13)."""
        found = re.fullmatch(r"restarting (\d+)", self.close_reason)
        return int(found[1]) / 1000 if found and self.close_code == 1012 else None
