"""The steps of the method, in order."""

from server.board.model import STEPS
from server.errors import BadInput


def check_step(step: object) -> str:
    """Return ``step`` when it is one of the method's; raises `BadInput`."""
    if not isinstance(step, str) or step not in STEPS:
        raise BadInput("unknown step", allowed=", ".join(STEPS))
    return step
