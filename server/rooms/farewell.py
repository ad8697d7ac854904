"""What a server that stops tells each connection: when to come back (rule S13)."""

from typing import Final

# A server that starts again is ready within a second, as long as its tables are few.
SOONEST_MS: Final = 1000
# People greeted in a second; a core manages several times that, a busy one about twice.
RETURNS_A_SECOND: Final = 60
LONGEST_SPREAD_MS: Final = 20_000


def farewell(connections: int, chance: float) -> str:
    """Return the close reason of one connection among so many; ``chance`` in [0, 1) is its luck.

    A dozen people are back at once, a thousand one after the other within eighteen seconds.
    """
    spread = min(connections * 1000 // RETURNS_A_SECOND, LONGEST_SPREAD_MS)
    return f"restarting {SOONEST_MS + int(chance * spread)}"
