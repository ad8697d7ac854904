"""What a soak is: how long, how many people at how many boards, and what must be true after it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
KINDS = ("joined", "wrote", "typed", "moved", "presence", "left", "killed", "offline", "paused")
WARM_UP = 300.0  # seconds until memory counts: caches fill, pools open, allocators settle
MOST_GROWTH = 0.05


@dataclass(frozen=True, slots=True)
class Plan:
    """One soak.

    A new workshop begins every ``round`` seconds: what a board holds may grow, a server that
    has seen many workshops may not.
    """

    seconds: float = 1800.0
    people: int = 100
    boards: int = 20
    round: float = 150.0
    idle: int = 60
    every: float = 5.0
    seed: int = 1
    patience: float = 60.0  # seconds more on a busy machine, until everything has happened once

    @property
    def judges_memory(self) -> bool:
        """Whether there is a whole round before the last one to compare with."""
        return self.seconds >= WARM_UP + 2 * self.round


def asked(words: list[str] | None = None) -> tuple[Plan, Path]:
    """Return the plan of a command line, and where its results go."""
    usual = Plan()
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=usual.seconds / 60)
    parser.add_argument("--people", type=int, default=usual.people)
    parser.add_argument("--boards", type=int, default=usual.boards)
    parser.add_argument("--round", type=float, default=usual.round, help="seconds of a workshop")
    parser.add_argument("--idle", type=int, default=usual.idle, help="TABLEE_IDLE_SECONDS")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    given = parser.parse_args(words)
    plan = Plan(
        given.minutes * 60, given.people, given.boards, given.round, given.idle, seed=given.seed
    )
    return plan, given.out
