"""One participant in one room: their session, their conversation, their outbox."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from server.board.roles import Role
from server.crdt.gate import Writer
from server.errors import TableeError, TooMany
from server.storage.port import Session
from server.sync.session import SyncSession
from server.sync.wire import PermissionDenied, Refusal, Saved, encode

from .allowance import Allowance
from .counts import Counts
from .outbox import Delivery, Outbox

# A client that lacks history is asked again; one that keeps sending gaps is not honest.
ASKS_ALLOWED: Final = 20


def _nobody_counts(_seconds: float) -> None:
    """Count nothing: no budget stands behind this connection."""


@dataclass(eq=False, slots=True)
class Member:
    """What a room knows of one connection; identity is the object itself.

    ``clients`` are the CRDT client ids this connection speaks for. ``to_ask`` is set
    while the server owes this person a question: they may hold edits that were not
    taken, during a pause for example. ``stale_from`` is the state vector of what they
    were last told, set while their transport is full; ``to_answer`` tells that they have
    asked meanwhile, and ``stale_news`` and ``falls`` when it was that it filled up.
    ``took`` is told the seconds that their large updates cost.
    """

    session: Session
    outbox: Outbox
    counts: Counts = field(default_factory=Counts)
    announced: bool = False
    to_ask: bool = False
    stale_from: bytes | None = None
    stale_news: int = 0
    falls: int = 0
    to_answer: bool = False
    allowance: Allowance = field(default_factory=Allowance)
    clients: tuple[int, ...] = ()
    took: Callable[[float], None] = _nobody_counts
    may_write: bool = field(init=False)
    unread: dict[int, int] = field(default_factory=dict)
    sync: SyncSession = field(init=False)
    writer: Writer = field(init=False)
    _asks: int = 0
    _asked: bool = False
    _denied: bool = False

    def __post_init__(self) -> None:
        self.may_write = self.role.may_write
        self.sync = SyncSession(may_write=self.may_write)
        self.writer = Writer(self.session.key, self.session.participant.id, self.role)

    @property
    def role(self) -> Role:
        """What this person may do, from the link they came by."""
        return self.session.participant.role

    def send(self, *payloads: bytes) -> None:
        """Push messages to this participant alone; nothing while their transport is full."""
        if payloads:
            self.deliver(Delivery(*payloads))

    def deliver(self, delivery: Delivery) -> None:
        """Push what may be shared with others; nothing while their transport is full."""
        if self.stale_from is None:
            self.counts.bytes_out += len(delivery.wire)
            self.outbox.push(delivery)
        else:
            self.stale_news = -1  # something was withheld, whatever is told to the others

    def acknowledge(self, clocks: dict[int, int]) -> None:
        """Say that everything below these clocks is on disk (rules S6, W14)."""
        saved = self.saved(clocks)
        if saved is not None:
            self.send(saved)

    def saved(self, clocks: dict[int, int]) -> bytes | None:
        """Return the frame that says so, None when nobody would read it now."""
        if not self.announced:
            return None
        self.unread.update(clocks)
        if self.stale_from is not None or not self.unread:
            return None
        frame = encode(Saved(tuple(self.unread.items())))
        self.unread.clear()
        return frame

    def refuse(self, error: TableeError) -> None:
        """Say why an edit was not taken; a stock client hears it once (message type 2)."""
        self.counts.refused(error)
        if self.announced:
            text = json.dumps({"code": error.code, "message": str(error)})
            self.send(encode(Refusal(text)))
        elif not self._denied:
            self._denied = True
            self.send(encode(PermissionDenied(error.code)))

    def must_ask(self, *, answered: bool) -> bool:
        """Tell whether to ask for history that is missing; an open question is enough.

        ``answered``: what lacks it is itself the answer to a question. Raises `TooMany`
        when the answers never help: an honest client's first one does.
        """
        if self._asked and not answered:
            return False
        self._asked = True
        self._asks += 1
        if self._asks > ASKS_ALLOWED:
            raise TooMany("updates keep referring to history that never comes", seconds=1)
        return True

    def was_taken(self) -> None:
        """Forget earlier gaps: this edit joined on."""
        self.counts.edits_in += 1
        self._asks, self._asked = 0, False
