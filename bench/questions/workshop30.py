"""Does a workshop of thirty tables of ten people run on a third of a core?"""

from __future__ import annotations

from bench.question import POINTING, USUAL, Question, Target

QUESTION = Question(
    name="workshop30",
    asks="Does a workshop of thirty tables of ten people run on a third of a core?",
    workload="workshop:30x10@duration=5@warmup=1.5@settle=1@join-limit=10",
    figures=(*USUAL, *POINTING),
    targets=(Target("staleness p99", 26), Target("processor", 0.35)),
)
