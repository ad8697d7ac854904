"""The figures of one process, as Prometheus text (exposition format 0.0.4)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from server.counting import Durations

Samples = Mapping[str, float]  # the value of one label → the figure


@dataclass(frozen=True, slots=True)
class _Family:
    kind: str
    meaning: str
    lines: Callable[[], Iterator[str]]


class Metrics:
    """Families of figures by name; each is read when somebody looks, and not before.

    Names follow the conventions of Prometheus: base units, and ``_total`` for what only grows.
    """

    def __init__(self) -> None:
        self._families: dict[str, _Family] = {}
        self._counted: Counter[str] = Counter()

    def count(self, name: str, more: int = 1) -> None:
        """Add to a figure that `counted` has made known."""
        self._counted[name] += more

    def counted(self, name: str, meaning: str) -> None:
        """Make a figure known that others `count`."""
        self.figure(name, meaning, lambda: self._counted[name])

    def figure(self, name: str, meaning: str, now: Callable[[], float]) -> None:
        """Make one figure known: a counter if its name ends in ``_total``, else a gauge."""
        self._add(name, meaning, lambda: iter([f"{name} {_number(now())}"]))

    def figures(self, name: str, meaning: str, label: str, now: Callable[[], Samples]) -> None:
        """Make a figure known that stands once for every value of ``label``."""

        def lines() -> Iterator[str]:
            for value, figure in sorted(now().items()):
                yield f"{name}{{{_label(label, value)}}} {_number(figure)}"

        self._add(name, meaning, lines)

    def durations(
        self,
        name: str,
        meaning: str,
        measured: Durations | Mapping[str, Durations],
        label: str = "",
    ) -> None:
        """Make a histogram known, or one for every value of ``label``."""
        each = {"": measured} if isinstance(measured, Durations) else measured

        def lines() -> Iterator[str]:
            for value, one in each.items():
                yield from _histogram(name, _label(label, value) if label else "", one)

        self._add(name, meaning, lines, kind="histogram")

    def text(self) -> str:
        """Return all figures, by name."""
        lines: list[str] = []
        for name, family in sorted(self._families.items()):
            lines += [f"# HELP {name} {family.meaning}", f"# TYPE {name} {family.kind}"]
            lines += family.lines()
        return "\n".join(lines) + "\n"

    def _add(
        self, name: str, meaning: str, lines: Callable[[], Iterator[str]], *, kind: str = ""
    ) -> None:
        usual = "counter" if name.endswith("_total") else "gauge"
        self._families[name] = _Family(kind or usual, _escaped(meaning), lines)


def _histogram(name: str, labels: str, measured: Durations) -> Iterator[str]:
    before, so_far = f"{labels}," if labels else "", 0
    for bound, count in zip((*measured.bounds, float("inf")), measured.counts, strict=True):
        so_far += count
        yield f"{name}_bucket{{{before}{_label('le', _number(bound))}}} {so_far}"
    inner = f"{{{labels}}}" if labels else ""
    yield f"{name}_sum{inner} {_number(measured.total)}"
    yield f"{name}_count{inner} {so_far}"


def _label(name: str, value: str) -> str:
    quoted = _escaped(value).replace('"', '\\"')
    return f'{name}="{quoted}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _number(value: float) -> str:
    return "+Inf" if value == float("inf") else repr(value)
