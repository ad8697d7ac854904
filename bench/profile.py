"""Where a server spends the measured window, by py-spy if that is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from .watch import bench_dir, rss_mb, tree

LINES = 25
WAITING = (  # for work: threads that py-spy takes for busy ones
    "_worker (concurrent/futures",
    "_connection_worker_thread (aiosqlite",
    "Worker._serve (server/storage/thread",
)


def sampler() -> str | None:
    """The program, of this environment, of the peers' or of the machine."""
    places = [str(Path(sys.executable).parent), str(bench_dir() / "venv" / "bin"), None]
    return next(filter(None, (shutil.which("py-spy", path=place) for place in places)), None)


class Profile:
    """Samples from the mark « window » on. A run that is watched so closely is no measurement."""

    def __init__(self, pid: int, seconds: float, name: str, native: bool = False) -> None:
        self.pid, self.seconds, self.native = pid, seconds, native
        self.path = bench_dir() / f"profile-{name.replace(':', '-').replace('@', '-')}.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def on_mark(self, mark: str) -> None:
        """Begin when the generator begins to measure."""
        program = sampler()
        if mark != "window" or program is None:
            return
        pid = max(tree(self.pid), key=lambda one: rss_mb([one]))  # not the one that watches it
        command = [program, "record", "--pid", str(pid), "--format", "raw", "--rate", "200"]
        command += ["--duration", str(max(1, round(self.seconds))), "--output", str(self.path)]
        command += ["--native"] if self.native else []
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def told(self) -> str:
        """The dearest functions; where all stacks are kept."""
        if sampler() is None:
            return "py-spy is not installed: pip install py-spy"
        if self.process is None:
            return "the run never came to its window"
        self.process.wait(timeout=self.seconds + 30)
        return f"{summary(self.path.read_text().splitlines())}\nall stacks: {self.path}"


def summary(stacks: Iterable[str]) -> str:
    """Of lines « frame;frame;frame count »: the share of each frame alone, and with its calls."""
    alone: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for line in stacks:
        frames, _, count = line.rpartition(" ")
        names = frames.split(";")
        if names[-1].startswith(WAITING):
            continue
        alone[names[-1]] += int(count)
        within.update(dict.fromkeys(names, int(count)))
    total = alone.total() or 1
    lines = []
    for title, found in (("alone", alone), ("with its calls", within)):
        lines.append(f"-- {title}")
        lines += [f"{count / total:6.1%}  {name}" for name, count in found.most_common(LINES)]
    return "\n".join(lines)
