"""From a moment: a board, or some of its notes, as they were; and back again, for anyone there.

What is restored is written by whoever asked for it, as one update that passes the gate like any
other, so that the log tells who did it. The last one of each table can be taken back for a
while by anybody who may write there; what was changed after it stays.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from server.crdt.document import BoardContent, read_board
from server.crdt.replica import Replica
from server.crdt.restoring import Target, restore
from server.errors import NotFound, Unavailable
from server.storage.port import Session

from .directory import Directory
from .hall import Hall
from .member import Member
from .outbox import Delivery, nobody
from .room import Room

# How long a restoration is offered to be taken back.
OFFERED_S: Final = 15 * 60.0
PATIENCE_S: Final = 30.0


@dataclass(slots=True)
class Restored:
    """A restoration that may be taken back: the board right before it, and right after."""

    number: int
    before: BoardContent
    after: BoardContent
    objects: Collection[str] | None


class _Deaf:
    """The outbox of who writes without a connection: it only keeps why an edit was refused."""

    held = 0

    def __init__(self) -> None:
        self.on_paused = self.on_writable = nobody
        self.reason: str | None = None

    def push(self, delivery: Delivery) -> None:
        """Hear nothing."""

    def close(self, code: int, reason: str) -> None:
        self.reason = reason


class _Author(Member):
    """Who writes without being in the room; hears only that it is on disk."""

    client = end = 0

    def __init__(self, session: Session, outbox: _Deaf) -> None:
        super().__init__(session, outbox)
        self.kept = asyncio.Event()

    def saved(self, clocks: dict[int, int]) -> bytes | None:
        # A large update is kept in parts, and only the last one names its clocks (rule S16).
        if clocks.get(self.client, 0) >= self.end:
            self.kept.set()
        return None


class Restorations:
    """Brings boards back to what they were."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._turns: WeakKeyDictionary[Room, asyncio.Lock] = WeakKeyDictionary()
        self._clients: dict[int, int] = {}  # the client id under which a session restores
        self._last: dict[str, Restored] = {}
        self._count = 0

    async def restore(
        self, hall: Hall, board: str, session: Session, target: Target
    ) -> dict[str, Any]:
        """Bring a board back; return `{changed, number, seq, t_ms}`. Raises what the gate does.

        ``number`` is what takes it back again; None where nothing had to be changed.
        """
        room = await self._directory.room(hall.board(board), hall)
        async with self._turns.setdefault(room, asyncio.Lock()):
            written = await self._write(room, session, target)
            if written is None:
                return self._told(room, None)
            self._count += 1
            restored = Restored(self._count, *written, target.objects)
        if target.since is None:
            self._offer(hall, board, session, restored)
            return self._told(room, restored.number)
        return self._told(room, None, changed=True)

    async def take_back(
        self, hall: Hall, board: str, session: Session, number: int
    ) -> dict[str, Any]:
        """Take back a restoration. Raises `NotFound` for one that is not offered any more."""
        last = self._last.get(board)
        if last is None or last.number != number:
            raise NotFound("no such restoration")
        target = Target(last.before, last.objects, since=last.after)
        answer = await self.restore(hall, board, session, target)
        self._forget(hall, board, number)
        return answer

    def _told(self, room: Room, number: int | None, *, changed: bool = False) -> dict[str, Any]:
        facts = {"number": number, "seq": room.seq, "t_ms": room.t_ms}
        return {"changed": changed or number is not None} | facts

    def _offer(self, hall: Hall, board: str, session: Session, restored: Restored) -> None:
        self._last[board] = restored
        facts = {
            "number": restored.number,
            "person": session.participant.id,
            "whole": restored.objects is None,
        }
        hall.tell_restored(board, facts)
        asyncio.get_running_loop().call_later(
            OFFERED_S, self._forget, hall, board, restored.number
        )

    def _forget(self, hall: Hall, board: str, number: int) -> None:
        last = self._last.get(board)
        if last is not None and last.number == number:
            del self._last[board]
            hall.tell_restored(board, None)

    async def _write(
        self, room: Room, session: Session, target: Target
    ) -> tuple[BoardContent, BoardContent] | None:
        """Write what differs, and return the board before and after it, once it is on disk."""
        await room.settled()
        client = self._clients.get(session.key)
        prepared = await asyncio.to_thread(_prepared, room.snapshot().data, target, client)
        if prepared is None:
            return None
        self._clients[session.key] = prepared.client
        await _taken(room, session, prepared)
        return prepared.before, prepared.after


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is to be written: the update, the board before and after it.

    ``end`` is where its client id then stands, 0 when it only takes away.
    """

    update: bytes
    client: int
    end: int
    before: BoardContent
    after: BoardContent


async def _taken(room: Room, session: Session, prepared: _Prepared) -> None:
    """Let an update into a room as if its author were connected; it is on disk then.

    Raises what the gate does, `Unavailable` when it was not taken otherwise.
    """
    outbox = _Deaf()
    member = _Author(session, outbox)
    member.client, member.end = prepared.client, prepared.end
    if room.heavy.takes(member, prepared.update, live=True):
        await room.heavy.emptied()
    else:
        judge = partial(room.gate.judge, prepared.update, member.writer, live=True)
        verdict = room.enter(member, judge, live=True)
        if verdict is None:
            raise Unavailable("what was to be restored does not join any more")
        room.keep(member, verdict.update if verdict.new else None, verdict.clocks)
    if outbox.reason:
        raise Unavailable(f"a restoration was not taken ({outbox.reason})")
    try:
        await asyncio.wait_for(member.kept.wait(), PATIENCE_S)
    except TimeoutError:
        raise Unavailable("a restoration was not kept in time") from None


def _prepared(data: bytes, target: Target, client: int | None) -> _Prepared | None:
    """Write on a copy of the document, in another thread."""
    copy = Replica.load([data], client_id=client)
    before, start = read_board(copy), copy.clocks().get(copy.client_id, 0)
    update = restore(copy, target)
    if update is None:
        return None
    own = copy.client_id
    end = copy.clocks().get(own, 0)
    return _Prepared(update, own, end if end > start else 0, before, read_board(copy))
