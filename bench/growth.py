"""How many are too many: climb a ladder of sizes until a server is not healthy any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

LADDERS: dict[str, list[int]] = {
    "plenary": [
        *(20, 30, 40, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000, 1250),
        *(1500, 1750, 2000, 2500, 3000, 4000),
    ],
    "workshop": [5, 10, 20, 40, 60, 80, 100, 120, 160, 200],
}


def search(carries: Callable[[int], bool], ladder: Sequence[int], start: int = 0) -> int:
    """The largest size carried before the first that is not; 0 when not even the smallest is.

    The climb begins at the rung nearest to ``start``, and goes down first if that is too much.
    """
    at = min(range(len(ladder)), key=lambda rung: abs(ladder[rung] - start))
    if carries(ladder[at]):
        while at + 1 < len(ladder) and carries(ladder[at + 1]):
            at += 1
        return ladder[at]
    while at > 0:
        at -= 1
        if carries(ladder[at]):
            return ladder[at]
    return 0
