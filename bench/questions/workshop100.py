"""Do a hundred tables of ten people fit on one core?"""

from __future__ import annotations

from bench.question import OURS, POINTING, USUAL, Question, Target

QUESTION = Question(
    name="workshop100",
    asks="Do a hundred tables of ten people fit on one core?",
    workload="workshop:100x10@duration=5@warmup=1.5@settle=1@join-limit=10",
    figures=(*USUAL, *POINTING),
    targets=(Target("staleness p99", 60), Target("processor", 0.75)),
    servers=(OURS,),
)
