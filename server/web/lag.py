"""How late the event loop is: what everybody waits for when something holds it up."""

import asyncio
from typing import Final

from server.counting import Durations

EVERY: Final = 0.25  # seconds between two looks; each costs a few microseconds


class Lag:
    """Asks the loop for a call again and again, and counts how much later it came."""

    def __init__(self) -> None:
        self.late = Durations()
        self._loop = asyncio.get_running_loop()
        self._handle: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to look."""
        self._due = self._loop.time() + EVERY
        self._handle = self._loop.call_at(self._due, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._handle is not None:
            self._handle.cancel()

    def _look(self) -> None:
        self.late.add(max(0.0, self._loop.time() - self._due))
        self.start()
