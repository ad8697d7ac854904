"""What happens at twice the capacity, and is it well again by itself?"""

from __future__ import annotations

from bench.question import MISSING, OURS, Figure, Question, Target, late, plain

from .capacity import most

QUESTION = Question(
    name="overload",
    asks="At twice the capacity for five seconds: is anything lost, how late, how large, and "
    "is it well again by itself?",
    workload=lambda server, rows: f"overload:{2 * most(rows, server)}@duration=14@drain=15",
    figures=(
        Figure("people on one board", "", plain("people")),
        MISSING,
        Figure("staleness max", "ms", late("max")),
        Figure("memory, times the usual", "", plain("rss_ratio")),
        Figure("well again after", "s", lambda result: seconds(result["recover_s"])),
        Figure("staleness p99 before", "ms", plain("before_p99_ms")),
        Figure("generator", "core", plain("gen_cpu_share")),
    ),
    targets=(
        Target("edits missing", 0),
        Target("staleness max", 2000),
        Target("memory, times the usual", 2),
        Target("well again after", 5),
    ),
    servers=(OURS,),
    follows="capacity",
)


def seconds(measured: float) -> float:
    """Seconds, and very many if it was not well again by the end of the run."""
    return measured if measured >= 0 else 999
