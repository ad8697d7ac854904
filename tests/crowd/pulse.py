"""A word every so often from one person to a whole table, and how long it takes to each."""

import asyncio
import re
from contextlib import suppress
from statistics import median, quantiles
from types import TracebackType
from typing import Self

from .hall import enter_all
from .visitor import PATIENCE, Seat, Visitor
from .writing import Writer

MARKER = re.compile(rb"#(\d{6})#")
PACE = 0.04
ENOUGH = 200  # deliveries, of which the two slowest make the p99
# What a shared machine adds even to a calm window (measured beside six busy programs: up to
# 20 ms from one window to the next, without any change). The ratio itself is printed; a room
# that one reader holds up stands for hundreds of milliseconds.
NOISE_MS = 50.0


class Pulse:
    """Use it with ``async with``; `windows` measures for a while."""

    def __init__(self, places: list[Seat]) -> None:
        self._places = places
        self._sent: list[float] = []
        self._took: list[float] = []
        self._heard = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def __aenter__(self) -> Self:
        self._readers = await enter_all(self._places[1:], self._hear)
        self.writer = Writer(await Visitor.enter(self._places[0]))
        await self.writer.visitor.seated()
        self._beating = asyncio.create_task(self._beat())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._beating.cancel()
        with suppress(asyncio.CancelledError):
            await self._beating
        for visitor in (*self._readers, self.writer.visitor):
            visitor.transport.abort()

    @property
    def interrupted(self) -> int:
        """How many of the table have lost their connection."""
        return sum(reader.gone.done() for reader in (*self._readers, self.writer.visitor))

    async def windows(self, count: int, seconds: float) -> list[float]:
        """Return the p99 (ms) of so many windows in a row, longer ones where little is heard."""
        found = []
        for _ in range(count):
            self._took = []
            async with asyncio.timeout(PATIENCE):
                await asyncio.sleep(seconds)
                while len(self._took) < ENOUGH:
                    self._heard.clear()
                    await self._heard.wait()
            found.append(quantiles(self._took, n=100)[98] * 1000)
        return found

    async def _beat(self) -> None:
        due = self._loop.time()
        while True:
            self._sent.append(due)
            self.writer.write(f"#{len(self._sent) - 1:06d}#")
            due += PACE
            await asyncio.sleep(due - self._loop.time())

    def _hear(self, payload: bytes) -> None:
        now = self._loop.time()
        for number in MARKER.findall(payload) if payload[:2] == b"\0\2" else ():
            self._took.append(now - self._sent[int(number)])
            self._heard.set()


def middle(windows: list[float]) -> float:
    """Return the median, which one busy moment of the machine does not move."""
    return median(windows)


def calm(windows: list[float]) -> float:
    """Return the second best window: a server that is held up has none that is good."""
    return sorted(windows)[1]
