"""One board under attack: a base, four hundred inputs, a restart after every two hundred."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from server.crdt.decoder import Decoded, decode
from tests.crdt.bytewise import encode
from tests.crdt.mutation import bent, scrambled

from . import words
from .bases import bases
from .board import KNOWN, NEW, Board, Broken
from .grammar import OWN, compose
from .steps import RESTART, Journal, Step, Written, written
from .stopwatch import Stopwatch

INPUTS: Final = 400
GENERATION: Final = 200
FREEZE: Final = 0.1  # seconds of this process's own time


@dataclass
class Tally:
    """What came of the inputs; ``slowest`` took no more seconds of the worker's own time."""

    judged: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    cpu: float = 0.0

    def add(self, other: "Tally") -> None:
        self.judged += other.judged
        self.outcomes += other.outcomes
        self.slowest = max(self.slowest, other.slowest)
        self.cpu += other.cpu

    def plain(self) -> dict[str, Any]:
        """Return it as JSON holds it; `Tally.of` reads it."""
        return {**vars(self), "outcomes": dict(self.outcomes)}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Tally":
        return cls(**{**plain, "outcomes": Counter(plain["outcomes"])})


@dataclass(frozen=True)
class Finding:
    """A promise that was not kept, and everything that led there."""

    kind: str
    message: str
    steps: list[Written]


class Play:
    """The life of one board; what it does follows from its seed alone."""

    def __init__(self, seed: str, journal: Journal) -> None:
        self.random = Random(seed)  # noqa: S311 - a seed, not a secret
        base = self.random.choice(bases())
        self.board, self.chart = Board(), base.chart.copy()
        self.tally = Tally()
        self._watch = Stopwatch()
        self._journal = journal
        self._recent = [b"\x00\x00"]
        journal.begin()
        self.steps: list[Step] = []
        for step in base.steps:
            self._take(step)

    def run(self, inputs: int) -> Finding | None:
        """Try so many inputs; return what broke, if something did."""
        try:
            for done in range(1, inputs + 1):
                self._try(*self._next())
                if done % GENERATION == 0 or done == inputs:
                    self._timed(RESTART)
        except Broken as broken:
            return Finding(broken.kind, str(broken), written(self.steps))
        return None

    def _next(self) -> tuple[Step, Decoded | None]:
        """Return an input, and what it says as far as that is known without reading it."""
        random = self.random
        share = random.random()
        if share < 0.005:
            return Step("judge", random.choice(words.WHOLE), "alice", random.random() < 0.5), None
        if share > 0.62:
            return self._scrambled(), None
        update, who, live = compose(self.chart, random)
        if share < 0.45:
            return Step("judge", encode(update), who, live), update
        update = bent(update, self.chart.order or [(101, 0)], random)
        return Step("judge", encode(update), who, live), update

    def _scrambled(self) -> Step:
        """Return bytes of the last inputs, wounded; from somebody who may well have sent them."""
        random, recent = self.random, self._recent[-20:]
        data = scrambled(random.choice(recent), random.choice(recent), random)
        return Step("judge", data, random.choice(OWN)[0], random.random() < 0.8)

    def _try(self, step: Step, said: Decoded | None) -> None:
        outcome = self._timed(step)
        self.tally.judged += 1
        self.tally.outcomes[outcome] += 1
        if outcome == NEW:
            self.chart.add(said or decode(step.data))
        if said:
            self._recent.append(step.data)

    def _timed(self, step: Step) -> str:
        self._watch.start()
        outcome = self._take(step)
        taken = self._watch.stop(self.tally.slowest)
        if taken > self.tally.slowest:
            self.tally.slowest = taken
            if taken > FREEZE:
                if self.steps[-1] is not step:
                    self.steps.append(step)
                raise Broken("freeze", f"{taken * 1000:.0f} ms of processor time")
        return outcome

    def _take(self, step: Step) -> str:
        self._journal.trying(step)
        self.steps.append(step)
        outcome = self.board.take(step)
        if step.verb == "judge" and outcome not in (NEW, KNOWN):
            self.steps.pop()  # what is refused changes nothing (rule G31)
        else:
            self._journal.keep(step)
        return outcome


def repeat(steps: list[Step]) -> tuple[list[str], Finding | None]:
    """Do steps again; return what came of each, and what broke."""
    board, watch, outcomes = Board(), Stopwatch(), []
    try:
        for step in steps:
            watch.start()
            outcomes.append(board.take(step))
            taken = watch.stop(FREEZE)
            if taken > FREEZE:
                raise Broken("freeze", f"{taken * 1000:.0f} ms of processor time")
    except Broken as broken:
        return outcomes, Finding(broken.kind, str(broken), written(steps[: len(outcomes) + 1]))
    return outcomes, None
