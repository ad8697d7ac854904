"""Durations fall into classes, the bound included, and add up."""

from server.counting import Durations


def test_a_duration_falls_into_the_first_class_that_is_long_enough() -> None:
    took = Durations((0.01, 0.1))

    for seconds in (0.0, 0.01, 0.02, 0.1, 0.2, 7.0):
        took.add(seconds)

    assert took.counts == [2, 2, 2]
    assert abs(took.total - 7.33) < 1e-9
