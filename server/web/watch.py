"""The WebSocket ``/watch/WORKSHOP``: the facilitator's page hears of every change."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from server.errors import TableeError

from .auth import SUBPROTOCOL, facilitating
from .outboxes import outbox_of
from .parts import parts_of

# Seconds after which an overview is told again, so that a page notices a line that is dead.
REPEAT: Final = 15.0


async def watch(socket: WebSocket) -> None:
    """Send the overview of a workshop as JSON text whenever it changes, and now and then.

    Closes with the code of the refusal when the session may not facilitate. A reader
    who is slow gets the newest overview next, never a queue of old ones.
    """
    offered = socket.scope.get("subprotocols", [])
    await socket.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in offered else None)
    try:
        workshop = socket.path_params["workshop"]
        session = await facilitating(socket, workshop)
        hall = await parts_of(socket).halls.hall(workshop)
    except TableeError as error:
        await socket.close(error.close_code, error.code)
        return
    newest = Newest()
    leave = hall.watch(newest.put)
    left = parts_of(socket).attendance.came(session, outbox_of(socket).close)
    try:
        await _until_gone(socket, newest)
    finally:
        left()
        leave()


class Newest:
    """One place for the newest text; an older one that nobody took is forgotten."""

    def __init__(self) -> None:
        self._text = ""
        self._there = asyncio.Event()

    def put(self, text: str) -> None:
        """Leave a text for whoever takes next."""
        self._text = text
        self._there.set()

    async def take(self) -> str:
        """Wait for a text that was not taken yet."""
        await self._there.wait()
        return self.again()

    def again(self) -> str:
        """Return the newest text, taken already or not."""
        self._there.clear()
        return self._text


async def _until_gone(socket: WebSocket, newest: Newest) -> None:
    telling = asyncio.create_task(tell(socket.send_text, newest, REPEAT))
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
    finally:
        telling.cancel()
        # RuntimeError: a text was on its way when the server closed the connection.
        with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await telling


async def tell(send: Callable[[str], Awaitable[None]], newest: Newest, repeat: float) -> None:
    """Send every text that is left, and the newest again after ``repeat`` seconds without one."""
    await send(await newest.take())
    while True:
        try:
            async with asyncio.timeout(repeat):
                text = await newest.take()
        except TimeoutError:
            text = newest.again()
        await send(text)
