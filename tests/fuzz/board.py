"""A board that believes its gate, looks at all it keeps, and restarts as a server does."""

from collections.abc import Callable
from traceback import extract_tb
from typing import ClassVar, Final

from server.crdt.document import read_board
from server.crdt.gate import Gate, Limits
from server.crdt.replica import Replica
from server.errors import Damaged, TableeError
from server.rooms.batch import by_session
from server.rooms.opening import reopened
from tests.crdt.people import content

from .steps import PEOPLE, Step

# Small enough that a few dozen inputs come upon every one of them.
TIGHT: Final = Limits(
    update=1 << 16,
    pieces=400,
    text=60,
    runs=24,
    notes=5,
    comments=3,
    links=4,
    reactions=5,
    ids_per_session=6,
)

# How many accepted updates are applied at once and looked at, in turn: as in a room's ticks.
TICKS: Final = (2, 1, 3)

NEW: Final = "new"
KNOWN: Final = "known"


class Broken(Exception):
    """A promise that was not kept; ``kind`` says which, in one word."""

    def __init__(self, kind: str, message: str) -> None:
        self.kind = kind
        super().__init__(message)


class Board:
    """What gate and replica make of a series of steps."""

    def __init__(self, limits: Limits = TIGHT) -> None:
        self._limits = limits
        self.gate, self.replica = Gate(limits), Replica()
        self.bound: dict[int, tuple[int, str, bool]] = {}
        self.start: list[bytes] = []
        self.rows: list[tuple[int, bytes]] = []
        self._pending: list[bytes] = []
        self._looks = 0
        self._content: dict[str, object] = {}

    def take(self, step: Step) -> str:
        """Do a step; return what came of it: new, known, or the rule that refused it.

        Raises `Broken` when something else happens.
        """
        try:
            return self._DO[step.verb](self, step) or step.verb
        except (Broken, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # the library's panics are no `Exception`
            frame = extract_tb(error.__traceback__)[-1]
            where = f"{step.verb}, {frame.name} line {frame.lineno}"
            raise Broken("exception", f"{where}: {error!r}") from error

    def _learn(self, step: Step) -> None:
        self._look()
        self.gate.learn(step.data)
        self.replica.apply([step.data])
        self.start.append(step.data)

    def _bind(self, step: Step) -> None:
        client, writer = int(step.data), PEOPLE[step.who]
        self.bound[client] = binding = (writer.session, writer.participant, not step.live)
        self.gate.bind(client, *binding)

    def _judge(self, step: Step) -> str:
        writer = PEOPLE[step.who]
        try:
            verdict = self.gate.judge(step.data, writer, live=step.live)
        except TableeError as refusal:
            return str(refusal.details.get("rule", refusal.code))
        for client, lent in verdict.bindings:
            self.bound[client] = (writer.session, writer.participant, lent)
        if not verdict.new:
            self._look()
            self._nothing_comes_of(step.data)
            return KNOWN
        self.rows.append((writer.session, verdict.update))
        self._pending.append(verdict.update)
        if len(self._pending) == TICKS[self._looks % len(TICKS)]:
            self._look()
        return NEW

    def _nothing_comes_of(self, update: bytes) -> None:
        try:
            told = self.replica.apply([update])
        except Damaged as error:
            raise Broken("damaged", f"known bytes did not apply: {error}") from error
        if told is not None:
            raise Broken("dropped", "an update called known changed the document")

    def _look(self) -> None:
        """Apply what was accepted since the last look, read everything, write everything."""
        if not self._pending:
            return
        updates, self._pending = self._pending, []
        self._looks += 1
        try:
            self.replica.apply(updates)
            board = read_board(self.replica, self.gate.authors)
            self.replica.encode()
        except Damaged as error:
            raise Broken("damaged", f"what was accepted did not apply: {error}") from error
        if board.problems:
            raise Broken("unreadable", board.problems[0])

    def _restart(self, step: Step) -> None:
        """Hold memory, snapshot, log and what readers were told against each other; reload."""
        self._look()
        snapshot = self.replica.encode()
        self._content = content(self.replica)
        try:
            fresh = Replica.load([snapshot])
            self._compare(fresh, "snapshot")
            if self.rows:
                self._compare(self._reader(), "reader")
                self._reopen()
            gate = self._learnt(snapshot)
        except Damaged as error:
            raise Broken("unloadable", str(error)) from error
        self.gate, self.replica = gate, fresh
        self.start, self.rows = [snapshot], []

    def _reopen(self) -> None:
        """Do what a server does that was killed before it could keep a snapshot."""
        log = [update for _, update in by_session(self.rows)]
        replica, gate = reopened([*self.start, *log], self._limits)
        self._compare(replica, "log")
        if dict(gate.clocks) != dict(self.gate.clocks):
            raise Broken("differs", "a gate that learnt the log knows other clocks")

    def _reader(self) -> Replica:
        """Return what a colleague has who was told everything in one tick."""
        ours, reader = Replica.load(self.start), Replica.load(self.start)
        told = ours.apply([update for _, update in self.rows])
        if told is not None:
            reader.apply([told])
        return reader

    def _compare(self, other: Replica, name: str) -> None:
        if other.clocks() != dict(self.gate.clocks):
            raise Broken("differs", f"the clocks of the {name} are others than the gate's")
        if content(other) != self._content:
            raise Broken("differs", f"the content of the {name} is another than in memory")

    def _learnt(self, snapshot: bytes) -> Gate:
        gate = Gate(self._limits)
        gate.learn(snapshot)
        if dict(gate.clocks) != dict(self.gate.clocks):
            raise Broken("differs", "a gate that learnt the snapshot knows other clocks")
        for client, (session, participant, lent) in self.bound.items():
            gate.bind(client, session, participant, lent)
        return gate

    _DO: ClassVar[dict[str, Callable[["Board", Step], str | None]]] = {
        "learn": _learn,
        "bind": _bind,
        "judge": _judge,
        "restart": _restart,
    }
