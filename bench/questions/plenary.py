"""How late are edits, and what do they cost, with a hundred people on one board?"""

from __future__ import annotations

from bench.question import POINTING, USUAL, Question, Target

QUESTION = Question(
    name="plenary",
    asks="How late are edits, and what do they cost, with a hundred people on one board?",
    workload="plenary:100@duration=5@warmup=1.5@settle=1@join-limit=10",
    figures=(*USUAL, *POINTING),
    targets=(Target("staleness p99", 25), Target("processor", 0.15)),
)
