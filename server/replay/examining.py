"""Whether a history can still be replayed: every entry, every snapshot, every author."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from server.crdt.document import read_board
from server.crdt.gate import Gate
from server.crdt.replica import Replica
from server.errors import Damaged

SERVER: Final = 0  # the session under which the server itself writes


class Entry(Protocol):
    """One entry of a log; ``intact`` tells whether its checksum holds."""

    @property
    def seq(self) -> int: ...
    @property
    def t_ms(self) -> int: ...
    @property
    def session(self) -> int: ...
    @property
    def data(self) -> bytes: ...
    @property
    def intact(self) -> bool: ...


class Snapshot(Protocol):
    """One snapshot; ``intact`` tells whether its checksum holds."""

    @property
    def data(self) -> bytes: ...
    @property
    def intact(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is damaged: a code that people get a sentence for, and its numbers."""

    code: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What is true of one board; ``opens`` tells whether people still get it whole."""

    entries: int = 0
    snapshots: int = 0
    opens: bool = True
    findings: list[Finding] = field(default_factory=list)


class Bindings(Protocol):
    """Whose the client ids of a board are, by session, as far as it can be believed."""

    @property
    def sessions(self) -> Mapping[int, int]: ...
    @property
    def damaged(self) -> Collection[int]: ...
    @property
    def whole(self) -> bool: ...


# Reads one snapshot; None when it has been replaced meanwhile.
Fetch = Callable[[int], Snapshot | None]


def examine(
    entries: Iterable[Entry],
    snapshots: Collection[int],
    fetch: Fetch,
    end: Callable[[], int | None],
    bindings: Callable[[], Bindings],
    sessions: Callable[[], Collection[int]],
) -> Report:
    """Replay a whole log, compare each snapshot where it stands, and report what is wrong.

    One document and one entry are in memory at a time. ``end`` returns the last entry as it
    was written down; it is asked before the log is read and again after it, ``bindings`` then,
    and ``sessions`` last, so that what is written meanwhile is neither missed nor missing.
    Whatever cannot be read is a finding.
    """
    examination = _Examination(fetch, sorted(snapshots))
    try:
        least = end()
        for entry in entries:
            examination.take(entry)
        examination.ends(least, end())
    except Damaged as error:
        examination.cut_short(str(error))
    examination.conclude()
    try:
        bound = bindings()
        examination.authors(bound, sessions())
    except Damaged as error:
        examination.unreadable_authors(str(error))
    return examination.report


class _Examination:
    def __init__(self, fetch: Fetch, snapshots: list[int]) -> None:
        self.report = Report()
        self._fetch, self._snapshots = fetch, snapshots
        self._gate, self._replica = Gate(), Replica()
        self._replaying = True
        self._seq = self._t_ms = 0
        self._sessions: dict[int, int] = {}  # each with its first entry
        self._wrong = 0  # the last entry that is not as it was
        self._cut = False
        self._sound_snapshots: list[int] = []

    def take(self, entry: Entry) -> None:
        """Look at the next entry of the log."""
        if entry.seq > self._seq + 1:
            self._lost("entries-missing", self._seq + 1, entry.seq - 1)
        self._compare_until(entry.seq - 1)
        self._seq = entry.seq
        self.report.entries += 1
        if not entry.intact:
            self._lost("entries-damaged", entry.seq, entry.seq)
            return
        if entry.t_ms < self._t_ms:
            self._find("time-runs-back", seq=entry.seq)
        self._t_ms = entry.t_ms
        self._sessions.setdefault(entry.session, entry.seq)
        self._replay(entry)

    def cut_short(self, why: str) -> None:
        """Note that the log cannot be read any further."""
        self._cut = True
        self._find("log-unreadable", seq=self._seq, why=why)

    def ends(self, least: int | None, most: int | None) -> None:
        """Compare the last entry with what was written down of it before and after."""
        if least is not None and least > self._seq:
            self._wrong, self._replaying = least, False
            self._find("log-short", seq=self._seq, last=least)
        if most is None or most < self._seq:
            # With entries the board opens all the same, but any number may have vanished.
            self._cut = self._cut or not self._seq
            self._find("end-unknown", seq=self._seq)

    def conclude(self) -> None:
        """Compare what is left to compare, and tell whether the board still opens."""
        self._compare_until(self._seq)
        if self._snapshots and self._snapshots[-1] > max(self._wrong, self._seq) and not self._cut:
            self._cut = True
            self._find("log-short", seq=self._seq, last=self._snapshots[-1])
        while self._snapshots:
            self._compare(self._snapshots.pop(0), replayed=False)
        if self._replaying and self._gate.clocks != self._replica.clocks():
            self._find("log-incomplete")
        self.report.opens = not self._cut and (
            not self._wrong or any(seq >= self._wrong for seq in self._sound_snapshots)
        )

    def authors(self, bindings: Bindings, sessions: Collection[int]) -> None:
        """Look for entries and client ids that belong to nobody."""
        for client in bindings.damaged:
            self._find("binding-damaged", client=client)
        if not bindings.whole and not bindings.damaged:
            self._find("bindings-missing")
        for session, seq in self._sessions.items():
            if session != SERVER and session not in sessions:
                self._find("session-unknown", session=session, seq=seq)
        for client in self._gate.clocks:
            if client not in bindings.sessions and client not in bindings.damaged:
                self._find("client-unbound", client=client)
        self._astray(bindings, sessions)

    def _astray(self, bindings: Bindings, sessions: Collection[int]) -> None:
        for client, session in bindings.sessions.items():
            if session != SERVER and session not in sessions:
                self._find("binding-astray", client=client, session=session)

    def unreadable_authors(self, why: str) -> None:
        """Note that nobody can tell who wrote."""
        self._find("authors-unreadable", why=why)

    def _replay(self, entry: Entry) -> None:
        if not self._replaying:
            return
        try:
            self._gate.learn(entry.data)
            self._replica.apply([entry.data])
        except Damaged:
            self._wrong = entry.seq
            self._replaying = False
            self._find("entry-unlearnable", seq=entry.seq)

    def _compare_until(self, seq: int) -> None:
        """Compare the snapshots up to an entry; the last one stands at this very moment."""
        while self._snapshots and self._snapshots[0] <= seq:
            mark = self._snapshots.pop(0)
            self._compare(mark, replayed=self._replaying and mark == self._seq)

    def _compare(self, seq: int, *, replayed: bool) -> None:
        kept = self._fetch_or_none(seq)
        if kept is None:
            return
        self.report.snapshots += 1
        if not kept.intact:
            self._find("snapshot-damaged", seq=seq)
            return
        try:
            Gate().learn(kept.data)
            copy = Replica.load([kept.data])
            differs = replayed and _differ(copy, self._replica)
        except Damaged:
            self._find("snapshot-damaged", seq=seq)
            return
        if differs:
            self._find("snapshot-differs", seq=seq)
        else:
            self._sound_snapshots.append(seq)

    def _fetch_or_none(self, seq: int) -> Snapshot | None:
        try:
            return self._fetch(seq)
        except Damaged:
            self._find("snapshot-damaged", seq=seq)
            return None

    def _lost(self, code: str, first: int, last: int) -> None:
        """Note entries that are not as they were; neighbours are told together."""
        self._wrong, self._replaying = last, False
        findings = self.report.findings
        if findings and findings[-1].code == code and findings[-1].facts["last"] == first - 1:
            first = int(findings.pop().facts["first"])
        self._find(code, first=first, last=last)

    def _find(self, code: str, **facts: int | str) -> None:
        self.report.findings.append(Finding(code, facts))


def _differ(one: Replica, other: Replica) -> bool:
    return one.clocks() != other.clocks() or read_board(one) != read_board(other)
