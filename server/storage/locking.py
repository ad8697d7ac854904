"""One process serves the boards of a file: a lock of the operating system says which."""

import os
import sys
from pathlib import Path

from .refusals import AlreadyServed, NotWritable

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int, shared: bool) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class ServingLock:
    """The right to serve ``path``, held on ``path.lock`` until released or the process ends.

    The file stays behind on purpose: removing it would let two processes lock two files
    of the same name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self, *, shared: bool = False) -> None:
        """Take the lock without waiting; a shared one only keeps a serving process away.

        Raises `AlreadyServed` when another process (or another store of this one) has it,
        `NotWritable` when the lock file cannot be made.
        """
        # Beside the file itself, by whatever name it was asked for.
        real = self._path.resolve()
        beside = real.with_name(real.name + ".lock")
        try:
            handle = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as problem:
            raise NotWritable(self._path, problem.strerror or "") from problem
        try:
            _take(handle, shared)
        except OSError as problem:
            os.close(handle)
            raise AlreadyServed(self._path) from problem
        self._handle = handle

    def release(self) -> None:
        """Give the right back; nothing happens when it is not held."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
