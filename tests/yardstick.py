"""How slow this processor is at this moment, beside the one that the promises were measured on.

Machines that are lent out differ by a factor of two from one hour to the next. A test that
holds a promise in seconds of processor time asks how long a fixed piece of work takes, right
before, and allows as much more.
"""

from time import process_time
from typing import Final

WORK: Final = 40_000
# Seconds of processor time for the work below, best of twelve, on the machine and the day of
# the figures in bench/results (26 November 2026).
NOMINAL: Final = 0.0066


def slowness() -> float:
    """Return how many times longer the fixed work takes than it should; never less than 1."""
    return max(1.0, min(_seconds() for _ in range(5)) / NOMINAL)


def _seconds() -> float:
    """Carry out work of the kind that the gate does: tuples, dictionaries, comparisons."""
    began = process_time()
    known: dict[tuple[int, int], int] = {}
    total = 0
    for number in range(WORK):
        key = (number % 61, number)
        known[key] = number
        total += known.get((number % 59, number - 1), 0)
    return process_time() - began
