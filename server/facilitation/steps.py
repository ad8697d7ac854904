"""The steps of the method, in order, and the zone each of them works in."""

from typing import Final

from server.board.model import STEPS, ZONES
from server.errors import BadInput

ZONE_OF_STEP: Final = {
    "welcome": "welcome",
    "challenge": "challenge",
    "future": "future",
    "solution": "solution",
    "plenary": None,
}


def check_step(step: object) -> str:
    """Return ``step`` when it is one of the method's; raises `BadInput`."""
    if not isinstance(step, str) or step not in STEPS:
        raise BadInput("unknown step", allowed=", ".join(STEPS))
    return step


def zone_of(step: str) -> str | None:
    """Return the zone in focus during ``step``; None when the whole board is."""
    zone = ZONE_OF_STEP.get(step)
    return zone if zone in ZONES else None
