"""A measured question: what is run, which figures answer it, and which are aimed at."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Result = dict[str, Any]
Row = dict[str, Any]  # server, round, seconds, and a result or an error

OURS = "tablee"
NAMES = {
    OURS: "Tablée",
    "hocuspocus": "@hocuspocus/server",
    "yws": "@y/websocket-server",
    "pycrdt-ws": "pycrdt-websocket",
    "hocuspocus-sqlite": "@hocuspocus/server + SQLite",
    "yws-leveldb": "@y/websocket-server + LevelDB",
    "pycrdt-ws-sqlite": "pycrdt-websocket + SQLite",
}
PEERS = ("hocuspocus", "yws", "pycrdt-ws")


@dataclass(frozen=True)
class Figure:
    """One number of a run."""

    name: str
    unit: str
    of: Callable[[Result], float]


@dataclass(frozen=True)
class Target:
    """What a figure of ours shall be: at most ``limit``, or at least."""

    figure: str
    limit: float
    at_least: bool = False

    def reached(self, value: float) -> bool:
        """Whether this figure is good enough."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True)
class Spread:
    """What several runs say about one figure."""

    low: float
    median: float
    high: float
    runs: int


@dataclass(frozen=True)
class Question:
    """One file of results.

    ``workload`` may depend on the server and on what is known already: a capacity run begins
    where the last one ended, an overload is twice the capacity.
    """

    name: str
    asks: str
    workload: str | Callable[[str, Sequence[Row]], str]
    figures: tuple[Figure, ...]
    targets: tuple[Target, ...] = ()
    servers: tuple[str, ...] = (OURS, *PEERS)
    follows: str = ""  # the question whose rows `workload` is given; by default its own
    measure: Callable[[str, Mapping[str, Any], str, list[str]], Result] | None = None

    def figure(self, name: str) -> Figure:
        """The figure of this name."""
        return next(figure for figure in self.figures if figure.name == name)


def spread(rows: Sequence[Row], server: str, figure: Figure) -> Spread | None:
    """Smallest, middle and largest of one server's runs; None if it has none."""
    results = [row["result"] for row in rows if row["server"] == server and "result" in row]
    values = [float(figure.of(result)) for result in results]
    if not values:
        return None
    return Spread(min(values), statistics.median(values), max(values), len(values))


def late(which: str, key: str = "edit_ms") -> Callable[[Result], float]:
    """A percentile of staleness."""
    return lambda result: float(result[key][which])


def plain(key: str, times: float = 1) -> Callable[[Result], float]:
    """A number of the result, in another unit if need be; -1 where it was not measured."""
    return lambda result: float(result.get(key, -1 / times) * times)


P50 = Figure("staleness p50", "ms", late("p50"))
P99 = Figure("staleness p99", "ms", late("p99"))
CORE = Figure("processor", "core", plain("server_cpu_share"))
PER_DELIVERY = Figure("processor per delivery", "µs", plain("cpu_s_per_1000_deliveries", 1000))
MISSING = Figure("edits missing", "", plain("missing"))
PEAK = Figure("memory at most", "MB", plain("rss_peak_mb"))
GENERATOR = Figure("generator", "core", plain("gen_cpu_share"))
CURSOR_P99 = Figure("cursor p99", "ms", late("p99", "cursor_ms"))
CURSORS_SHOWN = Figure("cursors shown", "%", plain("cursors_shown_share", 100))
BYTES = Figure("to each reader", "kB/s", plain("bytes_per_reader_and_s", 0.001))
USUAL = (P50, P99, CORE, PER_DELIVERY, MISSING, PEAK)
POINTING = (CURSOR_P99, CURSORS_SHOWN, BYTES)
