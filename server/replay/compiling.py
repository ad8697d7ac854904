"""A history as events: who changed what, when; compiled from the log, entry by entry."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol

from server.crdt.changes import Change, ChangeReader
from server.errors import Damaged


class Entry(Protocol):
    """One entry of a log; ``t_ms`` never decreases along it."""

    @property
    def seq(self) -> int: ...
    @property
    def t_ms(self) -> int: ...
    @property
    def session(self) -> int: ...
    @property
    def data(self) -> bytes: ...


class Event(NamedTuple):
    """One change, the entry it came with, and who made it: "" is the server itself."""

    seq: int
    t_ms: int
    person: str
    change: Change


class Compiler:
    """Compiles a log into events; the same events whether it is fed at once or as it grows.

    ``people`` maps sessions to participants, and is asked when an entry is read: whoever
    feeds it lets it know newcomers first. After `Damaged` throw it away.
    """

    def __init__(self, people: Mapping[int, str]) -> None:
        self.people = people
        self.events: list[Event] = []
        self.seq = self.t_ms = 0
        self._reader = ChangeReader()

    def feed(self, entries: Iterable[Entry]) -> None:
        """Compile the next entries of the log, whole ticks at a time.

        Raises `Damaged` for an entry that cannot be read, or that does not join the others.
        """
        for _, group in groupby(entries, key=lambda entry: entry.t_ms):
            tick = list(group)
            for entry in tick:
                self._take(entry)
            if len(tick) > 1:
                self._join(tick)

    def _take(self, entry: Entry) -> None:
        person = self.people.get(entry.session, "")
        self.events += [
            Event(entry.seq, entry.t_ms, person, change)
            for change in self._reader.apply(entry.data)
        ]
        self.seq, self.t_ms = entry.seq, entry.t_ms

    def _join(self, tick: Sequence[Entry]) -> None:
        """Bring in what waited for a later entry of its own moment.

        Entries of one moment may build on each other both ways, and the library does not
        always come back to what it put aside.
        """
        data = [entry.data for entry in tick]
        if not self._reader.lacks(data):
            return
        for entry in tick:
            self._take(entry)
        if self._reader.lacks(data):
            raise Damaged(f"the entries up to {self.seq} do not join")
