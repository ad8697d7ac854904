"""The two ways out of a socket: straight to the transport, or through ASGI."""

import asyncio
from collections import deque
from collections.abc import Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from server.rooms.outbox import Delivery, Outbox

from .frames import EXTENSION, HIGH_WATER, FrameProtocol, Listener


def _nobody() -> None:
    """Do nothing: nobody listens yet."""


class TransportOutbox:
    """Writes frames that are shared by all readers; no task, no queue, no await."""

    def __init__(self, protocol: FrameProtocol) -> None:
        self._protocol = protocol

    @property
    def on_paused(self) -> Callable[[], None]:
        """Called when the transport holds too much."""
        return self._protocol.on_paused

    @on_paused.setter
    def on_paused(self, called: Callable[[], None]) -> None:
        self._protocol.on_paused = called

    @property
    def on_writable(self) -> Callable[[], None]:
        """Called when the transport has room again."""
        return self._protocol.on_writable

    @on_writable.setter
    def on_writable(self, called: Callable[[], None]) -> None:
        self._protocol.on_writable = called

    @property
    def held(self) -> int:
        return self._protocol.transport.get_write_buffer_size()

    def push(self, delivery: Delivery) -> None:
        self._protocol.write(delivery.wire)

    def listen(self, listener: Listener) -> None:
        """Give what the peer says to ``listener``, for as long as the connection lasts."""
        self._protocol.listen(listener)

    def close(self, code: int, reason: str) -> None:
        self._protocol.finish(code, reason)


class AsgiOutbox:
    """Sends through any ASGI server, one message at a time, holding a bounded amount."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._messages: deque[bytes] = deque()
        self._held = 0
        self._paused = False
        self._sender: asyncio.Task[None] | None = None
        self.on_paused: Callable[[], None] = _nobody
        self.on_writable: Callable[[], None] = _nobody

    @property
    def held(self) -> int:
        return self._held

    def push(self, delivery: Delivery) -> None:
        for payload in delivery.payloads:
            self._messages.append(payload)
            self._held += len(payload)
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send())
        if self._held > HIGH_WATER and not self._paused:
            self._paused = True
            self.on_paused()

    async def _send(self) -> None:
        try:
            while self._messages:
                payload = self._messages.popleft()
                await self._websocket.send_bytes(payload)
                self._held -= len(payload)
                if self._paused and not self._messages:
                    self._paused = False
                    self.on_writable()
        except (WebSocketDisconnect, RuntimeError):
            # The peer has gone: the receiving side sees it as well and leaves the room.
            self._messages.clear()

    def close(self, code: int, reason: str) -> None:
        self._messages.clear()
        self._farewell = asyncio.create_task(self._say_goodbye(code, reason))

    async def _say_goodbye(self, code: int, reason: str) -> None:
        try:
            await self._websocket.close(code, reason)
        except RuntimeError:
            return


def outbox_of(websocket: WebSocket) -> Outbox:
    """Return the best way out that the server in front of us offers."""
    protocol = websocket.scope.get("extensions", {}).get(EXTENSION)
    if protocol is None:
        return AsgiOutbox(websocket)
    # A property with its setter serves as the attribute that the port asks for.
    return TransportOutbox(protocol)  # pyright: ignore[reportReturnType]
