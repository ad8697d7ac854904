"""When a server dies: at any moment, inside a commit, while it stops, while it starts."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.serving import Server

LONGEST = 0.4  # seconds of writing before a kill
STOPPING = 0.25  # seconds that a stop takes, final snapshots included
STARTING = 0.3  # seconds until a server that was forked has begun to serve
COMMITS = 60
LOOK = 0.000_1  # seconds between two looks at the journal; a commit takes some of these

Kill = Callable[[Server, random.Random], None]


def at_any_moment(server: Server, chance: random.Random) -> None:
    """Kill after a random time."""
    time.sleep(chance.uniform(0, LONGEST))
    server.stop(signal.SIGKILL)


def inside_a_commit(server: Server, chance: random.Random) -> None:
    """Kill in the instant in which bytes of a transaction have reached the journal.

    The journal is written before the disk is asked to keep it, so nobody was told yet.
    """
    journal = server.database.with_name(server.database.name + "-wal")
    size, left = _size(journal), chance.randrange(1, COMMITS)
    deadline = time.monotonic() + 5 * LONGEST
    while left and time.monotonic() < deadline:
        # The journal begins again from its start now and then: watch what is written, too.
        size, before = _size(journal), size
        left -= size != before
        time.sleep(LOOK)
    server.stop(signal.SIGKILL)


def while_it_stops(server: Server, chance: random.Random) -> None:
    """Ask it to stop, as a system does that cannot wait: snapshots are being kept then."""
    os.kill(server.pid, signal.SIGTERM)
    time.sleep(chance.uniform(0, STOPPING))
    server.stop(signal.SIGKILL)


def while_it_starts(server: Server, chance: random.Random) -> None:
    """Kill it, and kill the next one before it serves."""
    at_any_moment(server, chance)
    server.launch()
    time.sleep(chance.uniform(0, STARTING))
    server.stop(signal.SIGKILL)


KILLS: tuple[Kill, ...] = (
    at_any_moment,
    at_any_moment,
    inside_a_commit,
    inside_a_commit,
    while_it_stops,
    while_it_starts,
)


def _size(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
