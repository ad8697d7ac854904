"""When a room flushes: at once when idle, otherwise once a tick (decision 1).

The cost of fan-out is the number of socket writes: a tick turns edits × readers into
ticks × readers (measured: 93 % of a core → 20 % at 300 readers and 400 edits/s).
"""

import asyncio
from collections.abc import Callable
from typing import Final

TICKS: Final = ((100, 0.016), (300, 0.033))
LONGEST_TICK: Final = 0.050
PRESENCE_TICK: Final = 0.040


def tick_of(readers: int) -> float:
    """Return the seconds between two flushes of a room with so many readers."""
    for limit, seconds in TICKS:
        if readers <= limit:
            return seconds
    return LONGEST_TICK


class Tick:
    """Calls ``flush`` soon after `arm`, never twice within the interval."""

    def __init__(self, flush: Callable[[], None]) -> None:
        self._flush = flush
        self._loop = asyncio.get_running_loop()
        self._last = 0.0
        self._handle: asyncio.Handle | None = None

    def arm(self, seconds: float) -> None:
        """Ask for a flush: now if the last one is older than ``seconds``, else when it will be."""
        if self._handle is not None:
            return
        due = self._last + seconds
        if self._loop.time() >= due:
            self._handle = self._loop.call_soon(self._run)
        else:
            self._handle = self._loop.call_at(due, self._run)

    def cancel(self) -> None:
        """Forget a flush that was asked for."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _run(self) -> None:
        self._handle = None
        self._last = self._loop.time()
        self._flush()
