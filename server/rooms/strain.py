"""Too much to do: what is told waits longer for company, and cursors thin out to nothing.

Telling many readers is what costs most, and costs the same however much there is to tell. How late
the shared moments of a loop come says how much more there is to do than time to do it.
"""

from typing import Final

BEARABLE: Final = 0.05  # seconds that a moment may be late, in a large hall for example
STRETCH: Final = 4.0
LONGEST: Final = 0.25  # seconds between two flushes, however late we are
SILENT: Final = 0.15  # seconds of being late at which no cursor is told any more
EASING: Final = 0.5


class Strain:
    """How late a loop has been lately: rises at once, falls by half with each moment."""

    __slots__ = ("late",)

    def __init__(self) -> None:
        self.late = 0.0

    def came(self, late: float) -> None:
        """Note by how many seconds a moment came too late."""
        self.late = max(late, self.late + (late - self.late) * EASING)

    def stretched(self, seconds: float) -> float:
        """Return how long to wait instead of ``seconds`` between two flushes."""
        excess = self.late - BEARABLE
        if excess <= 0.0 or seconds >= LONGEST:
            return seconds
        return min(seconds + STRETCH * excess, LONGEST)

    @property
    def share(self) -> float:
        """How much of what presence may take in good times it may take now, from 1 to 0."""
        return min(max((SILENT - self.late) / (SILENT - BEARABLE), 0.0), 1.0)
