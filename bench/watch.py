"""Run the generator and watch the server beside it: processor time, memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).resolve().parent
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
Sample = tuple[float, float, float]


def bench_dir() -> Path:
    """Where everything built, installed or written by measurements lies."""
    named = os.environ.get("BENCH_DIR")
    path = Path(named) if named else Path(tempfile.gettempdir()) / "tablee-bench"
    path.mkdir(parents=True, exist_ok=True)
    return path


def job_dir() -> Path:
    """Where jobs and received frames lie: in memory if possible, so that no disk delays them."""
    memory = Path("/dev/shm")  # noqa: S108 - fresh folders are made in it
    return memory if os.access(memory, os.W_OK) else bench_dir()


def loadgen() -> Path:
    """The generator, compiled on first use."""
    source, binary = HERE / "loadgen.c", bench_dir() / "loadgen"
    changed = max(path.stat().st_mtime for path in (source, HERE / "histogram.h"))
    if not binary.exists() or binary.stat().st_mtime < changed:
        compiler = os.environ.get("CC", "cc")
        if shutil.which(compiler) is None:
            sys.exit(
                "The generator needs a C compiler: apt install gcc libc6-dev, or name it in CC."
            )
        subprocess.run([compiler, "-O2", "-o", str(binary), str(source)], check=True)
    return binary


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    pids, todo = [], [pid]
    while todo:
        one = todo.pop()
        pids.append(one)
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            todo += [int(child) for child in _read(children).split()]
    return pids


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of the processes together."""
    total = 0
    for pid in pids:
        fields = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12]) if fields else 0
    return total / TICK


def rss_mb(pids: list[int]) -> float:
    """Resident memory of the processes together."""
    sizes = [_read(Path(f"/proc/{pid}/statm")).split() for pid in pids]
    return sum(int(size[1]) for size in sizes if size) * PAGE / 1e6


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process is gone
        return ""


def placed(cpus: str) -> Callable[[], None] | None:
    """For a new process: run on these CPUs only.

    Left to itself the scheduler likes to put a server and the generator that wakes it on one
    core, which measures the generator as much as the server.
    """
    wanted = {int(c) for c in cpus.split(",") if c} & os.sched_getaffinity(0) if cpus else set()
    return (lambda: os.sched_setaffinity(0, wanted)) if wanted else None


def prefer(pid: int) -> None:
    """Best effort (root): background work on the machine must not starve the pair."""
    try:
        nice = os.environ.get("BENCH_AUTOGROUP_NICE", "0")
        Path(f"/proc/{pid}/autogroup").write_text(nice)
    except OSError:
        return


class Watch:
    """Samples of one server's process tree while the generator runs."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        self.marks: dict[str, Sample] = {"start": self.sample()}
        self.peak = 0.0
        self.history: list[tuple[float, float]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def sample(self) -> Sample:
        """The time, and the processor time and memory used up to it."""
        pids = tree(self.pid) if self.pid else []
        return time.monotonic(), cpu_seconds(pids), rss_mb(pids)

    def end(self) -> None:
        """Stop looking."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while self.pid and not self._over.wait(0.2):
            size = rss_mb(tree(self.pid))
            self.peak = max(self.peak, size)
            self.history.append((time.monotonic(), size))

    def since_window(self) -> list[tuple[float, float]]:
        """Memory at seconds of the window."""
        began = self.marks["window"][0] if "window" in self.marks else 0.0
        return [(round(at - began, 2), round(size, 1)) for at, size in self.history]

    def figures(self, delivered: int, cursors: int) -> dict[str, Any]:
        """What the run cost, per thousand deliveries as well."""
        found: dict[str, Any] = {"rss_start_mb": round(self.marks["start"][2], 1)}
        if "run" in self.marks:
            found["rss_joined_mb"] = round(self.marks["run"][2], 1)
        found["rss_peak_mb"] = round(self.peak, 1)
        if not {"window", "end", "drained"} <= set(self.marks):
            return found
        window, end, drained = (self.marks[name] for name in ("window", "end", "drained"))
        used = drained[1] - window[1]
        found["server_cpu_s"] = round(used, 3)
        found["server_cpu_share"] = round((end[1] - window[1]) / (end[0] - window[0]), 3)
        if delivered:
            found["cpu_s_per_1000_edit_deliveries"] = round(1000 * used / delivered, 4)
        if delivered + cursors:
            found["cpu_s_per_1000_deliveries"] = round(1000 * used / (delivered + cursors), 5)
        return found


def run_job(job: Path, pid: int | None, on_mark: Callable[[str], None] | None = None) -> Any:
    """Let the generator do the job; what it measured, and what the server used meanwhile."""
    watch, notes = Watch(pid), []
    proc = subprocess.Popen(
        [str(loadgen()), str(job)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=placed(os.environ.get("BENCH_GENERATOR_CPUS", "")),
    )
    prefer(proc.pid)
    for line in _lines(proc.stderr):
        mark = line.split()[1] if line.startswith("MARK") else ""
        if mark:
            watch.marks[mark] = watch.sample()
            if on_mark:
                on_mark(mark)
        if mark in ("", "joined"):
            notes.append(line.strip())
    text = "".join(_lines(proc.stdout))
    watch.end()
    if proc.wait():
        raise RuntimeError(f"loadgen failed: {notes[-5:]}")
    result = json.loads(text)
    result["notes"] = notes[:6]
    if pid and result["timeline"]:
        result["memory"] = watch.since_window()
    if pid:
        result |= watch.figures(result["delivered_win"], result["cursor_deliveries_win"])
    return result


def _lines(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise RuntimeError("the generator has no output")
    return stream
