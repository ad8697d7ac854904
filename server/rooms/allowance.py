"""What one connection may ask: a question is nine bytes, its answer may be the whole board."""

import asyncio
from typing import Final

from server.errors import TooMany

BURST: Final = 32 * 1024 * 1024
A_SECOND: Final = 1024 * 1024

# What the shortest answer costs: on a large board it takes as long to find out that
# nothing is missing as to write out so much.
QUESTION: Final = 64 * 1024
# Reading one entry of an awareness message, most often an echo of somebody else's.
ENTRY: Final = 64


class Allowance:
    """A token bucket of bytes. Who has spent it may ask again a little later."""

    __slots__ = ("_left", "_when")

    def __init__(self) -> None:
        self._left, self._when = float(BURST), asyncio.get_running_loop().time()

    def spend(self, size: int) -> None:
        """Count an answer, before it is made or after. Raises `TooMany` when nothing is left."""
        now = asyncio.get_running_loop().time()
        self._left = min(BURST, self._left + (now - self._when) * A_SECOND)
        self._when = now
        if self._left < 0:
            raise TooMany("more questions than one person has", seconds=1)
        self._left -= size
