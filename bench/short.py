"""`make bench`: one honest minute with this checkout, on cores of their own where there are two.

Arguments are those of `bench.compare`, which is also how peers come in:
make bench ARGS="--servers tablee,yws,ws-relay"   (after: python -m bench.compare --install)
"""

from __future__ import annotations

import os
import sys

from . import compare

SHORT = [
    *("--servers", "tablee"),
    *("--workloads", "workshop:2x10,storm:1"),
    *("--rounds", "1"),
    *("--duration", "5"),
]


def main() -> None:
    """Fill in what the arguments leave open, then compare."""
    cores = sorted(os.sched_getaffinity(0))
    pinned = ["--server-cpus", str(cores[0]), "--generator-cpus", str(cores[1])]
    sys.argv[1:] = SHORT + (pinned if len(cores) > 1 else []) + sys.argv[1:]
    print(f"# {' '.join(sys.argv[1:])}", flush=True)
    compare.main()
    print("staleness in ms; cpu = share of one core; conv=ok: everybody ended with the same board")


if __name__ == "__main__":
    main()
