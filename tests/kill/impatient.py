"""The real server with a housekeeping that cannot wait: `python -m tests.kill.impatient serve`.

A snapshot is kept every few entries instead of every few thousand, so that many kills fall
into the keeping of one.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from server import cli
from server.rooms import directory

ROWS = 25
SECONDS = 0.05
# What is read only once somebody serves, and what the libraries read when they are first used.
LATE = (
    "server.cli.running",
    "server.web.frames",
    "uvloop",
    "uvicorn.lifespan.off",
    "uvicorn.loops.uvloop",
    "sqlalchemy.dialects.sqlite",
)


def prepare() -> None:
    """Read all the code that a server needs."""
    for name in LATE:
        importlib.import_module(name)


def main(words: Sequence[str] | None = None) -> int:
    """Be ``tablee``, and impatient."""
    directory.ROWS_BETWEEN_SNAPSHOTS = ROWS  # type: ignore[misc]
    directory.SWEEP_SECONDS = SECONDS  # type: ignore[misc]
    return cli.main(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
