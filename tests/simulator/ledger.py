"""What of a person's work the server has not confirmed yet, as `client/src/sync/ledger.ts`."""

from dataclasses import dataclass

from .truth import Points


@dataclass
class _Waiting:
    clock: int
    points: Points
    since: float


class Ledger:
    """Counts what waits; what was deleted counts once the server tells it."""

    def __init__(self) -> None:
        self._entries: list[_Waiting] = []
        self._saved = 0

    def wrote(self, clock: int, points: Points, now: float) -> None:
        """Note one local transaction."""
        self._entries.append(_Waiting(clock, points, now))
        self._sweep()

    def acknowledge(self, clock: int) -> None:
        """Hear that everything below this clock is on disk."""
        self._saved = max(self._saved, clock)
        self._sweep()

    def confirm(self, told: Points) -> None:
        """Hear what the server tells as deleted."""
        for entry in self._entries:
            entry.points -= told
        self._sweep()

    @property
    def deletions_wait(self) -> bool:
        return any(entry.points for entry in self._entries)

    @property
    def clean(self) -> bool:
        return not self._entries

    @property
    def oldest(self) -> float:
        """When the oldest change that waits was made."""
        return self._entries[0].since

    def __str__(self) -> str:
        waiting = [(entry.clock, sorted(entry.points)) for entry in self._entries]
        return f"saved {self._saved}, waiting {waiting}"

    def _sweep(self) -> None:
        self._entries = [e for e in self._entries if e.clock > self._saved or e.points]
