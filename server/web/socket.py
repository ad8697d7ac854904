"""The door of a board: a WebSocket becomes a member of its room (1)."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Final

from starlette.types import Message
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

# The close code of a connection that ended without one (RFC 6455, 7.1.5).
CUT: Final = 1006


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
    outbox, counts = outbox_of(websocket), parts.directory.counts
    try:
        board, session = await at_board(websocket, websocket.path_params["board"])
        hall = await parts.halls.hall(board.workshop)
        room, member = await hall.enter(board.id, session, outbox)
    except TableeError as error:
        counts.refused(error)
        logger.info("a socket was refused", extra={"close": error.close_code, "error": error})
        outbox.close(error.close_code, error.code)
        counts.closed(await _until_gone(websocket))
        return
    budget = parts.budgets.of(session.key)
    left = parts.attendance.came(session, outbox.close)
    conversation = Conversation(hall, room, member, budget, parts.limits.frame, left)
    if isinstance(outbox, TransportOutbox):
        # From here on the connection needs no route, no task and no queue (decision 2).
        outbox.listen(conversation)
        return
    code = CUT
    try:
        code = await _converse(websocket, conversation)
    finally:
        conversation.gone(code)


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
        member.took = budget.took

    def heard(self, message: bytes | None) -> None:
        """Take one message, None for one of text; what is wrong with it ends the connection."""
        if self._over:
            return
        now, counts = monotonic(), self._room.counts
        counts.messages_in += 1
        try:
            if message is None:
                raise ProtocolViolation("a text message")
            counts.bytes_in += len(message)
            # The engine in front of us cuts at twice this size; up to there we say why.
            if len(message) > self._largest:
                raise TooLarge("a message beyond the limit")
            self._budget.spend(len(message), now)
            self._room.receive(self._member, message)
        except TableeError as error:
            counts.refused(error)
            what = {"close": error.close_code, "error": error}
            logger.info("a connection is closed", extra=self._who() | what)
            self._end(error.close_code, error.code)
        except Exception:
            # A fault of ours ends the connection that met it, and no other.
            logger.exception("a message could not be taken", extra=self._who())
            self._end(1011, "internal-error")
        finally:
            self._budget.took(monotonic() - now)

    def _end(self, code: int, reason: str) -> None:
        self._over = True
        self._member.outbox.close(code, reason)

    def _who(self) -> dict[str, str]:
        """Return who it was for the journal, which knows no names."""
        who = self._member.session.participant.id
        return {"board": self._room.board.id, "participant": who}

    def gone(self, code: int) -> None:
        """See the member out; the document is never touched by that."""
        self._left()
        self._room.counts.closed(code)
        self._hall.left(self._room, self._member)


async def _converse(websocket: WebSocket, conversation: Conversation) -> int:
    """Read through any ASGI server, one message at a time; return the close code."""
    turn = monotonic()
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return _code_of(message)
        if monotonic() - turn > TURN:
            # Thousands of messages may lie here already: the others come in between.
            await asyncio.sleep(0)
            turn = monotonic()
        conversation.heard(message.get("bytes"))


async def _until_gone(websocket: WebSocket) -> int:
    """Read past whatever still comes until the other side is gone; return the close code."""
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return _code_of(message)


def _code_of(message: Message) -> int:
    code: int | None = message.get("code")
    return CUT if code is None else code
