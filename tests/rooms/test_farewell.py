"""Who is sent away when the server stops hears when to come back: not all at once (S13)."""

import random
from itertools import pairwise

import pytest

from server.rooms.farewell import RETURNS_A_SECOND, farewell


def delay_ms(connections: int, chance: float) -> int:
    word, _, delay = farewell(connections, chance).partition(" ")
    assert word == "restarting"
    return int(delay)


@pytest.mark.parametrize("connections", [1, 10, 1000, 100_000])
def test_s13_nobody_is_told_to_come_before_the_server_can_be_there(connections: int) -> None:
    assert delay_ms(connections, 0.0) == 1000


@pytest.mark.parametrize(
    ("connections", "latest"), [(1, 1016), (10, 1166), (1000, 17_666), (100_000, 21_000)]
)
def test_s13_the_more_there_are_the_longer_they_are_spread(connections: int, latest: int) -> None:
    assert latest - 21 <= delay_ms(connections, 0.999) < latest


def test_s13_a_thousand_people_come_back_one_after_the_other() -> None:
    luck = random.Random(1012)  # noqa: S311 -- the same people every time

    due = sorted(delay_ms(1000, luck.random()) for _ in range(1000))

    in_each_second = [sum(a <= ms < b for ms in due) for a, b in pairwise(range(0, 20_000, 1000))]
    assert sum(in_each_second) == 1000
    assert max(in_each_second) < 1.6 * RETURNS_A_SECOND


def test_s13_the_reason_fits_into_a_close_frame() -> None:
    assert len(farewell(10**9, 0.999).encode()) <= 123
