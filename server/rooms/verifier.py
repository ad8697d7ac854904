"""The way to the process that verifies snapshots: started when needed, killed when it is late."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from server.errors import Damaged, Unavailable

from .verification import OTHER, SAME, packed

SECONDS: Final = 60
MEGABYTES: Final = 1024
LINGER: Final = 10.0
_HOME: Final = Path(__file__).resolve().parents[2]


class Verifier:
    """One process for all boards, one snapshot at a time.

    It starts with the first snapshot and ends when none has come for ``linger`` seconds:
    boards are put away in groups, and an idle server keeps no memory for it. Whatever
    happens to it, `verify` raises and the next snapshot gets another process.
    """

    def __init__(
        self,
        *,
        seconds: int = SECONDS,
        megabytes: int = MEGABYTES,
        linger: float = LINGER,
        command: Sequence[str] = (sys.executable, "-m", "server.rooms.verification"),
    ) -> None:
        self._command = [*command, str(seconds), str(megabytes)]
        self._seconds, self._linger = seconds, linger
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """The process id, None while there is no process."""
        return self._process.pid if self._process is not None else None

    async def verify(self, snapshot: bytes, told: Sequence[bytes]) -> None:
        """Return when a snapshot was read again and found equal to what the log tells.

        Raises `Damaged` when it is not, `Unavailable` when that could not be found out.
        """
        async with self._turn:
            try:
                answer = await self._answer([snapshot, *told])
            except BaseException as problem:
                self._end()
                if isinstance(problem, OSError):
                    raise Unavailable(f"no snapshot can be verified ({problem})") from problem
                raise
            if answer not in (SAME, OTHER):
                self._end()
                raise Unavailable("the process that verifies snapshots gave no answer")
            self._linger_on()
        if answer == OTHER:
            raise Damaged("a snapshot differs from its log")

    async def close(self) -> None:
        """End the process."""
        async with self._turn:
            self._end()

    async def _answer(self, pieces: Sequence[bytes]) -> bytes:
        if self._idle is not None:
            self._idle.cancel()
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            # In a thread, as all that may wait here: the loop of the tables never does.
            process = await asyncio.to_thread(self._start)
        late = asyncio.get_running_loop().call_later(self._seconds, process.kill)
        try:
            return await asyncio.to_thread(_asked, process, pieces)
        finally:
            late.cancel()

    def _start(self) -> "subprocess.Popen[bytes]":
        # Found as this very package was, from whatever folder we were started.
        paths = [str(_HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603 -- our own program
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # Ctrl+C is for us; we end it when our work is done
        )
        return self._process

    def _linger_on(self) -> None:
        loop = asyncio.get_running_loop()
        self._idle = loop.call_later(self._linger, self._end)

    def _end(self) -> None:
        process, self._process = self._process, None
        if self._idle is not None:
            self._idle.cancel()
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                _close(pipe)


def _asked(process: "subprocess.Popen[bytes]", pieces: Sequence[bytes]) -> bytes:
    """Return the answer to one job, nothing when the process ended instead."""
    if process.stdin is None or process.stdout is None:
        return b""
    try:
        process.stdin.write(packed(pieces))
        process.stdin.flush()
        return process.stdout.read(1)
    except (BrokenPipeError, ValueError):
        return b""


def _close(pipe: IO[bytes]) -> None:
    with suppress(BrokenPipeError):
        pipe.close()
