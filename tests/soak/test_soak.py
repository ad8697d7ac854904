"""Many people come, write, lose their network and go; afterwards nothing is left of them.

The long form, which also judges memory, is ``make soak`` (bench/soak.py).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.soak import line, soak
from bench.soak_plan import KINDS, Plan
from bench.soak_watch import growth, orphans, verdict
from tests.serving import serving

pytestmark = pytest.mark.soak


@pytest.mark.timeout(150)
async def test_a_server_that_everybody_left_holds_nothing_of_them(tmp_path: Path) -> None:
    plan = Plan(seconds=20, people=60, boards=20, round=9, idle=2, every=2)
    settings = {"TABLEE_IDLE_SECONDS": str(plan.idle), "TABLEE_LOG_LEVEL": "warning"}

    with serving(tmp_path, **settings) as server:
        result = await soak(server, plan)
        told = server.output

    assert result["wrong"] == [], told
    assert result["peak"]["members"] > 5
    assert result["peak"]["rooms"] > 5
    assert [kind for kind in KINDS if not result["done"].get(kind)] == []
    assert "| 20 |" in line(result)


def test_whatever_is_left_behind_or_grows_is_said() -> None:
    before = {"asyncio_tasks": 4.0, "open_fds": 20.0}
    empty = dict.fromkeys(
        ("rooms", "members", "presences", "workshops", "watchers", "armed_ticks", "log_waiting"),
        0.0,
    )
    plan = Plan(seconds=900, round=150)
    samples = [
        {"at": at, "resident_memory_bytes": 50e6 + at * 1e4, "anonymous_bytes": 40e6}
        for at in range(0, 900, 5)
    ]

    sound = {"orphans": orphans(before | empty, before), "surprises": {}, "lost": 0, "sound": True}
    left = orphans(before | empty | {"rooms": 1.0, "asyncio_tasks": 6.0}, before)
    grown = growth(samples, plan)

    assert verdict(sound) == []
    assert verdict(sound | {"orphans": left}) == [
        "rooms: +1 left behind",
        "asyncio_tasks: +2 left behind",
    ]
    assert grown["anonymous_bytes"]["growth"] == 0
    assert verdict(sound | {"memory": grown}) == ["memory grew by 8.4%"]
    assert len(verdict(sound | {"lost": 1, "sound": False, "surprises": {"closed 4422": 2}})) == 3
