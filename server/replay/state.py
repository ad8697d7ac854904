"""The board at a moment, from events alone: a search in each track, in both directions."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple

from server.crdt.changes import Edit, Place, Put
from server.crdt.document import BoardContent, Letters, read_values
from server.crdt.rules import COMMENTS, NOTES, ROOTS

from .compiling import Event

# Texts between two that are kept whole: so many edits are done again at the most.
STRIDE: Final = 64


class Moment(NamedTuple):
    """A board as it was, and who the numbers in it stand for: participants by client."""

    content: BoardContent
    people: dict[int, str]


class Timeline:
    """All tracks of a board. It grows with the history; asking it changes nothing."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._tracks: dict[Place, _Values | _Texts] = {}
        self._creators: dict[tuple[str, str], _Values] = {}
        self._people: dict[str, int] = {}
        self.add(events)

    def add(self, events: Iterable[Event]) -> None:
        """Take the next events."""
        for event in events:
            change = event.change
            track = self._tracks.get(change.place)
            if track is None:
                track = self._tracks[change.place] = (
                    _Texts() if isinstance(change, Edit) else _Values()
                )
            track.add(event.t_ms, change)
            if change.place[2] == "" and isinstance(change, Put) and change.value is not None:
                number = self._people.setdefault(event.person, len(self._people))
                creators = self._creators.setdefault(change.place[:2], _Values())
                creators.add(event.t_ms, Put(change.place, number))

    def value(self, place: Place, t_ms: int) -> object:
        """Return what stood at one place at a moment, None for nothing."""
        track = self._tracks.get(place)
        return track.at(t_ms) if track is not None else None

    def at(self, t_ms: int) -> Moment:
        """Return the board with everything that was written at or before ``t_ms``."""
        roots: dict[str, dict[str, object]] = {root: {} for root in ROOTS}
        entries: dict[tuple[str, str], dict[str, object]] = {}
        for (root, id, key), track in self._tracks.items():
            value = track.at(t_ms)
            if value is None:
                continue
            if key:
                entries.setdefault((root, id), {})[key] = value
            else:
                roots[root][id] = value
        for root in (NOTES, COMMENTS):
            for id in roots[root]:
                roots[root][id] = entries.get((root, id), {})
        creators = {
            id: number
            for (_, id), track in self._creators.items()
            if isinstance(number := track.at(t_ms), int)
        }
        people = {number: person for person, number in self._people.items() if person}
        return Moment(read_values(roots, creators), people)


class _Values:
    """A place with values: the newest one at or before a moment counts."""

    def __init__(self) -> None:
        self._times: list[int] = []
        self._values: list[object] = []

    def add(self, t_ms: int, change: Put | Edit) -> None:
        self._times.append(t_ms)
        self._values.append(change.value if isinstance(change, Put) else None)

    def at(self, t_ms: int) -> object:
        newest = bisect_right(self._times, t_ms) - 1
        return self._values[newest] if newest >= 0 else None


class _Texts:
    """A place with a text: edits, and every so often the whole of it."""

    def __init__(self) -> None:
        self._times: list[int] = []
        self._edits: list[Edit | None] = []
        self._whole: list[bytes | None] = []  # after every STRIDE edits, in UTF-16
        self._now: bytes | None = None

    def add(self, t_ms: int, change: Put | Edit) -> None:
        edit = change if isinstance(change, Edit) else None
        self._times.append(t_ms)
        self._edits.append(edit)
        self._now = _after(self._now, edit)
        if len(self._edits) % STRIDE == 0:
            self._whole.append(self._now)

    def at(self, t_ms: int) -> object:
        count = bisect_right(self._times, t_ms)
        if not count:
            return None
        kept = count // STRIDE
        text = self._whole[kept - 1] if kept else None
        for edit in self._edits[kept * STRIDE : count]:
            text = _after(text, edit)
        return Letters(text.decode("utf-16-le")) if text is not None else None


def _after(text: bytes | None, edit: Edit | None) -> bytes | None:
    if edit is None:
        return None
    text = text or b""
    start, end = 2 * edit.at, 2 * (edit.at + edit.deleted)
    return text[:start] + edit.inserted.encode("utf-16-le") + text[end:]
