"""The moments of a history that come from how a table is conducted."""

from collections.abc import Iterator
from typing import Final

from server.facilitation.conduct import TableConduct
from server.storage.port import Board, Marker

STEP: Final = "step"
PAUSE: Final = "pause"
RESUME: Final = "resume"


def moments_between(
    board: Board, before: TableConduct, after: TableConduct, now_ms: int
) -> Iterator[Marker]:
    """Return what a replay has to know of a command; ``now_ms`` is absolute."""
    t_ms = max(0, now_ms - board.created_ms)
    if before.step != after.step:
        yield Marker(board.key, t_ms, STEP, after.step)
    if before.paused != after.paused:
        yield Marker(board.key, t_ms, PAUSE if after.paused else RESUME, "")
