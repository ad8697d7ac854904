"""How many people does one board carry before edits come late?"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

from bench.question import Figure, Question, Result, Row, Target

# Where the first climb begins; a later one begins where the last one ended.
FIRST = {"tablee": 1250, "hocuspocus": 300, "yws": 100, "pycrdt-ws": 40}


def most(rows: Sequence[Row], server: str) -> int:
    """The people that a server carried so far, in the middle of its runs."""
    found = [row["result"]["best"] for row in rows if row["server"] == server and "result" in row]
    return round(statistics.median(found)) if found else FIRST.get(server, 50)


def _step(key: str, times: float = 1) -> Callable[[Result], float]:
    """A number of the largest board that was carried."""

    def of(result: Result) -> float:
        best = [step for step in result["steps"] if step["size"] == result["best"]]
        return float(best[0].get(key) or 0) * times if best else -1

    return of


PEOPLE = Figure("people on one board", "", lambda result: float(result["best"]))

QUESTION = Question(
    name="capacity",
    asks="How many people does one board carry, p99 staleness below 100 ms?",
    workload=lambda server, rows: (
        f"capacity:plenary@start={most(rows, server)}@duration=4@settle=1"
    ),
    figures=(
        PEOPLE,
        Figure("staleness p99", "ms", _step("p99_ms")),
        Figure("processor", "core", _step("server_cpu_share")),
        Figure("memory at most", "MB", _step("rss_peak_mb")),
        Figure("cursor p99", "ms", _step("cursor_p99_ms")),
        Figure("cursors shown", "%", _step("cursors_shown_share", 100)),
        Figure("to each reader", "kB/s", _step("bytes_per_reader_and_s", 0.001)),
        Figure("generator", "core", _step("gen_cpu_share")),
    ),
    targets=(Target("people on one board", 1500, at_least=True),),
)
