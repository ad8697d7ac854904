"""What a step took of the processor, as far as anybody wants to know it."""

from time import perf_counter, process_time
from typing import Final

AGAIN: Final = 10  # steps after which the processor's time is read anew


class Stopwatch:
    """Never says less than a step took; says more by at most what few steps before it took.

    The wall clock is read without a call of the kernel, and no step takes more of the processor
    than of the day: the kernel is asked only about what looks slow.
    """

    def __init__(self) -> None:
        self._steps, self._spent, self._began = 0, process_time(), 0.0

    def start(self) -> None:
        """Begin a step."""
        if self._steps % AGAIN == 0:
            self._spent = process_time()
        self._steps += 1
        self._began = perf_counter()

    def stop(self, bound: float) -> float:
        """Return the seconds of the step; those up to ``bound`` may be of waiting, too."""
        taken = perf_counter() - self._began
        if taken <= bound:
            return taken
        spent = process_time()
        taken, self._spent = min(taken, spent - self._spent), spent
        return taken
