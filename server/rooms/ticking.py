"""When a room flushes: at once when idle, otherwise once a tick (decision 2).

The cost of fan-out is the number of socket writes: a tick turns edits × readers into
ticks × readers (measured: 93 % of a core → 20 % at 300 readers and 400 edits/s).
"""

import asyncio
import logging
from collections.abc import Callable
from math import ceil
from time import perf_counter
from typing import Final
from weakref import WeakKeyDictionary

from server.counting import Durations

from .strain import Strain

logger = logging.getLogger(__name__)

TICKS: Final = ((100, 0.016), (300, 0.033))
LONGEST_TICK: Final = 0.050
PRESENCE_TICKS: Final = ((100, 0.040), (300, 0.066))
LONGEST_PRESENCE_TICK: Final = 0.100
STATE_TICK: Final = 0.25
LONGEST_STATE_TICK: Final = 5.0

# All rooms of a process wait for the same moments: many boards flush, commit and write in
# one turn of the loop.
GRID: Final = 0.008

IDLE: Final = -1
AT_ONCE: Final = -2


def tick_of(readers: int) -> float:
    """Return the seconds between two flushes of a room with so many readers."""
    return _fitting(TICKS, readers, LONGEST_TICK)


def presence_tick_of(readers: int) -> float:
    """Return the seconds between two frames of presence that nothing else carries along."""
    return _fitting(PRESENCE_TICKS, readers, LONGEST_PRESENCE_TICK)


def state_tick_of(readers: int) -> float:
    """Return the seconds between two states of the workshop.

    A state is as long as there are people: to all of them 25 MB a second at the most.
    """
    return max(STATE_TICK, min(readers * readers * 4e-6, LONGEST_STATE_TICK))


def _fitting(ticks: tuple[tuple[int, float], ...], readers: int, longest: float) -> float:
    for limit, seconds in ticks:
        if readers <= limit:
            return seconds
    return longest


def nothing() -> None:
    """Do nothing: the tick has ended."""


class Pulse:
    """What all ticks of a process have in common: how long they took, how many will come."""

    __slots__ = ("armed", "took")

    def __init__(self) -> None:
        self.armed = 0
        self.took = Durations()


class Grid:
    """The moments that all rooms of one event loop share: one timer for each, not for each room.

    A timer costs far more than a place in a list, and busy tables arm many ticks a second.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._moments: dict[int, list[Tick]] = {}
        self.strain = Strain()

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "Grid":
        """Return the one grid of a loop."""
        grid = _grids.get(loop)
        if grid is None:
            grid = _grids[loop] = cls(loop)
        return grid

    def at(self, due: float, tick: "Tick") -> int:
        """Have ``tick`` come at the first moment not before ``due``; return its number."""
        number = ceil(due / GRID)
        ticks = self._moments.get(number)
        if ticks is None:
            ticks = self._moments[number] = []
            self._loop.call_at(number * GRID, self._come, number)
        ticks.append(tick)
        return number

    def _come(self, number: int) -> None:
        self.strain.came(self._loop.time() - number * GRID)
        for tick in self._moments.pop(number):
            try:
                tick.come(number)
            except Exception:
                # A fault of ours at one table must not hold up those who share its moment.
                logger.exception("a tick could not be carried out")


_grids: WeakKeyDictionary[asyncio.AbstractEventLoop, Grid] = WeakKeyDictionary()


class Tick:
    """Calls ``flush`` soon after `arm`, never twice within the interval that ``length`` tells."""

    def __init__(
        self,
        flush: Callable[[], None],
        length: Callable[[], float],
        pulse: Pulse | None = None,
    ) -> None:
        self._flush, self._length = flush, length
        self._pulse = pulse or Pulse()
        self._loop = asyncio.get_running_loop()
        self._grid = Grid.of(self._loop)
        self._last = 0.0
        self._awaited = IDLE

    def arm(self) -> None:
        """Ask for a flush: now if the last one is older than the interval, else when it is."""
        if self._awaited != IDLE:
            return
        self._pulse.armed += 1
        due = self._last + self._grid.strain.stretched(self._length())
        if self._loop.time() >= due:
            self._awaited = AT_ONCE
            self._loop.call_soon(self.come, AT_ONCE)
        else:
            self._awaited = self._grid.at(due, self)

    def rest(self) -> None:
        """Count what was to be flushed as flushed now: it went out with something else."""
        self.cancel()
        self._last = self._loop.time()

    def cancel(self) -> None:
        """Forget a flush that was asked for."""
        if self._awaited != IDLE:
            self._pulse.armed -= 1
            self._awaited = IDLE

    def end(self) -> None:
        """Come no more, and let go of whoever was to be called: mostly they hold this tick."""
        self.cancel()
        self._flush, self._length = nothing, lambda: 0.0

    def come(self, moment: int) -> None:
        """Flush if this is the moment that is waited for, and not one that was forgotten."""
        if moment != self._awaited:
            return
        self._awaited = IDLE
        self._last = self._loop.time()
        self._pulse.armed -= 1
        began = perf_counter()
        self._flush()
        self._pulse.took.add(perf_counter() - began)
