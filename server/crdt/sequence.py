"""The order of the letters of one text, as every replica will find it (rule G12).

An item stands between two neighbours. If somebody names them the wrong way round, replicas
disagree for ever on where it stands; only who knows the order can tell. So each text keeps
the order of its runs, living or deleted, without a letter: seven numbers a run, found by
the same rules that Yjs follows when two people write at one place at the same time.
"""

from array import array
from typing import Final

from .decoder import Id

STRIDE: Final = 7  # client, clock, length, origin (client, clock), right (client, clock)
NONE: Final = (-1, -1)
DEAR: Final = 4  # looking at a run that stands between two neighbours, in steps over a run


class Sequence:
    """The runs of one text from left to right; ``steps`` is what putting them in order cost."""

    __slots__ = ("hint", "runs", "steps")

    def __init__(self, runs: "array[int] | None" = None) -> None:
        self.runs = array("q") if runs is None else runs
        self.hint = 0
        self.steps = 0

    def copy(self) -> "Sequence":
        """Return a copy to go back to."""
        return Sequence(self.runs[:])

    def __len__(self) -> int:
        return len(self.runs) // STRIDE

    def insert(
        self, client: int, clock: int, length: int, origin: Id | None, right: Id | None
    ) -> bool:
        """Put a run between its neighbours; False if nobody ever saw these two side by side."""
        runs = self.runs
        at = -STRIDE if origin is None else self._cut_after(*origin)
        size = len(runs)
        end = size if right is None else self._cut_before(*right)
        if len(runs) > size and end - STRIDE <= at:
            return False  # the run that was cut for `right` holds `origin`, or stands before it
        if end <= at:
            return False
        if at + STRIDE < end:
            if client in runs[at + STRIDE : end : STRIDE]:
                return False  # whoever wrote what stands between them knows it
            if not self._met(at, end, origin, right):
                return False
            at = self._yield_to_others(at, end, client, origin or NONE, right or NONE)
        self.hint = at
        if not self.continues(at, client, clock, origin or NONE, right or NONE):
            self.hint = at = at + STRIDE
            runs[at:at] = array("q", (client, clock, 0, *(origin or NONE), *(right or NONE)))
        runs[self.hint + 2] += length
        return True

    @property
    def last(self) -> Id | None:
        """The last clock of the last run."""
        runs = self.runs
        return (runs[-STRIDE], runs[-STRIDE + 1] + runs[-STRIDE + 2] - 1) if runs else None

    def _met(self, at: int, end: int, origin: Id | None, right: Id | None) -> bool:
        """Tell whether two runs with others between them may once have been neighbours.

        Then the left one was written before the right one's own left neighbour, or is it,
        and the other way round. Otherwise replicas that hear of the runs between them at
        different times find different places.
        """
        runs = self.runs
        if origin is not None:
            first_right = (runs[at + 5], runs[at + 6])
            if first_right not in (NONE, right) and (
                right is None or self._find(*first_right) < end
            ):
                return False
        if right is not None:
            first_left = (runs[end + 3], runs[end + 4])
            if first_left not in (NONE, origin) and (
                origin is None or self._find(*first_left) > at
            ):
                return False
        return True

    def continues(self, at: int, client: int, clock: int, origin: Id, right: Id) -> bool:
        """Tell whether the run at ``at`` simply goes on, as when somebody types."""
        runs = self.runs
        return (
            at >= 0
            and runs[at] == client
            and runs[at + 1] + runs[at + 2] == clock
            and origin == (client, clock - 1)
            and (runs[at + 5], runs[at + 6]) == right
        )

    def _yield_to_others(self, at: int, end: int, client: int, origin: Id, right: Id) -> int:
        """Return the run after which a run goes when others stand between its neighbours."""
        runs = self.runs
        before: set[int] = set()
        conflicting: set[int] = set()
        left = at
        for other in range(at + STRIDE, end, STRIDE):
            before.add(other)
            conflicting.add(other)
            others_origin = (runs[other + 3], runs[other + 4])
            if others_origin == origin:
                if runs[other] < client:
                    left = other
                    conflicting.clear()
                elif (runs[other + 5], runs[other + 6]) == right:
                    break
            elif others_origin != NONE and (found := self._find(*others_origin)) in before:
                if found not in conflicting:
                    left = other
                    conflicting.clear()
            else:
                break
        self.steps += len(before) * DEAR
        return left

    def _find(self, client: int, clock: int) -> int:
        """Return the run that holds a clock; people mostly go on where they were."""
        runs = self.runs
        hint = self.hint
        if hint < len(runs) and runs[hint] == client:
            start = runs[hint + 1]
            if start <= clock < start + runs[hint + 2]:
                return hint
        for at in range(0, len(runs), STRIDE):
            if runs[at] == client and runs[at + 1] <= clock < runs[at + 1] + runs[at + 2]:
                self.steps += at // STRIDE
                return at
        raise KeyError((client, clock))

    def _cut_after(self, client: int, clock: int) -> int:
        """Make a run end with a clock; return where it is."""
        at = self._find(client, clock)
        self._split(at, clock + 1)
        return at

    def _cut_before(self, client: int, clock: int) -> int:
        """Make a run begin with a clock; return where it is."""
        at = self._find(client, clock)
        return at + STRIDE if self._split(at, clock) else at

    def _split(self, at: int, clock: int) -> bool:
        runs = self.runs
        start, length = runs[at + 1], runs[at + 2]
        if not start < clock < start + length:
            return False
        client = runs[at]
        rest = (client, clock, start + length - clock, client, clock - 1, *runs[at + 5 : at + 7])
        runs[at + 2] = clock - start
        runs[at + STRIDE : at + STRIDE] = array("q", rest)
        return True
