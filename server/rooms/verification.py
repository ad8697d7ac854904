"""Reads a snapshot again and compares it with its log: ``python -m server.rooms.verification``.

A process of its own: bytes that make the library freeze, crash or take all memory end this
process, and the board goes on. It answers one byte per job until its input ends.
"""

import os
import signal
import struct
import sys
from collections.abc import Sequence
from typing import BinaryIO, Final

from server.crdt.document import read_board
from server.crdt.gate import Gate
from server.crdt.replica import Replica
from server.errors import Damaged

if sys.platform != "win32":
    import resource

SAME: Final = b"="
OTHER: Final = b"!"
NICE: Final = 10
_SIZE: Final = struct.Struct(">Q")


def is_faithful(snapshot: bytes, told: Sequence[bytes]) -> bool:
    """Tell whether a snapshot can be opened and holds exactly what the log tells."""
    try:
        Gate().learn(snapshot)  # as an opening does
        log, kept = Replica.load(told), Replica.load([snapshot])
        return log.clocks() == kept.clocks() and read_board(log) == read_board(kept)
    except Damaged:
        return False


def packed(pieces: Sequence[bytes]) -> bytes:
    """Return a job as it goes through the pipe: how many pieces, then each with its size."""
    parts = [_SIZE.pack(len(pieces))]
    for piece in pieces:
        parts += (_SIZE.pack(len(piece)), piece)
    return b"".join(parts)


def unpacked(incoming: BinaryIO) -> list[bytes] | None:
    """Return the pieces of the next job, None when there will be none."""
    header = incoming.read(_SIZE.size)
    if len(header) < _SIZE.size:
        return None
    (count,) = _SIZE.unpack(header)
    return [incoming.read(_SIZE.unpack(incoming.read(_SIZE.size))[0]) for _ in range(count)]


def main(seconds: int, megabytes: int) -> None:
    """Answer jobs, each within ``seconds``, in ``megabytes`` of address space at most."""
    if sys.platform != "win32":
        os.nice(NICE)  # the people at the tables come first
        limit = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    while (job := unpacked(sys.stdin.buffer)) is not None:
        _alarm(seconds)
        answer = SAME if is_faithful(job[0], job[1:]) else OTHER
        _alarm(0)
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()


def _alarm(seconds: int) -> None:
    # Ends a frozen process also when nobody is left who could kill it.
    if sys.platform != "win32":
        signal.alarm(seconds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
