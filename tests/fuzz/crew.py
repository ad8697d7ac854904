"""Workers that may die: started, listened to, replaced, and their last input kept."""

import json
import os
import select
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from .play import INPUTS, Finding, Tally
from .steps import Journal, Written, written

ROOT = Path(__file__).parents[2]
CHUNK = 10 * INPUTS
PLENTY = 10
SILENCE = 300.0  # seconds; a worker that says nothing for so long waits for something


class Died(Exception):
    """A worker that ended instead of answering; ``finding`` is what it was doing."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


class Worker(AbstractContextManager["Worker"]):
    """One process at a time, and another one after it died."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-")
        path = Path(self._folder.name) / "journal"
        path.touch()
        self._path, self.journal = path, Journal(path)
        self._process: subprocess.Popen[str] | None = None

    def __exit__(self, *_: object) -> None:
        self._end()
        self.journal.close()
        self._folder.cleanup()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and return its answer. Raises `Died`."""
        process = self._process = self._process or self._start()
        assert process.stdin and process.stdout
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        heard, _, _ = select.select([process.stdout], [], [], SILENCE)
        line = process.stdout.readline() if heard else ""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        status = self._end()
        kind = "death" if heard else "silence"
        raise Died(Finding(kind, f"status {status}", written(self.journal.steps())))

    @property
    def pid(self) -> int:
        """The process that is at work."""
        assert self._process
        return self._process.pid

    def _start(self) -> subprocess.Popen[str]:
        self.journal.begin()
        return subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker", str(self._path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a panic of the library writes there
            text=True,
        )

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        with process:
            return process.wait()


@dataclass
class Report:
    """What came of a run."""

    tally: Tally = field(default_factory=Tally)
    findings: list[tuple[Finding, str]] = field(default_factory=list)
    broken: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        tally = self.tally
        lines = [
            f"{tally.judged:,} inputs in {self.seconds:.0f} s",
            f"{tally.cpu:.0f} s of processor time, {tally.slowest * 1000:.1f} ms for the slowest",
        ]
        lines += [f"{count:>12,}  {outcome}" for outcome, count in tally.outcomes.most_common()]
        return "\n".join(lines)

    def share(self, outcome: str) -> float:
        """Return which part of the inputs had this outcome."""
        return self.tally.outcomes[outcome] / max(1, self.tally.judged)

    def note(self, finding: Finding, where: str) -> None:
        """Keep a finding, unless there are plenty of its kind."""
        self.broken[finding.kind] += 1
        if self.broken[finding.kind] <= PLENTY:
            self.findings.append((finding, where))

    def of_kind(self, *kinds: str) -> list[str]:
        """Return what was found of these kinds, and where."""
        return [
            f"{found.kind}: {found.message} ({where})"
            for found, where in self.findings
            if found.kind in kinds
        ]


class Run:
    """Chunks of inputs dealt to workers until there are enough, or the time is over."""

    def __init__(self, seed: int, inputs: int, seconds: float = float("inf")) -> None:
        self._seed, self._inputs = seed, inputs
        self._until = monotonic() + seconds
        self._next = 0
        self._lock = Lock()
        self.report = Report()

    def go(self, workers: int = os.cpu_count() or 1) -> Report:
        """Deal everything and return the report."""
        began = monotonic()
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(self._work) for _ in range(workers)]:
                done.result()
        self.report.seconds = monotonic() - began
        return self.report

    def _work(self) -> None:
        with Worker() as worker:
            while request := self._deal():
                self._carry_out(request, worker)

    def _deal(self) -> dict[str, Any] | None:
        with self._lock:
            chunk, self._next = self._next, self._next + 1
        left = self._inputs - chunk * CHUNK
        if left <= 0 or monotonic() > self._until:
            return None
        return {"seed": self._seed, "chunk": chunk, "board": 0, "inputs": min(left, CHUNK)}

    def _carry_out(self, request: dict[str, Any], worker: Worker) -> None:
        try:
            answer = worker.ask(request)
        except Died as died:
            # What the worker had judged of this chunk died with it: the count will say so.
            where = f"seed {request['seed']}:{request['chunk']}"
            with self._lock:
                self.report.note(died.finding, where)
            return
        with self._lock:
            self.report.tally.add(Tally.of(answer["tally"]))
            for found in answer["findings"]:
                where = f"seed {found.pop('seed')}"
                self.report.note(Finding(**found), where)


def outcome_of(steps: list[Written], worker: Worker) -> tuple[list[str], Finding | None]:
    """Do steps in a worker; return what came of each, and what broke."""
    try:
        answer = worker.ask({"steps": steps})
    except Died as died:
        return [], Finding(died.finding.kind, died.finding.message, steps)
    finding = answer["finding"]
    return answer["outcomes"], Finding(**finding) if finding else None
