"""What one flush of a room takes with it."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from server.crdt.replica import merge
from server.errors import Locked
from server.storage.port import Row

from .member import Member

# The session that wrote, its update, and its author while a lock binds them (rule P11).
Pending = tuple[int, bytes, Member | None]


@dataclass(slots=True)
class Batch:
    """What one flush has applied and not yet told; ``cards`` are those of notes (`cards_of`)."""

    merged: bytes | None = None
    cards: Mapping[str, str | None] = field(default_factory=dict)
    acks: dict[Member, dict[int, int]] = field(default_factory=dict)
    overruled: list[Member] = field(default_factory=list)

    def overrule(self, ask: Callable[[Member], None]) -> None:
        """Tell those who broke a lock, and ask them as after a pause: they go on writing."""
        for member in self.overruled:
            member.refuse(Locked("what the table has retained is locked"))
            ask(member)

    _landing: asyncio.Event | None = None

    async def landed(self) -> None:
        """Wait until the commit was told, whatever came of it."""
        self._landing = self._landing or asyncio.Event()
        await self._landing.wait()

    def land(self) -> None:
        """Let those go on who wait; hardly ever does anybody."""
        if self._landing is not None:
            self._landing.set()


def rows_of(board: int, pending: Sequence[Pending], seq: int, t_ms: int) -> list[Row]:
    """Return the entries of one tick behind ``seq``: one for each session that wrote."""
    spoken = enumerate(by_session([each[:2] for each in pending]), seq + 1)
    return [Row(board, number, t_ms, session, data) for number, (session, data) in spoken]


def by_session(pending: Sequence[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Return one update per session, in the order in which they first spoke."""
    updates_of: dict[int, list[bytes]] = {}
    for session, update in pending:
        updates_of.setdefault(session, []).append(update)
    for session, updates in updates_of.items():
        yield session, merge(updates)
