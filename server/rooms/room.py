"""One live board: everything that happens to it, in one order.

The path of one edit, in the numbers of ARCHITECTURE.md: `receive` (2) decodes,
`_take` (3, 4) judges and queues, `_flush` (5, 6) applies and logs, `_committed` (7, 8)
tells. What a colleague sees is already on disk: between 5 and the end of 6 nobody is
answered, and if 6 fails memory is thrown away and read again from the log.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from server.crdt.decoder import read_state_vector
from server.crdt.document import BoardContent, read_board
from server.crdt.gate import Verdict
from server.errors import Damaged, ForeignClientId, Paused, TableeError, Unavailable
from server.storage.port import Binding, Board, Session, Snapshot
from server.sync.awareness import Entry
from server.sync.session import Answer, Commit, Drop, Introduce, Relay, SendPresence
from server.sync.wire import SyncStep2, Update, encode

from .allowance import ENTRY, QUESTION
from .announcing import StateRelay
from .audience import Audience
from .batch import Batch, Pending, rows_of
from .heavy import Heavy
from .host import Host, Post
from .judging import judged
from .locking import apply
from .member import Member
from .opening import Opened
from .outbox import Delivery, Outbox
from .relay import PresenceRelay
from .ticking import Tick, tick_of

logger = logging.getLogger(__name__)

ASK_AGAIN: Final = 0.2
LONGEST_RETRY: Final = 8.0
NOTHING: Final = b"\x00"
VECTOR_EVERY: Final = 64  # entries of the log between two state vectors of what was told


class Room:
    """A live board. Synchronous throughout; only opening it again waits."""

    def __init__(
        self,
        board: Board,
        opened: Opened,
        *,
        host: Host,
        post: Post,
        reopen: Callable[[], Awaitable[Opened]],
        now_ms: Callable[[], int],
    ) -> None:
        self.board, self.counts = board, host.counts
        self.audience = Audience(self._caught_up, self.told, host.counts)
        self.trouble: TableeError | None = None
        self._host, self._post, self._reopen, self._now_ms = host, post, reopen, now_ms
        self._loop = asyncio.get_running_loop()
        self._adopt(opened)
        self.presence = PresenceRelay(self.audience, host.identity)
        self._pending: list[Pending] = []
        self._acks: dict[Member, dict[int, int]] = {}
        self._bindings: list[Binding] = []
        self._in_flight: Batch | None = None
        self._waiting: list[Callable[[], None]] = []
        self._failures = 0
        self.heavy = Heavy(self)
        self._repair: asyncio.Task[None] | None = None
        self._tick = Tick(self._flush, lambda: tick_of(len(self.audience)), host.counts.pulse)
        self._state = StateRelay(self.audience, lambda: host.states(self))

    def _adopt(self, opened: Opened) -> None:
        self._replica, self.gate = opened.replica, opened.gate
        self.seq, self.t_ms, self.snapshot_seq = opened.seq, opened.t_ms, opened.snapshot_seq
        self.authors, self.cards = opened.authors, opened.cards
        self._told, self._told_seq = self._replica.state_vector(), self.seq
        self._vector_seq = self.seq
        self._whole: tuple[int, Delivery] | None = None

    # ----------------------------------------------------------------- people

    def join(self, session: Session, outbox: Outbox) -> Member:
        """Let somebody in: they are greeted, and hear everything from now on."""
        member = self.audience.add(session, outbox)
        if self._open_for(member):
            self._when_settled(member, lambda: self._ask(member))
        else:
            member.to_ask = member.role.may_write
        everything = self.presence.everything()
        if everything:
            member.send(everything)
        self.state_changed()
        return member

    def leave(self, member: Member) -> None:
        """Let somebody go; the document is never touched by that."""
        if not self.audience.remove(member):
            return
        self.presence.forget(member)
        self.state_changed()

    def _open_for(self, member: Member) -> bool:
        return self.trouble is None and self._host.may_write(self.board.id, member.role)

    # ------------------------------------------------------------------ bytes

    def receive(self, member: Member, data: bytes) -> None:
        """Take one message (2). Raises `TableeError`: the socket then closes with its code."""
        match member.sync.receive(data):
            case Commit(update, live):
                self._take(member, update, live)
            case Relay(entries, declared):
                self._relay(member, entries, declared)
            case Answer(state_vector):
                member.allowance.spend(QUESTION)
                self._when_settled(member, lambda: self._answer(member, state_vector))
            case SendPresence():
                member.allowance.spend(QUESTION)
                everything = self.presence.everything()
                member.send(*([everything] if everything else []))
            case Introduce():
                member.allowance.spend(QUESTION)
                member.announced = True
                self._state.tell_one(member)
            case Drop():
                pass

    def _take(self, member: Member, update: bytes, live: bool) -> None:
        """Judge an update (3) and let it join the pending ones (4); a large one waits its turn."""
        if not self.heavy.takes(member, update, live):
            judge = partial(self.gate.judge, update, member.writer, live=live)
            if (verdict := self.enter(member, judge, live)) is not None:
                self.keep(member, verdict.update if verdict.new else None, verdict.clocks)

    def enter(self, member: Member, judge: Callable[[], Verdict], live: bool) -> Verdict | None:
        """Return the verdict on an update that may be kept, None where its author is told else."""
        if not self._open_for(member):
            # Refused, not lost: the author keeps it and is asked again (rules P7, P8).
            member.to_ask = True
            member.refuse(self.trouble or Paused("writing is paused"))
            return None
        ask = partial(self._when_settled, member, partial(self._ask, member))
        verdict = judged(member, judge, live, ask, partial(self._ask_later, member))
        if verdict is not None:
            member.was_taken()
            for client, lent in verdict.bindings:
                self._bind(member, client, lent)
        return verdict

    def keep(self, member: Member, update: bytes | None, clocks: dict[int, int]) -> None:
        """Let what was accepted join the pending ones; ``clocks`` are on disk with it."""
        self._acks.setdefault(member, {}).update(clocks)
        if update is not None:
            bound = member if self._host.is_locked(self.board.id, member.role) else None
            self._pending.append((member.session.key, update, bound))
        self._tick.arm()

    def _bind(self, member: Member, client: int, lent: bool) -> None:
        writer = member.writer
        binding = Binding(self.board.key, client, writer.session, writer.participant, lent)
        self._bindings.append(binding)
        self.authors[client] = writer.participant
        self.state_changed()

    def _flush(self) -> None:
        """Apply what is pending (5) and hand it to the log (6)."""
        if self._in_flight is not None or self.trouble is not None:
            return
        pending, self._pending = self._pending, []
        batch = Batch(acks=self._acks)
        self._acks = {}
        self._in_flight = batch
        try:
            apply(self._replica, self.gate, pending, batch)
            # What brings only deletions that were implied already is logged and told to nobody.
            self.t_ms = max(self.t_ms, self._now_ms() - self.board.created_ms)
            rows = rows_of(self.board.key, pending, self.seq, self.t_ms)
            self.seq += len(rows)
            bindings, self._bindings = self._bindings, []
            if rows or bindings:
                self._post.submit(rows, bindings, self._committed)
            else:
                self._committed(None)
        except TableeError as error:
            self._distrust(error)

    def _committed(self, error: TableeError | None) -> None:
        """Tell what is on disk now: one write per reader (7, 8), then who waited."""
        batch, self._in_flight = self._in_flight, None
        if batch is not None:
            batch.land()
        if error is not None or batch is None:
            self._distrust(error or Unavailable())
            return
        self._failures, acks = 0, batch.acks
        if batch.merged is not None:
            self._told_seq = self.seq
            if self.seq - self._vector_seq >= VECTOR_EVERY:
                self.told()
            presence = self.presence.newest()
            payloads = [encode(Update(batch.merged)), *([presence] if presence else [])]
            saved = {m: frame for m, clocks in acks.items() if (frame := m.saved(clocks))}
            self.counts.edits_out += 1
            self.audience.tell(Delivery(*payloads), saved)
            self.cards.update(batch.cards)
            self._host.board_changed(self.board.id, cards=bool(batch.cards))
        else:
            for member, clocks in acks.items():
                member.acknowledge(clocks)
        batch.overrule(self._ask)
        waiting, self._waiting = self._waiting, []
        for answer in waiting:
            answer()
        if self._pending or self._acks:
            self._tick.arm()

    # ---------------------------------------------------------------- answers

    def _when_settled(self, member: Member, answer: Callable[[], None]) -> None:
        """Answer now, or after the commit in flight: what anyone gets is on disk."""

        def carefully() -> None:
            try:
                answer()
            except TableeError as error:
                member.outbox.close(error.close_code, error.code)

        if self._in_flight is None and self.trouble is None:
            answer()
        else:
            self._waiting.append(carefully)

    def _ask(self, member: Member, *, own: bool = False) -> None:
        # Who cannot read now is asked when they can: an unread question is an open one.
        member.to_ask = member.stale_from is not None
        me = member.session.participant.id
        others = [client for client, who in self.authors.items() if own and who != me]
        member.send(*member.sync.ask(self._replica.state_vector(), others))

    def _ask_later(self, member: Member) -> None:
        def ask() -> None:
            if member in self.audience.members:
                self._when_settled(member, partial(self._ask, member, own=True))

        self._loop.call_later(ASK_AGAIN, ask)

    def _answer(self, member: Member, state_vector: bytes) -> None:
        if member.stale_from is not None:
            # They do not read what they have: the resync will be the answer.
            read_state_vector(state_vector)
            member.stale_from, member.to_answer = state_vector, True
            return
        if state_vector == NOTHING:
            delivery = self._everything()
            member.allowance.spend(len(delivery.wire))
            member.deliver(delivery)
            return
        answer = self._replica.updates_since(state_vector)
        member.allowance.spend(len(answer))
        member.send(encode(SyncStep2(answer)))

    def _everything(self) -> Delivery:
        """Return the answer for who has nothing, ready to be written.

        A hundred people join at once: the board is encoded once for all of them.
        """
        if self._whole is None or self._whole[0] != self.seq:
            self._whole = (self.seq, Delivery(encode(SyncStep2(self._replica.encode()))))
        return self._whole[1]

    # ---------------------------------------------------------------- presence

    def _relay(self, member: Member, entries: tuple[Entry, ...], declared: int | None) -> None:
        if len(entries) > 1:
            member.allowance.spend(ENTRY * len(entries))
        if not member.may_write:
            return
        if declared is not None:
            self._declare(member, declared)
        self.presence.hear(member, entries)

    def _declare(self, member: Member, client: int) -> None:
        try:
            newly = self.gate.declare(client, member.writer)
        except ForeignClientId:
            return  # An echo of somebody else's state (A2); writing under it would be refused.
        if newly:
            self._bind(member, client, lent=False)
        self.audience.speaks_for(member, client)

    # ------------------------------------------------------------------- state

    def state_changed(self) -> None:
        """Somebody came, left or was named: say so soon, once for all that happen together."""
        self._state.tell_soon()

    def conduct_changed(self) -> None:
        """A pause began or ended: say so, and ask for what was held back meanwhile."""
        self._state.tell()
        self._ask_again()

    def _ask_again(self) -> None:
        for member in self.audience.members:
            if member.to_ask and self._open_for(member):
                self._when_settled(member, partial(self._ask, member))

    def _caught_up(self, member: Member) -> None:
        self._when_settled(member, lambda: self._resync(member))

    def _resync(self, member: Member) -> None:
        """Send one update with all that a slow reader missed, and the newest of the rest."""
        if member.stale_from is None or member not in self.audience.members:
            return
        since = self._replica.updates_since(member.stale_from)
        answered, member.to_answer = member.to_answer, False
        missed = member.stale_news != self.audience.news
        self.audience.back(member)
        if answered or missed:
            presence = self.presence.everything(departed=True)
            frame = encode(SyncStep2(since) if answered else Update(since))
            member.send(frame, *([presence] if presence else []))
            self._state.tell_one(member)
        member.acknowledge({})
        if member.to_ask and self._open_for(member):
            self._ask(member)

    # ------------------------------------------------------------------ trouble

    def _distrust(self, error: TableeError) -> None:
        """Throw memory away: it may run ahead of the log. Nothing of it was told."""
        logger.error("a board is read again", extra={"board": self.board.id, "error": error})
        self.trouble = Unavailable(str(error))
        self._failures += 1
        if self._in_flight is not None:
            self._in_flight.land()
        self._in_flight = None
        self._pending, self._acks, self._bindings = [], {}, []
        for member in self.audience.members:
            member.to_ask = member.role.may_write
        self._state.tell()
        self._repair = self._loop.create_task(self._read_again())

    async def _read_again(self) -> None:
        await asyncio.sleep(min(0.1 * 2**self._failures, LONGEST_RETRY))
        try:
            opened = await self._reopen()
        except Damaged as error:
            self.trouble = error
            logger.error("quarantined", extra={"board": self.board.id, "error": error})
            self.audience.dismiss(error.close_code, error.code)
            return
        except TableeError as error:
            self._distrust(error)
            return
        told, landed = self._told, opened.seq > self._told_seq
        self._adopt(opened)
        self.trouble = None
        if landed:
            # A commit that was said to have failed is there: colleagues hear of it now.
            self.audience.tell(Delivery(encode(Update(self._replica.updates_since(told)))))
        waiting, self._waiting = self._waiting, []
        for answer in waiting:
            answer()
        self._state.tell()
        self._ask_again()

    # ------------------------------------------------------------------ reading

    async def settled(self) -> None:
        """Wait until memory equals the log. Raises what troubles the board."""
        while self._in_flight is not None:
            await self._in_flight.landed()
        if self.trouble is not None:
            raise self.trouble

    def told(self) -> bytes:
        """Return the state vector of what everybody has been told, or of less.

        Made when it is asked for: it is as long as the list of all who ever wrote. While
        memory runs ahead of the log an older one serves, whose reader is told some things
        twice.
        """
        if self._in_flight is None and self.trouble is None:
            self._told, self._vector_seq = self._replica.state_vector(), self.seq
        return self._told

    def content(self) -> BoardContent:
        """Read the board; it equals the log right after `settled`."""
        return read_board(self._replica, self.gate.authors)

    def snapshot(self) -> Snapshot:
        """Return the whole document as it is in the log; call right after `settled`."""
        return Snapshot(self.board.key, self.seq, self.t_ms, self._replica.encode())
