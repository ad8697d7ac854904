"""Whose sockets are open: when a session ends they are closed, within a second (R15)."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from server.errors import TableeError, Unauthenticated
from server.storage.port import Registry, Session

logger = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.25
# Who was let in just before their session ended is found for so long.
OVERLAP_MS: Final = 5000

Close = Callable[[int, str], None]


class Attendance:
    """Every open socket with its session; another process may have ended that."""

    def __init__(self, registry: Registry, now: Callable[[], int]) -> None:
        self._registry, self._now = registry, now
        self._open: dict[int, tuple[Session, tuple[Close, ...]]] = {}
        self._ended: dict[int, int] = {}
        self._since = now() - OVERLAP_MS
        self._looking: asyncio.Task[None] | None = None

    def came(self, session: Session, close: Close) -> Callable[[], None]:
        """Count a socket in, to be closed with ``close(code, reason)``; what is returned, out."""
        others = self._open[session.key][1] if session.key in self._open else ()
        self._open[session.key] = session, (*others, close)
        return partial(self._left, session.key, close)

    def _left(self, key: int, close: Close) -> None:
        session, closes = self._open.pop(key)
        at = closes.index(close)
        if others := closes[:at] + closes[at + 1 :]:
            self._open[key] = session, others

    def end(self, sessions: Iterable[int]) -> None:
        """Close the sockets of these sessions, and of those who are just being let in."""
        for key in sessions:
            self._ended[key] = self._now()
            self._close(key)

    async def look(self) -> None:
        """Close what has expired, and what was revoked here or by another process."""
        now = self._now()
        since, self._since = self._since, now - OVERLAP_MS
        self._ended = {key: when for key, when in self._ended.items() if when >= since}
        if not self._open:
            return
        expired = [key for key, (session, _) in self._open.items() if session.expires_ms <= now]
        for key in (*expired, *self._ended, *await self._registry.revoked_since(since)):
            self._close(key)

    def start(self) -> None:
        """Begin to look, four times a second."""
        self._looking = asyncio.create_task(self._look_forever())

    def stop(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()

    def _close(self, key: int) -> None:
        if key in self._open:
            for close in self._open[key][1]:
                close(Unauthenticated.close_code, Unauthenticated.code)

    async def _look_forever(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except TableeError as error:
                logger.warning("sessions were not looked at", extra={"error": error})
