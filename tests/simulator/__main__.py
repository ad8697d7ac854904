"""``python -m tests.simulator 1234`` explains one seed, ``--first 10000 --count 50000`` many."""

import argparse
import sys

from .playing import explain, play, play_many
from .schedule import draw


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.simulator")
    parser.add_argument("seed", nargs="?", type=int)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    if asked.seed is not None:
        outcome = play(draw(asked.seed))
        words = explain(asked.seed) if outcome.faults else "\n".join(outcome.trace)
        sys.stdout.write(words + "\n")
        return bool(outcome.faults)
    tally = play_many(asked.first, asked.count, asked.workers)
    sys.stdout.write(f"{tally}\n")
    return bool(tally.failed)


if __name__ == "__main__":
    sys.exit(main())
