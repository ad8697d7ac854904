"""How many edits that colleagues have seen outlive a SIGKILL of the server?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.compare import durability
from bench.question import OURS, Figure, Question, Result, Target, plain


def measure(name: str, spec: Mapping[str, Any], _: str, __: list[str]) -> Result:
    """Ten people write for three seconds; killed as soon as everybody has seen everything."""
    result = durability(name, spec, 10, 3)
    return result | {"kept": round(result["edits_kept"] / result["edits_sent"], 4)}


QUESTION = Question(
    name="durability",
    asks="How many of the edits that everybody has seen outlive a SIGKILL of the server?",
    workload="storm:10@duration=3, SIGKILL, restart, join",
    figures=(
        Figure("edits kept", "%", plain("kept", 100)),
        Figure("edits sent", "", plain("edits_sent")),
    ),
    targets=(Target("edits kept", 100, at_least=True),),
    servers=(OURS, "hocuspocus-sqlite", "yws-leveldb", "pycrdt-ws-sqlite"),
    measure=measure,
)
