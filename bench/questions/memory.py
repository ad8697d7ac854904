"""How much memory does it take to be there: at rest, for a person, for a small board?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.compare import one
from bench.question import Figure, Question, Result, Target, plain

PEOPLE = "idle:10x50@warmup=0.5@duration=0.5@settle=1@join-limit=12"
BOARDS = "idle:500x1@seed-notes=21@warmup=0.5@duration=0.5@settle=1@join-limit=12"


def measure(name: str, spec: Mapping[str, Any], _: str, extra: list[str]) -> Result:
    """Fifty people on each of ten boards; then, on a fresh server, one on each of five hundred.

    A small board is what such a board takes together with its person, less a person. On a
    slow machine some come too late to be counted.
    """
    people, boards = one(name, spec, PEOPLE, extra), one(name, spec, BOARDS, extra)
    person, both = _each(people), _each(boards)
    return {
        "rest_mb": people["rss_rest_mb"],
        "person_kb": round(person, 2),
        "board_with_person_kb": round(both, 2),
        "board_kb": round(both - person, 2),
        "people": people,
        "boards": boards,
    }


def _each(result: Mapping[str, Any]) -> float:
    came = min(result["joined"], result["base"])
    return float(result["rss_joined_mb"] - result["rss_start_mb"]) * 1000 / max(came, 1)


QUESTION = Question(
    name="memory",
    asks="How much memory does it take to be there?",
    workload=f"{PEOPLE} then {BOARDS}",
    figures=(
        Figure("at rest", "MB", plain("rest_mb")),
        Figure("a person", "kB", plain("person_kb")),
        Figure("a small board", "kB", plain("board_kb")),
    ),
    targets=(Target("at rest", 60), Target("a person", 10), Target("a small board", 60)),
    measure=measure,
)
