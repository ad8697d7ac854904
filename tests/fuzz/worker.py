"""`python -m tests.fuzz.worker JOURNAL`: tries inputs, and may die of them.

One JSON request a line on standard input, one answer a line on standard output; what was being
tried when it died stands in the journal, which is memory shared with whoever started it.
"""

import gc
import json
import resource
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from time import process_time
from typing import Any

from .play import INPUTS, Play, Tally, repeat
from .steps import Journal, read

MEMORY = 2 << 30  # bytes of address space
PATIENCE = 10.0  # seconds of processor time for a whole board; then the kernel ends us


def confine() -> None:
    """Let the kernel end this process when it takes too much memory or time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def rearm() -> None:
    """Grant the next board its time."""
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)


def chunk(request: dict[str, Any], journal: Journal) -> dict[str, Any]:
    """Play boards until so many inputs are judged."""
    began = process_time()
    tally, findings = Tally(), []
    board, left = request["board"], request["inputs"]
    while left > 0:
        rearm()
        seed = f"{request['seed']}:{request['chunk']}:{board}"
        play = Play(seed, journal)
        finding = play.run(min(left, INPUTS))
        if finding:
            findings.append({**asdict(finding), "seed": seed})
        tally.add(play.tally)
        board, left = board + 1, left - INPUTS
    gc.collect()
    tally.cpu = process_time() - began
    return {"tally": tally.plain(), "findings": findings}


def replay(request: dict[str, Any], journal: Journal) -> dict[str, Any]:
    """Do the steps of a seed."""
    rearm()
    outcomes, finding = repeat(read(request["steps"]))
    return {"outcomes": outcomes, "finding": finding and asdict(finding)}


def main() -> None:
    """Answer requests until there are no more."""
    journal = Journal(Path(sys.argv[1]))
    confine()
    gc.disable()  # its pauses are nobody's input; what is left over is collected between chunks
    for line in sys.stdin:
        request = json.loads(line)
        answer = replay if "steps" in request else chunk
        print(json.dumps(answer(request, journal)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
