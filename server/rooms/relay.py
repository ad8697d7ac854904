"""How presence goes round a room: latest only, along with edits where there are any."""

import asyncio
from collections.abc import Callable

from server.storage.port import Session
from server.sync.awareness import Entry

from .audience import Audience
from .member import Member
from .outbox import Delivery
from .presence import Presence, rate_of
from .ticking import Grid, Tick, presence_tick_of


class PresenceRelay:
    """Hears what people point at and tells the others, at most once a tick."""

    def __init__(self, audience: Audience, identity: Callable[[Session], bytes]) -> None:
        self._audience = audience
        self._presence = Presence(identity)
        self._tick = Tick(
            self._tell, lambda: presence_tick_of(len(audience)), audience.counts.pulse
        )
        self._loop = asyncio.get_running_loop()
        self._strain = Grid.of(self._loop).strain
        self._told = 0.0

    def __len__(self) -> int:
        return len(self._presence)

    def hear(self, member: Member, entries: tuple[Entry, ...]) -> None:
        """Take the entries that are the member's own. Raises `TooLarge` (rule A5)."""
        for entry in entries:
            # Released y-websocket clients echo everybody's state: not an attack, not heard (A2).
            if entry.client in member.clients and self._presence.hear(entry, member.session):
                self._tick.arm()

    def forget(self, member: Member) -> None:
        """Tell the others that somebody has gone (rule A8)."""
        if self._presence.forget(member.clients):
            self._tick.arm()

    def everything(self, *, departed: bool = False) -> bytes | None:
        """Return one frame with everybody who is here (rules A9, A10), and who left lately."""
        return self._presence.everything(departed=departed)

    def newest(self) -> bytes | None:
        """Return one frame to travel with an edit, as large as the last one was long ago."""
        if not self._presence.backlog:
            return None
        self._tick.rest()
        now, before = self._loop.time(), self._told
        self._told = now
        rate = rate_of(len(self._audience)) * self._strain.share
        frame = self._presence.take(min(now - before, 1.0) * rate)
        self._see_to_offenders()
        if self._presence.backlog:
            self._tick.arm()
        return frame

    def end(self) -> None:
        """Tell nothing more."""
        self._tick.end()

    def _tell(self) -> None:
        frame = self.newest()
        if frame:
            self._audience.tell(Delivery(frame))

    def _see_to_offenders(self) -> None:
        for client, error in self._presence.offenders:
            speaker = self._audience.speaker(client)
            if speaker is not None:
                self._audience.counts.refused(error)
                speaker.outbox.close(error.close_code, error.code)
        self._presence.offenders.clear()
