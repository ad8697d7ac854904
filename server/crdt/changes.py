"""What an update changes on a board, in plain values: the raw material of a replay."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import pycrdt

from server.errors import Damaged

from .decoder import decode, read_state_vector, units
from .replica import SMALL, note_ends, translated
from .rules import BOARD, COMMENTS, LINKS, NOTES, REACTIONS, ROOTS

Place = tuple[str, str, str]  # root, id, key; a key "" is the entry itself

# The observers' own list: a root, the path to what changed, the keys, the letters.
_Seen = tuple[str, list[str], list[str], list[dict[str, Any]]]

PLAIN: Final = (LINKS, REACTIONS, BOARD)  # roots whose entries are values
MAPS: Final = (NOTES, COMMENTS)  # roots whose entries are maps


class Put(NamedTuple):
    """A value that stands at a place from now on; None when nothing stands there any more.

    At the place of an entry of `notes` or `comments` itself the value is True: it is there.
    """

    place: Place
    value: object


class Edit(NamedTuple):
    """Letters of a text that were taken out and put in, counted in UTF-16 units.

    The first edit of a place brings the text itself, be it empty.
    """

    place: Place
    at: int
    deleted: int
    inserted: str


Change = Put | Edit


class ChangeReader:
    """A document that tells what each update changes on it, by observers of its roots.

    It applies what the gate has accepted. After `Damaged` throw it away.
    """

    def __init__(self) -> None:
        self._doc: pycrdt.Doc[Any] = pycrdt.Doc()
        self._known: dict[Place, object] = {}
        self._seen: list[_Seen] = []
        self._roots = {root: self._doc.get(root, type=pycrdt.Map) for root in ROOTS}
        self._watching = [
            (map_, map_.observe_deep(_noting(root, self._seen)))
            for root, map_ in self._roots.items()
        ]

    def __del__(self) -> None:
        # What is listened to is never freed.
        for map_, subscription in self._watching:
            map_.unobserve(subscription)

    def apply(self, update: bytes) -> list[Change]:
        """Apply one update; return what it changed, in an order that depends on nothing else.

        Raises `Damaged`.
        """
        self._seen.clear()
        with translated(Damaged, "an accepted update"):
            if len(update) <= SMALL:
                decode(update)  # refuses what makes the library panic or reserve memory
            self._doc.apply_update(update)
            with self._doc.transaction():  # one for all readings: a dozen cost twice the time
                return list(self._changes())

    def lacks(self, updates: Sequence[bytes]) -> bool:
        """Tell whether something of these updates still waits for what it builds on."""
        ends: dict[int, int] = {}
        with translated(Damaged, "an accepted update"):
            for update in updates:
                note_ends(decode(update).sections, ends)
            known = dict(read_state_vector(bytes(self._doc.get_state())))
        return any(known.get(client, 0) < end for client, end in ends.items())

    def _changes(self) -> Iterator[Change]:
        seen, letters = self._seen, self._letters()
        entries = {(root, key) for root, path, keys, _ in seen if not path for key in keys}
        for root, id in sorted(entries):
            yield from self._entry(root, id)
        inner = {
            (root, path[0], key)
            for root, path, keys, _ in seen
            if len(path) == 1 and (root, path[0]) not in entries
            for key in keys
        } | {place for place in letters if place[:2] not in entries}
        for place in sorted(inner):
            entry = self._roots[place[0]].get(place[1])
            if isinstance(entry, pycrdt.Map):
                yield from self._value(place, entry.get(place[2]), letters.get(place))

    def _letters(self) -> dict[Place, list[dict[str, Any]]]:
        return {
            (root, path[0], path[1]): delta
            for root, path, _, delta in self._seen
            if len(path) == 2
        }

    def _entry(self, root: str, id: str) -> Iterator[Change]:
        """Read an entry that came, went, or was replaced by another one."""
        entry = self._roots[root].get(id)
        place = (root, id, "")
        if root in PLAIN or not isinstance(entry, pycrdt.Map):
            yield from self._value(place, entry, None)
            return
        yield from self._value(place, True, None)
        keys = set(entry.keys()) | {key for at, of, key in self._known if (at, of) == (root, id)}
        for key in sorted(keys - {""}):
            yield from self._value((root, id, key), entry.get(key), None)

    def _value(
        self, place: Place, value: object, delta: list[dict[str, Any]] | None
    ) -> Iterator[Change]:
        before = self._known.get(place)
        text = isinstance(value, pycrdt.Text)
        now = str(value) if text else value
        if now == before and type(now) is type(before) and not (text and before is None):
            return
        if now is None:
            del self._known[place]
        else:
            self._known[place] = now
        if not text:
            yield Put(place, now)
            return
        yield from _edits(place, before if isinstance(before, str) else "", str(now), delta)


def _noting(root: str, seen: list[_Seen]) -> Any:
    # A function of its own, not a method: the library holds what it calls where no collector
    # looks. What an event tells must be read while it happens.
    def note(events: Sequence[Any]) -> None:
        for event in events:
            told: Any = event  # the library's types do not name what an event says
            if isinstance(event, pycrdt.MapEvent):
                seen.append((root, list(told.path), list(told.keys), []))
            elif isinstance(event, pycrdt.TextEvent):
                seen.append((root, list(told.path), [], list(told.delta)))

    return note


def _edits(
    place: Place, before: str, now: str, delta: list[dict[str, Any]] | None
) -> Iterator[Edit]:
    told = list(_told(place, before, delta)) if delta is not None else []
    if told and _applied(before, told) == now:
        yield from told
    else:
        yield _difference(place, before, now)


def _told(place: Place, before: str, delta: Sequence[dict[str, Any]]) -> Iterator[Edit]:
    """Return the edits the library tells; it counts in UTF-8 bytes, a replay in UTF-16 units."""
    letters = before.encode()
    read = at = 0
    removed, inserted = 0, ""
    for part in [*delta, {"retain": 0}]:
        if "retain" in part:
            if removed or inserted:
                yield Edit(place, at, removed, inserted)
                at += units(inserted)
                removed, inserted = 0, ""
            kept = letters[read : read + part["retain"]]
            at += units(kept.decode(errors="replace"))
            read += part["retain"]
        elif "delete" in part:
            gone = letters[read : read + part["delete"]]
            removed += units(gone.decode(errors="replace"))
            read += part["delete"]
        else:
            inserted += str(part["insert"])


def _applied(before: str, edits: Sequence[Edit]) -> str:
    text = before.encode("utf-16-le")
    for edit in edits:
        start, end = 2 * edit.at, 2 * (edit.at + edit.deleted)
        text = text[:start] + edit.inserted.encode("utf-16-le") + text[end:]
    return text.decode("utf-16-le", errors="replace")


def _difference(place: Place, before: str, now: str) -> Edit:
    """Return the one edit between two texts, in UTF-16 units."""
    head, gone, come = difference(before, now)
    return Edit(place, units(before[:head]), units(gone), come)


def difference(before: str, now: str) -> tuple[int, str, str]:
    """Return where two texts begin to differ, what stood there, and what stands there now.

    Between their common beginning and their common end, in characters.
    """
    most = min(len(before), len(now))
    head = next((i for i in range(most) if before[i] != now[i]), most)
    most -= head
    tail = next((i for i in range(most) if before[-1 - i] != now[-1 - i]), most)
    return head, before[head : len(before) - tail], now[head : len(now) - tail]
