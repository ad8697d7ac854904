"""Large updates: weighed in slices and kept in parts, so that nobody else waits for them.

The author's own edits wait behind; everybody else's go on. Nothing of an update is applied
before all of it is judged (rules G31, P10).
"""

import asyncio
import logging
from collections import deque
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from server.crdt.decoder import Slices
from server.crdt.gate import Gate, Verdict, Weighed
from server.errors import TableeError, TooMany

from .member import Member
from .ticking import tick_of

if TYPE_CHECKING:
    from .room import Room

logger = logging.getLogger(__name__)

LARGE: Final = 16 * 1024  # bytes; up to here a judgement takes some 10 ms at the most
WAITING: Final = 16 * 1024 * 1024  # bytes that may wait at one board
TURN: Final = 0.003  # seconds of work between two turns of the loop

Result = TypeVar("Result")


class Letter(NamedTuple):
    """An update that waits for its turn."""

    member: Member
    update: bytes
    live: bool


class Heavy:
    """The line of one room: large updates, and what their authors wrote after them."""

    def __init__(self, room: "Room") -> None:
        self._room = room
        self._line: deque[Letter] = deque()
        self._size = 0
        self._work: asyncio.Task[None] | None = None

    def takes(self, member: Member, update: bytes, live: bool) -> bool:
        """Take a large update, or one whose author has one here. Raises `TooMany`."""
        if len(update) <= LARGE and not (self._line and self._has(member)):
            return False
        if self._size + len(update) > WAITING:
            raise TooMany("more large updates at a time than can be weighed", seconds=1)
        self._size += len(update)
        self._line.append(Letter(member, update, live))
        if len(self._line) == 1:
            self._work = asyncio.get_running_loop().create_task(self._work_off())
        return True

    async def emptied(self) -> None:
        """Wait until nothing is in the line."""
        while self._line and self._work is not None:
            await asyncio.shield(self._work)

    def _has(self, member: Member) -> bool:
        # By person: their windows may write under each other's ids (rule P5).
        person = member.writer.participant
        return any(letter.member.writer.participant == person for letter in self._line)

    async def _work_off(self) -> None:
        while self._line:
            letter = self._line[0]
            member = letter.member
            try:
                await self._take(letter)
            except TableeError as error:
                self._room.counts.refused(error)
                member.outbox.close(error.close_code, error.code)
            except Exception:
                # A fault of ours ends the connection that met it, and no other.
                logger.exception("a large update could not be taken")
                member.outbox.close(1011, "internal-error")
            self._line.popleft()
            self._size -= len(letter.update)

    async def _take(self, letter: Letter) -> None:
        room, gate = self._room, self._room.gate
        member, update, live = letter
        parts: list[bytes] = []
        stirred: set[str] = set()
        judge = partial(gate.judge, update, member.writer, live=live)
        if len(update) > LARGE:
            judge, parts, stirred = await _weighed(gate, letter)
        if not self._is_judged_by(gate):
            return
        try:
            verdict = room.enter(member, judge, live)
        finally:
            gate.forget()
        if verdict is not None and verdict.new:
            await self._keep(member, parts or [verdict.update], verdict.clocks, stirred)
        elif verdict is not None:
            room.keep(member, None, verdict.clocks)

    def _is_judged_by(self, gate: Gate) -> bool:
        """Tell whether it is the same gate still.

        If not, the room was closed, or its board read again and everybody asked for the rest.
        """
        return getattr(self._room, "gate", None) is gate

    async def _keep(
        self, member: Member, parts: list[bytes], clocks: dict[int, int], stirred: set[str]
    ) -> None:
        """Hand over one part a tick; only with the last one all of it is on disk."""
        room, gate = self._room, self._room.gate
        for part in parts[:-1]:
            room.keep(member, part, {})
            await asyncio.sleep(tick_of(len(room.audience)))
            await room.settled()
            if not self._is_judged_by(gate):
                return
        gate.stir(stirred)
        room.keep(member, parts[-1], clocks)


async def _weighed(gate: Gate, letter: Letter) -> tuple["partial[Verdict]", list[bytes], set[str]]:
    """Return how to conclude, the parts of what then may be kept, the notes that they stir."""
    member, update, live = letter
    try:
        slices = gate.weigh(update, member.writer, live=live)
        weighed: Weighed = await in_slices(slices, member)
    except TableeError as error:
        return partial(_refused, error), [], set()
    settle = partial(gate.settle, weighed, member.writer, live=live)
    return settle, weighed.parts, weighed.judgement.stirred


def _refused(error: TableeError) -> Verdict:
    raise error


async def in_slices(slices: Slices[Result], member: Member) -> Result:
    """Work in slices of some milliseconds, one of them in the whole process at a time."""
    loop = asyncio.get_running_loop()
    turns = _turns.setdefault(loop, asyncio.Lock())
    while True:
        async with turns:
            began = perf_counter()
            try:
                while perf_counter() - began < TURN:
                    next(slices)
            except StopIteration as end:
                result: Result = end.value
                return result
            finally:
                member.took(perf_counter() - began)
            await asyncio.sleep(0)


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
