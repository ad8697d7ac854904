"""How long do a hundred people wait who open a board of 5,000 notes at once?"""

from __future__ import annotations

from bench.question import PEAK, Figure, Question, Target, late, plain

QUESTION = Question(
    name="join",
    asks="How long do a hundred people wait who open a board of 5,000 notes at once?",
    workload="join:100@seed-notes=5000@warmup=1@duration=3@settle=1",
    figures=(
        Figure("join p50", "ms", late("p50", "join_ms")),
        Figure("join p99", "ms", late("p99", "join_ms")),
        Figure("processor in all", "s", plain("server_cpu_s")),
        Figure("joined", "", plain("joiners_done")),
        PEAK,
    ),
    targets=(Target("join p99", 150), Target("processor in all", 0.1)),
)
