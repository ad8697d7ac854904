"""The histories people look at: compiled from the log when asked for, and as it grows.

Compiling is work for another thread. It is the log that is compiled, never the live document:
what a replay shows is on disk, and whoever writes pays nothing for it (decision 27).
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from server.errors import Damaged
from server.replay.compiling import Compiler
from server.replay.markers import Moment, moments_of
from server.replay.state import Timeline
from server.replay.tracks import pack
from server.storage.port import Board, BoardLog, Registry, Row

# Histories that are kept, some 30 MB each when they are long, and for how long after the last
# question; so many are compiled or packed at a time, however often somebody asks.
KEPT: Final = 8
IDLE_S: Final = 600.0
AT_ONCE: Final = 2

_Key = tuple[int, int]
Answer = TypeVar("Answer")


@dataclass(slots=True)
class History:
    """One board's history up to the entry ``seq``."""

    board: Board
    compiler: Compiler
    timeline: Timeline = field(default_factory=Timeline)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: float = 0.0  # when, by the clock of the loop
    _told: int = 0  # events that the timeline has

    @property
    def seq(self) -> int:
        """The last entry that is in it."""
        return self.compiler.seq

    @property
    def end_ms(self) -> int:
        """The time of the last entry that is in it."""
        return self.compiler.t_ms

    def facts(self, after: int = 0) -> dict[str, Any]:
        """Return of which board, and until when (schema/tracks.md)."""
        return {
            "board": self.board.id,
            "epoch": self.board.epoch,
            "start_ms": self.board.created_ms,
            "after": after,
            "seq": self.compiler.seq,
            "end_ms": self.compiler.t_ms,
        }

    def packed(self, after: int = 0) -> bytes:
        """Return the tracks of the entries behind ``after`` as JSON text."""
        events = [event for event in self.compiler.events if event.seq > after]
        facts = self.facts(after)
        return json.dumps(pack(events, facts), ensure_ascii=False, separators=(",", ":")).encode()

    def moments(self) -> list[Moment]:
        """Return the moments that the events tell."""
        return moments_of(self.compiler.events, self.timeline)

    def take(self, rows: Sequence[Row], people: Mapping[int, str]) -> None:
        """Compile the next rows. Raises `Damaged`."""
        self.compiler.people = people
        self.compiler.feed(rows)
        self.timeline.add(self.compiler.events[self._told :])
        self._told = len(self.compiler.events)


class Histories:
    """The histories of one server, the newest ones at hand."""

    def __init__(self, log: BoardLog, registry: Registry) -> None:
        self._log, self._registry = log, registry
        self._kept: OrderedDict[_Key, History] = OrderedDict()
        self._working = asyncio.Semaphore(AT_ONCE)

    def __len__(self) -> int:
        return len(self._kept)

    def tidy(self) -> None:
        """Let go of histories that nobody has asked for a while."""
        long_ago = asyncio.get_running_loop().time() - IDLE_S
        for key, history in list(self._kept.items()):
            if history.asked < long_ago and not history.turn.locked():
                del self._kept[key]

    async def ask(self, board: Board, what: Callable[[History], Answer]) -> Answer:
        """Ask a history with all that is on disk now; ``what`` runs in another thread.

        Raises `Damaged` when the log cannot be read: never a shorter history.
        """
        key = (board.key, board.epoch)
        history = self._kept.get(key)
        if history is None:
            history = self._kept[key] = History(board, Compiler({}))
        self._kept.move_to_end(key)
        history.asked = asyncio.get_running_loop().time()
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        async with history.turn, self._working:
            try:
                await self._catch_up(history)
            except Damaged:
                self._kept.pop(key, None)
                raise
            return await asyncio.to_thread(what, history)

    async def _catch_up(self, history: History) -> None:
        board = history.board
        rows = await self._log.read(board.key, after=history.seq)
        if rows:
            people = await self._registry.people_by_session(board.workshop)
            await asyncio.to_thread(history.take, rows, people)
