"""Everybody who is connected to one board, and who of them can take a frame now."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from server.storage.port import Session

from .counts import Counts
from .member import Member
from .outbox import Delivery, Outbox, nobody

SLOW_LIMIT: Final = 10.0
NOTHING: Final[Mapping[Member, bytes]] = {}


def _nothing(_member: Member) -> None:
    """Do nothing: the room has ended."""


class Audience:
    """The members of a room. The slow are passed over, then brought up to date at once.

    ``resync`` is called with a member whose transport has room again, ``told`` returns the
    state vector of what everybody has been told, or of less. The memory held
    for a slow reader is one state vector, whatever the room does meanwhile.
    """

    def __init__(
        self,
        resync: Callable[[Member], None],
        told: Callable[[], bytes],
        counts: Counts | None = None,
        *,
        patience: float = SLOW_LIMIT,
    ) -> None:
        self.members: dict[Member, None] = {}  # in the order of their arrival
        self.news = 0  # how often something was told, of whatever kind
        self._patience = patience
        self._ready: dict[Member, Callable[[Delivery], None]] = {}
        self._speakers: dict[int, Member] = {}
        self._resync, self._told = resync, told
        self.counts = counts or Counts()

    def __len__(self) -> int:
        return len(self.members)

    def add(self, session: Session, outbox: Outbox) -> Member:
        """Let somebody in; they hear everything from now on."""
        member = Member(session, outbox, self.counts)
        outbox.on_paused = lambda: self._fell_behind(member)
        outbox.on_writable = lambda: self._has_room(member)
        self.members[member] = None
        self._ready = {**self._ready, member: outbox.push}
        return member

    def remove(self, member: Member) -> bool:
        """Let somebody go; tell whether they were here."""
        if member not in self.members:
            return False
        del self.members[member]
        self._pass_over(member)
        for client in member.clients:
            self._speakers.pop(client, None)
        # A member and their outbox hold each other: let go here, they need no search for garbage.
        member.outbox.on_paused = member.outbox.on_writable = nobody
        return True

    def tell(self, delivery: Delivery, personal: Mapping[Member, bytes] = NOTHING) -> None:
        """Write the same bytes to everybody who can take them.

        What is ``personal`` to some goes with them in one write. A transport may fill up
        and leave from within `push`: the members being walked are never changed, new ones
        take their place.
        """
        self.news += 1
        readers = len(self._ready)
        self.counts.deliveries += readers
        self.counts.bytes_out += readers * len(delivery.wire)
        if not personal:
            for push in self._ready.values():
                push(delivery)
            return
        for member, push in self._ready.items():
            more = personal.get(member)
            push(delivery if more is None else delivery.followed_by(more))

    def speaks_for(self, member: Member, client: int) -> None:
        """Make ``member`` the one connection that speaks for a client id.

        A person who reconnects comes before their old socket is seen to be gone, and what
        that one had still on its way arrives later: who came last goes on speaking.
        """
        before = self._speakers.get(client)
        if before is not None:
            arrival = list(self.members)
            if arrival.index(before) > arrival.index(member):
                return
            before.clients = tuple(other for other in before.clients if other != client)
        self._speakers[client] = member
        if client not in member.clients:
            member.clients += (client,)

    def speaker(self, client: int) -> Member | None:
        """Return the connection that speaks for a client id."""
        return self._speakers.get(client)

    def back(self, member: Member) -> None:
        """Count a member who has been resynced among those who can take a frame."""
        member.stale_from = None
        self._ready = {**self._ready, member: member.outbox.push}

    def end(self) -> None:
        """Let go of the room, which holds this audience: nobody is here, nobody comes."""
        self._resync, self._told = _nothing, bytes

    def dismiss(self, code: int, reason: str) -> None:
        """Close every connection."""
        for member in tuple(self.members):
            member.outbox.close(code, reason)

    def _fell_behind(self, member: Member) -> None:
        member.stale_from, member.stale_news = self._told(), self.news
        member.falls += 1
        self.counts.fell_behind += 1
        self._pass_over(member)
        self._look_later(member)

    def _pass_over(self, member: Member) -> None:
        self._ready = {other: push for other, push in self._ready.items() if other is not member}

    def _look_later(self, member: Member) -> None:
        """Give up on somebody who takes nothing for a while; slow is not still (rule S11)."""
        fall, held = member.falls, member.outbox.held

        def look() -> None:
            if member.stale_from is None or member.falls != fall or member not in self.members:
                return
            if member.outbox.held < held:
                self._look_later(member)
            else:
                member.outbox.close(4408, "too-slow")

        asyncio.get_running_loop().call_later(self._patience, look)

    def _has_room(self, member: Member) -> None:
        if member.stale_from is not None and member in self.members:
            self._resync(member)
