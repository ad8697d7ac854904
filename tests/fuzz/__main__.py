"""`make fuzz`: inputs without end for the gate; what breaks is shortened and kept as a seed."""

import argparse
import os
import sys
from random import SystemRandom

from .crew import Run, Worker
from .seeds import shortened, store


def main() -> int:
    """Fuzz as long as asked; 1 when something broke."""
    arguments = _arguments()
    seed = arguments.seed if arguments.seed is not None else SystemRandom().randrange(1 << 32)
    print(f"seed {seed}, {arguments.workers} workers", flush=True)  # noqa: T201
    report = Run(seed, arguments.inputs, arguments.seconds).go(arguments.workers)
    print(report)  # noqa: T201
    with Worker() as worker:
        for finding, where in report.findings:
            path = store(shortened(finding, worker), where)
            print(f"✗ {finding.kind}: {finding.message}; kept as {path}")  # noqa: T201
    return 1 if report.findings else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz ARGS=…", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1 << 62, help="stop after so many inputs")
    parser.add_argument("--seconds", type=float, default=600.0, help="stop after so long (600)")
    parser.add_argument("--seed", type=int, help="the same seed makes the same inputs")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
