"""What was acknowledged survives the death of the process: SIGKILL, while it writes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from server.storage.port import Row
from server.storage.sql import SqlDatabase

from .samples import WORKSHOP, binding, board, rows

ROOT = Path(__file__).resolve().parents[2]
# After how many acknowledgements the process dies: at once, early, late.
DEATHS = [1, 2, 3, 7, 50, 211, 400, 5]


def write_until_killed(path: Path, acknowledgements: int) -> dict[int, int]:
    """Let a process write, kill it, and return the highest number it acknowledged per board."""
    acknowledged: dict[int, int] = {}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.appending", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        for count, line in enumerate(process.stdout, 1):
            key, seq = map(int, line.split())
            assert seq == acknowledged.get(key, seq - 1) + 1
            acknowledged[key] = seq
            if count == acknowledgements:
                # Lines that are in the pipe already were acknowledged as well: read on.
                process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    return acknowledged


@pytest.mark.kill
async def test_nothing_acknowledged_is_lost_when_the_process_is_killed(path: Path) -> None:
    database = SqlDatabase(path)
    await database.open()
    tables = await database.registry.create_workshop(
        WORKSHOP, [board(number) for number in (1, 2, 3)], []
    )
    await database.close()
    lost: list[tuple[int, int]] = []
    written = 0

    for acknowledgements in DEATHS:
        acknowledged = write_until_killed(path, acknowledgements)
        again = SqlDatabase(path, exclusive=True)
        await again.open()
        for table in tables:
            found: list[Row] = await again.log.read(table.key)
            assert found == rows(table.key, 1, len(found))
            # A row and its bindings are there together or not at all.
            bound = [binding(table.key, seq) for seq in range(10, len(found) + 1, 10)]
            assert await again.log.bindings(table.key) == bound
            if len(found) < acknowledged.get(table.key, 0):
                lost.append((table.key, acknowledged[table.key]))
            written += acknowledged.get(table.key, 0)
        await again.close()

    assert lost == []
    assert written > sum(DEATHS)
