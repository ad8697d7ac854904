"""The door of a board: a WebSocket becomes a member of its room (1)."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Final

from starlette.websockets import WebSocket

from server.errors import ProtocolViolation, TableeError, TooLarge
from server.rooms.hall import Hall
from server.rooms.member import Member
from server.rooms.room import Room

from .auth import SUBPROTOCOL, at_board
from .budget import Budget
from .outboxes import TransportOutbox, outbox_of
from .parts import parts_of
from .reach import origin_of
from .refusals import ForeignOrigin

logger = logging.getLogger(__name__)

# Seconds that the messages of one connection may take before everybody else has a turn.
TURN: Final = 0.01


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
    budget = parts.budgets.of(session.key)
    left = parts.attendance.came(session, outbox.close)
    conversation = Conversation(hall, room, member, budget, parts.limits.frame, left)
    if isinstance(outbox, TransportOutbox):
        # From here on the connection needs no route, no task and no queue (decision 2).
        outbox.listen(conversation)
        return
    try:
        await _converse(websocket, conversation)
    finally:
        conversation.gone()


class Conversation:
    """What one connection says, on its way to the room."""

    __slots__ = ("_budget", "_hall", "_largest", "_left", "_member", "_over", "_room")

    def __init__(
        self,
        hall: Hall,
        room: Room,
        member: Member,
        budget: Budget,
        largest: int,
        left: Callable[[], None],
    ) -> None:
        self._hall, self._room, self._member = hall, room, member
        self._budget, self._largest, self._over = budget, largest, False
        self._left = left

    def heard(self, message: bytes | None) -> None:
        """Take one message, None for one of text; what is wrong with it ends the connection."""
        if self._over:
            return
        now = monotonic()
        try:
            if message is None:
                raise ProtocolViolation("a text message")
            # The engine in front of us cuts at twice this size; up to there we say why.
            if len(message) > self._largest:
                raise TooLarge("a message beyond the limit")
            self._budget.spend(len(message), now)
            self._room.receive(self._member, message)
        except TableeError as error:
            logger.info("board %s: a connection is closed: %s", self._room.board.id, error.code)
            self._end(error.close_code, error.code)
        except Exception:
            # A fault of ours ends the connection that met it, and no other.
            logger.exception("board %s: a message could not be taken", self._room.board.id)
            self._end(1011, "internal-error")
        finally:
            self._budget.took(monotonic() - now)

    def _end(self, code: int, reason: str) -> None:
        self._over = True
        self._member.outbox.close(code, reason)

    def gone(self) -> None:
        """See the member out; the document is never touched by that."""
        self._left()
        self._hall.left(self._room, self._member)


async def _converse(websocket: WebSocket, conversation: Conversation) -> None:
    """Read through any ASGI server, one message at a time."""
    turn = monotonic()
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if monotonic() - turn > TURN:
            # Thousands of messages may lie here already: the others come in between.
            await asyncio.sleep(0)
            turn = monotonic()
        conversation.heard(message.get("bytes"))


async def _until_gone(websocket: WebSocket) -> None:
    """Read past whatever still comes until the other side is gone."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
