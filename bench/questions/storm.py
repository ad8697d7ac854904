"""What does it cost when fifty people write at once, twenty edits a second each?"""

from __future__ import annotations

from bench.question import USUAL, Question, Target

QUESTION = Question(
    name="storm",
    asks="What does it cost when fifty people write at once, twenty edits a second each?",
    workload="storm:50@duration=5@warmup=1.5@settle=1@join-limit=10",
    figures=USUAL,
    targets=(Target("processor per delivery", 2.5), Target("staleness p99", 25)),
)
