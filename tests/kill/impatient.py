"""The real server with a housekeeping that cannot wait: `python -m tests.kill.impatient serve`.

A snapshot is kept every few entries instead of every few thousand, so that many kills fall
into the keeping of one.
"""

from __future__ import annotations

import sys

from server.cli import main
from server.rooms import directory

ROWS = 25
SECONDS = 0.05

if __name__ == "__main__":
    directory.ROWS_BETWEEN_SNAPSHOTS = ROWS  # type: ignore[misc]
    directory.SWEEP_SECONDS = SECONDS  # type: ignore[misc]
    sys.exit(main(sys.argv[1:]))
