"""How late is the edit of a lone editor among readers?"""

from __future__ import annotations

from bench.question import CORE, MISSING, P50, P99, Figure, Question, Target, late

QUESTION = Question(
    name="lone",
    asks="How late is the edit of a lone editor among readers?",
    workload="storm:1@duration=8@warmup=1.5@settle=1",
    figures=(P50, P99, Figure("staleness max", "ms", late("max")), CORE, MISSING),
    targets=(Target("staleness p50", 1.5), Target("staleness p99", 3)),
)
