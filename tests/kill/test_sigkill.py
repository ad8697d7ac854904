"""Nothing acknowledged is ever lost: real servers, killed at random moments while people write.

At three tables two people each write without pause and see each other. After SIGKILL (at any
moment, inside a commit, while snapshots are kept, while the server stops or starts) and a new
start on the same file, everything that was acknowledged must be there, and everything that
a colleague saw as well: in the answer to a program, and at somebody who joins anew (goals R1
and R3 of the reliability study). `make torture` does the same for longer.
"""

from pathlib import Path

import pytest

from .trials import carry_out

TRIALS = 200
SEED = 20261124  # the same kinds of kills every time; the clock adds its own chance


@pytest.mark.kill
@pytest.mark.alone
@pytest.mark.timeout(900)
async def test_nothing_acknowledged_or_seen_is_lost_by_a_kill(tmp_path: Path) -> None:
    report = await carry_out(tmp_path, TRIALS, SEED)

    print(report)  # noqa: T201
    assert report.lost == []
    assert report.trials == TRIALS
    assert report.promised > 20 * TRIALS
    assert report.snapshots > 0
    assert len(report.kills) == 4
