"""What one person may send: messages, bytes, and time of the server's core."""

from time import monotonic
from typing import Final
from weakref import WeakValueDictionary

from server.errors import TooMany

# A paste of a thousand notes passes, and so does a morning written without network;
# a loop does not. Seconds are those that judging took (attack 40 of the catalogue:
# 240 kB in 20,000 messages cost a server without a budget twenty seconds).
BURST_MESSAGES: Final = 10_000
MESSAGES_A_SECOND: Final = 300
BURST_BYTES: Final = 16 * 1024 * 1024
BYTES_A_SECOND: Final = 1024 * 1024
BURST_SECONDS: Final = 5.0
SECONDS_A_SECOND: Final = 0.2


class Budget:
    """A token bucket for everything that one session sends, by however many sockets."""

    __slots__ = ("__weakref__", "_bytes", "_messages", "_seconds", "_when")

    def __init__(self, now: float | None = None) -> None:
        self._messages, self._bytes = BURST_MESSAGES, BURST_BYTES
        self._seconds = BURST_SECONDS
        self._when = monotonic() if now is None else now

    def spend(self, size: int, now: float) -> None:
        """Count one message of ``size`` bytes. Raises `TooMany` when the bucket is empty."""
        self._messages -= 1
        self._bytes -= size
        if self._messages < 0 or self._bytes < 0 or self._seconds < 0:
            # Filled only when it is needed: who never empties it costs two subtractions.
            self._fill(now)

    def _fill(self, now: float) -> None:
        passed, self._when = now - self._when, now
        self._messages = min(self._messages + int(passed * MESSAGES_A_SECOND), BURST_MESSAGES)
        self._bytes = min(self._bytes + int(passed * BYTES_A_SECOND), BURST_BYTES)
        self._seconds = min(self._seconds + passed * SECONDS_A_SECOND, BURST_SECONDS)
        if self._messages < 0 or self._bytes < 0 or self._seconds < 0:
            raise TooMany("more than one person can write")

    def took(self, seconds: float) -> None:
        """Count the time that a message cost; who has none left is refused the next one."""
        self._seconds -= seconds


class Budgets:
    """The budget of each session, shared by its connections."""

    def __init__(self) -> None:
        self._of: WeakValueDictionary[int, Budget] = WeakValueDictionary()

    def of(self, session: int) -> Budget:
        """Return the one budget of a session."""
        budget = self._of.get(session)
        if budget is None:
            budget = self._of[session] = Budget()
        return budget
