"""Failed joins per address."""

import pytest

from server.errors import TooMany
from server.web.limits import FailedJoins, neighbourhood


class Clock:
    """A time that passes when a test says so."""

    def __init__(self) -> None:
        self.ms = 1_000_000

    def __call__(self) -> int:
        return self.ms


def exhausted(clock: Clock) -> FailedJoins:
    joins = FailedJoins(clock, burst=3, every_ms=2000)
    for _ in range(3):
        joins.check("192.0.2.7")
        joins.failed("192.0.2.7")
    return joins


def test_a_burst_of_failures_is_let_through_then_the_address_waits() -> None:
    joins = exhausted(Clock())

    with pytest.raises(TooMany) as refused:
        joins.check("192.0.2.7")

    assert refused.value.details == {"seconds": 2}


def test_waiting_gives_attempts_back_one_by_one() -> None:
    clock = Clock()
    joins = exhausted(clock)

    clock.ms += 2000
    joins.check("192.0.2.7")
    joins.failed("192.0.2.7")

    with pytest.raises(TooMany):
        joins.check("192.0.2.7")


def test_another_address_is_not_concerned() -> None:
    joins = exhausted(Clock())

    joins.check("192.0.2.8")


def test_a_whole_ipv6_network_of_one_household_counts_as_one() -> None:
    assert neighbourhood("2001:db8::1") == neighbourhood("2001:db8::ffff:2")
    assert neighbourhood("2001:db8::1") != neighbourhood("2001:db8:0:1::1")
    assert neighbourhood("::ffff:192.0.2.7") == "192.0.2.7"
    assert neighbourhood("unknown") == "unknown"


def test_what_is_remembered_is_bounded() -> None:
    joins = FailedJoins(Clock(), burst=1, every_ms=2000, addresses=2)

    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        joins.failed(address)

    joins.check("192.0.2.1")
    with pytest.raises(TooMany):
        joins.check("192.0.2.3")
