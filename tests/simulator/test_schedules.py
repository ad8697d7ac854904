"""Ten thousand histories of a table: whatever goes wrong in whatever order, nothing is lost.

``python -m tests.simulator`` plays other seeds than these, and explains one.
"""

import pytest

from .playing import explain, play, play_many, play_some
from .schedule import Schedule, draw

COUNT = 10_000


@pytest.mark.simulator
@pytest.mark.alone
@pytest.mark.timeout(600)
def test_ten_thousand_schedules_keep_every_promise() -> None:
    tally = play_many(first=0, count=COUNT)

    assert not tally.failed, f"{len(tally.failed)} of {COUNT}: " + explain(tally.failed[0])
    assert tally.played == COUNT


def test_a_hundred_schedules_keep_every_promise() -> None:
    tally = play_some(first=COUNT, count=100)

    assert not tally.failed, explain(tally.failed[0])


@pytest.mark.parametrize("seed", range(7000, 7012))
def test_a_seed_plays_the_same_every_time(seed: int) -> None:
    first, second = play(draw(seed)), play(draw(seed))

    assert first.trace
    assert (first.digest, first.trace) == (second.digest, second.trace)


def test_another_seed_plays_something_else() -> None:
    assert len({play(draw(seed)).digest for seed in range(8)}) == 8


def test_a_schedule_is_read_back_as_it_was_written() -> None:
    for seed in range(50):
        schedule = draw(seed)

        assert Schedule.read(str(schedule)) == schedule
