"""The figures of one process, as Prometheus text."""

from collections import Counter
from collections.abc import Callable


class Metrics:
    """Figures of one process: counted as things happen, or measured when asked."""

    def __init__(self) -> None:
        self._counted: Counter[str] = Counter()
        self._measured: dict[str, Callable[[], float]] = {}

    def count(self, name: str, more: int = 1) -> None:
        """Add to a counter; its name ends in ``_total``."""
        self._counted[name] += more

    def measure(self, name: str, now: Callable[[], float]) -> None:
        """Ask ``now`` for the figure of this name whenever somebody looks."""
        self._measured[name] = now

    def text(self) -> str:
        """Return all figures in the Prometheus text format."""
        lines: list[str] = []
        for name, value in sorted(self._counted.items()):
            lines += [f"# TYPE {name} counter", f"{name} {value}"]
        for name, now in sorted(self._measured.items()):
            lines += [f"# TYPE {name} gauge", f"{name} {now():g}"]
        return "\n".join(lines) + "\n"
