"""The door of a board: a WebSocket becomes a member of its room (1)."""

import asyncio
import logging
import time
from typing import Final

from starlette.websockets import WebSocket

from server.errors import ProtocolViolation, TableeError, TooLarge, TooMany
from server.rooms.member import Member
from server.rooms.room import Room

from .auth import SUBPROTOCOL, at_board
from .outboxes import outbox_of
from .parts import parts_of
from .reach import origin_of
from .refusals import ForeignOrigin

logger = logging.getLogger(__name__)

# What one person may send. A paste of a thousand notes passes; a loop does not.
BURST_MESSAGES: Final = 10_000
MESSAGES_A_SECOND: Final = 300
BURST_BYTES: Final = 16 * 1024 * 1024
BYTES_A_SECOND: Final = 1024 * 1024

# Seconds that the messages of one connection may take before everybody else has a turn.
TURN: Final = 0.01


class Budget:
    """A token bucket for messages and bytes of one connection."""

    __slots__ = ("_bytes", "_messages", "_when")

    def __init__(self, now: float) -> None:
        self._messages, self._bytes, self._when = float(BURST_MESSAGES), float(BURST_BYTES), now

    def spend(self, size: int, now: float) -> None:
        """Count one message of ``size`` bytes. Raises `TooMany` when the bucket is empty."""
        passed, self._when = now - self._when, now
        self._messages = min(self._messages + passed * MESSAGES_A_SECOND, BURST_MESSAGES) - 1
        self._bytes = min(self._bytes + passed * BYTES_A_SECOND, BURST_BYTES) - size
        if self._messages < 0 or self._bytes < 0:
            raise TooMany("more than one person can write")


async def sync(websocket: WebSocket) -> None:
    """Serve ``/sync/BOARD``: who comes in is decided before the room hears of them.

    A page of another site gets 403 and no socket. Every other refusal is a close code,
    since a browser shows its script nothing of a refused handshake.
    """
    parts = parts_of(websocket)
    try:
        origin_of(websocket, parts.reach)
    except ForeignOrigin:
        await websocket.close()
        return
    offered = websocket.scope.get("subprotocols", [])
    await websocket.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in offered else None)
    outbox = outbox_of(websocket)
    try:
        board, session = await at_board(websocket, websocket.path_params["board"])
        hall = await parts.halls.hall(board.workshop)
        room, member = await hall.enter(board.id, session, outbox)
    except TableeError as error:
        outbox.close(error.close_code, error.code)
        await _until_gone(websocket)
        return
    try:
        await _converse(websocket, room, member, parts.limits.frame)
    finally:
        hall.left(room, member)


async def _converse(websocket: WebSocket, room: Room, member: Member, largest: int) -> None:
    budget, turn = Budget(time.monotonic()), time.monotonic()
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if time.monotonic() - turn > TURN:
            # Thousands of messages may lie here already: the others come in between.
            await asyncio.sleep(0)
            turn = time.monotonic()
        try:
            data = message.get("bytes")
            if data is None:
                raise ProtocolViolation("a text message")
            # The engine in front of us cuts at twice this size; up to there we say why.
            if len(data) > largest:
                raise TooLarge("a message beyond the limit")
            budget.spend(len(data), time.monotonic())
            room.receive(member, data)
        except TableeError as error:
            logger.info("board %s: a connection is closed: %s", room.board.id, error.code)
            member.outbox.close(error.close_code, error.code)
            await _until_gone(websocket)
            return


async def _until_gone(websocket: WebSocket) -> None:
    """Read past whatever still comes until the other side is gone."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
