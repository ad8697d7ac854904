"""A WebSocket client without manners: it sends the bytes it is given and may never read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

PATIENCE = 20.0


def masked(opcode: int, payload: bytes = b"", *, fin: bool = True) -> bytes:
    """Return one client frame of fewer than 126 bytes, masked with zeros."""
    return bytes((opcode | (0x80 if fin else 0), 0x80 | len(payload), 0, 0, 0, 0)) + payload


@dataclass
class Rude:
    """One connection; `closed` waits until the server has ended it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def stop_reading(self) -> None:
        """Leave everything that comes in the buffers of the operating system."""
        self.writer.transport.pause_reading()  # type: ignore[attr-defined]

    def read_again(self) -> None:
        self.writer.transport.resume_reading()  # type: ignore[attr-defined]

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def rest(self) -> bytes:
        """Return all that still comes until the server ends the connection."""
        received = b""
        async with asyncio.timeout(PATIENCE):
            try:
                while data := await self.reader.read(1 << 16):
                    received += data
            except ConnectionError:
                pass
        return received


@asynccontextmanager
async def rude(port: int, path: str = "/") -> AsyncIterator[Rude]:
    """Open a WebSocket on a port of this machine."""
    async with opened(port) as rude:
        await rude.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        head = await rude.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 101")
        yield rude


@asynccontextmanager
async def opened(port: int, local: str = "127.0.0.1") -> AsyncIterator[Rude]:
    """Open a connection on which nothing was said yet, from an address of this machine."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", port, limit=1 << 16, local_addr=(local, 0)
    )
    try:
        yield Rude(reader, writer)
    finally:
        writer.transport.abort()
