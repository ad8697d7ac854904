"""The moments of a history that its events tell: who came, what was retained, bursts of work."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt
from typing import Final, NamedTuple

from server.crdt.changes import Place, Put
from server.crdt.rules import BOARD, NOTES

from .compiling import Event
from .state import Timeline

CHALLENGE: Final = "challenge"
FUTURE: Final = "future"
SOLUTION: Final = "solution"
JOIN: Final = "join"
BURST: Final = "burst"

# A burst is a stretch in which more was done than in most: of this length, and by so many
# standard deviations.
STRETCH_MS: Final = 10_000
DEVIATIONS: Final = 2
FEWEST: Final = 12  # stretches with work in them; fewer have no measure


class Moment(NamedTuple):
    """One moment: a kind, words for it, who made it, and the note it is about."""

    t_ms: int
    kind: str
    label: str = ""
    person: str = ""
    object: str = ""


def moments_of(events: Sequence[Event], timeline: Timeline) -> list[Moment]:
    """Return the moments that events tell, in the order of time."""
    found = [*_joins(events), *_method(events, timeline), *_bursts(events)]
    return sorted(found, key=lambda moment: moment.t_ms)


def _joins(events: Sequence[Event]) -> Iterator[Moment]:
    """Yield the first thing each person did: whoever only looks leaves no trace."""
    known = {""}
    for event in events:
        if event.person not in known:
            known.add(event.person)
            yield Moment(event.t_ms, JOIN, person=event.person)


def _method(events: Sequence[Event], timeline: Timeline) -> Iterator[Moment]:
    """Yield what was retained, and each solution when its frame was laid."""
    for event in events:
        change = event.change
        if not isinstance(change, Put) or not isinstance(change.value, str):
            continue
        root, id, key = change.place
        if root == BOARD and id in (CHALLENGE, FUTURE):
            note, kind = change.value, id
            place: Place = (NOTES, note, "text")
            label = str(timeline.value(place, event.t_ms) or "")
        elif root == NOTES and key == "kind" and change.value == SOLUTION:
            note, kind = id, SOLUTION
            label = str(timeline.value((NOTES, id, "text"), _END) or "")
        else:
            continue
        yield Moment(event.t_ms, kind, label, event.person, note)


_END: Final = 1 << 60


def _bursts(events: Sequence[Event]) -> Iterator[Moment]:
    """Yield the beginnings of stretches with far more events than most."""
    counts = Counter(event.t_ms // STRETCH_MS for event in events)
    if len(counts) < FEWEST:
        return
    mean = sum(counts.values()) / len(counts)
    spread = sqrt(sum((count - mean) ** 2 for count in counts.values()) / len(counts))
    high = [at for at in sorted(counts) if counts[at] > mean + DEVIATIONS * spread]
    for before, at in zip([None, *high], high, strict=False):
        if before is None or at > before + 1:
            yield Moment(at * STRETCH_MS, BURST)
