"""Many more kills than a test run has time for: `make torture ARGS="--trials 1000 --seed 7"`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from .trials import carry_out

TRIALS = 1_000


def main() -> None:
    """Carry out trials, say how far they are, and end with 1 if a single promise is broken."""
    parser = argparse.ArgumentParser(prog="make torture", description=main.__doc__)
    parser.add_argument("--trials", type=int, default=TRIALS, help="how many kills")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="which kinds of kills")
    asked = parser.parse_args()
    print(f"{asked.trials} kills, --seed {asked.seed}", flush=True)  # noqa: T201
    done = 0

    def progress() -> None:
        nonlocal done
        done += 1
        if done % 10 == 0:
            print(f"{done} of {asked.trials}", flush=True)  # noqa: T201

    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(carry_out(Path(folder), asked.trials, asked.seed, progress))
    for lost in report.lost:
        print(f"✗ {lost}")  # noqa: T201
    print(report)  # noqa: T201
    sys.exit(1 if report.lost else 0)


if __name__ == "__main__":
    main()
