"""The way out that we added to uvicorn's protocol, on real sockets; and the way without it."""

import asyncio
import contextlib
import socket as sockets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode

from server.rooms.outbox import Delivery, Outbox
from server.web.frames import EXTENSION, HIGH_WATER
from server.web.outboxes import AsgiOutbox, TransportOutbox, outbox_of

from .raw import masked, rude

OURS, STOCK = "server.web.frames:FrameProtocol", "websockets-sansio"


class Door:
    """An application that hands its outbox to the test and waits for the end."""

    def __init__(self) -> None:
        self.opened: asyncio.Future[Outbox] = asyncio.get_running_loop().create_future()
        self.extensions: list[object] = []
        self.ended = asyncio.Event()
        self.server: uvicorn.Server

    async def endpoint(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self.extensions += list(websocket.scope["extensions"])
        self.opened.set_result(outbox_of(websocket))
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass
        self.ended.set()


async def _read_on(reader: ClientConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        while True:
            await reader.recv()


@asynccontextmanager
async def door_on(
    protocol: str,
    http: type[asyncio.Protocol] | Literal["httptools"] = "httptools",
    door: Door | None = None,
    *,
    ping: float = 20.0,
    endpoint: Callable[[WebSocket], Awaitable[None]] | None = None,
) -> AsyncIterator[tuple[Door, str]]:
    """Serve one door with the given WebSocket and HTTP protocols of uvicorn."""
    door = door or Door()
    app = Starlette(routes=[WebSocketRoute("/", endpoint or door.endpoint)])
    config = uvicorn.Config(
        app,
        http=http,
        ws=protocol,
        ws_per_message_deflate=False,
        ws_ping_interval=ping,
        ws_ping_timeout=ping,
        lifespan="off",
        log_config=None,
    )
    server = door.server = uvicorn.Server(config)
    with sockets.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        running = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield door, f"ws://127.0.0.1:{listening.getsockname()[1]}/"
        finally:
            server.should_exit = True
            await running


async def test_ready_made_frames_reach_the_reader_in_order() -> None:
    async with door_on(OURS) as (door, url), connect(url, max_size=None) as reader:
        outbox = await door.opened
        large = b"\x07" * 70_000

        outbox.push(Delivery(b"un", "deux 🌱".encode()))
        outbox.push(Delivery(b"x" * 200, large))

        assert isinstance(outbox, TransportOutbox)
        assert EXTENSION in door.extensions
        heard = [await reader.recv() for _ in range(4)]
        assert heard == [b"un", "deux 🌱".encode(), b"x" * 200, large]


async def test_without_the_extension_messages_go_through_asgi() -> None:
    async with door_on(STOCK) as (door, url), connect(url, max_size=None) as reader:
        outbox = await door.opened

        outbox.push(Delivery(b"un", b"deux"))

        assert isinstance(outbox, AsgiOutbox)
        assert [await reader.recv(), await reader.recv()] == [b"un", b"deux"]
        outbox.close(4429, "too-many")
        await reader.wait_closed()
        assert reader.close_code == 4429


async def test_s11_a_reader_who_does_not_read_is_noticed_on_both_ways() -> None:
    for protocol in (OURS, STOCK):
        async with door_on(protocol) as (door, url):
            paused, writable = asyncio.Event(), asyncio.Event()
            async with connect(url, max_queue=1, max_size=None) as reader:
                outbox = await door.opened
                outbox.on_paused, outbox.on_writable = paused.set, writable.set
                while not paused.is_set():
                    outbox.push(Delivery(b"\x00" * HIGH_WATER))
                    await asyncio.sleep(0)

                assert not writable.is_set()
                reading = asyncio.create_task(_read_on(reader))
                async with asyncio.timeout(20):
                    await writable.wait()
            await reading


async def test_a_reader_who_does_not_read_can_still_be_closed() -> None:
    async with door_on(OURS) as (door, url):
        async with connect(url, max_queue=1, max_size=None, close_timeout=1):
            outbox = await door.opened
            paused = asyncio.Event()
            outbox.on_paused = paused.set
            while not paused.is_set():
                outbox.push(Delivery(b"\x00" * HIGH_WATER))
                await asyncio.sleep(0)

            outbox.close(4408, "too-slow")

            async with asyncio.timeout(10):
                await door.ended.wait()
        outbox.push(Delivery(b"after the end"))


async def test_who_is_not_read_yet_is_not_taken_for_silent() -> None:
    app_may_read = asyncio.Event()
    heard: list[object] = []

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        await app_may_read.wait()
        heard.append(await websocket.receive())

    door = door_on(OURS, ping=0.05, endpoint=endpoint)
    async with door as (_, url), rude(urlsplit(url).port) as peer:
        await peer.write(masked(Opcode.BINARY, b"bonjour"))
        for _ in range(5):
            ping = await peer.reader.readexactly(6)
            await peer.write(masked(Opcode.PONG, ping[2:]))
        app_may_read.set()
        await peer.rest()

    assert heard == [{"type": "websocket.receive", "bytes": b"bonjour"}]
