"""A process that has read all the code, and forks a server whenever one is wanted.

What begins to serve, and is killed, is a whole process with memory, files and sockets of its
own; it only need not read four hundred files before. That is most of what a start costs: 1.1 s
of the processor, 0.13 for a fork.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from threading import Lock

from . import impatient

ROOT = Path(__file__).parents[2]
GONE = 255  # the status of whoever ended: only a parent would be told another


class Forked:
    """A process that is nobody's child here, with what of `Popen` a server of tests needs."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        try:
            self._handle = os.pidfd_open(pid)
        except ProcessLookupError:
            self.returncode = GONE

    def send_signal(self, sign: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, sign)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Return when it has ended. Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a forked server", timeout or 0.0)
            os.close(self._handle)
            self.returncode = GONE
        return self.returncode

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None


class Nursery(AbstractContextManager["Nursery"]):
    """Where servers come from; it may be asked from several threads."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kill.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def fork(self, words: list[str], environment: Mapping[str, str], output: Path) -> Forked:
        """Start ``tablee`` with these words and settings; it prints to the end of a file."""
        request = {"words": words, "environment": dict(environment), "output": str(output)}
        with self._turn:
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return Forked(int(self._process.stdout.readline()))

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            process.communicate()


def main() -> int:
    """Fork whenever asked; in a fork, become the server and return its status."""
    impatient.prepare()
    # Nobody here waits for those who end; the kernel buries them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        request = json.loads(line)
        child = os.fork()
        if not child:
            return _become(request)
        print(child, flush=True)  # noqa: T201
    return 0


def _become(request: dict[str, object]) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output = os.open(str(request["output"]), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for number, file in enumerate([os.open(os.devnull, os.O_RDONLY), output, output]):
        os.dup2(file, number)
    os.environ.update(request["environment"])  # type: ignore[call-overload]
    return impatient.main(request["words"])  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
