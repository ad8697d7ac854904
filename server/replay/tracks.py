"""Tracks: the events of a board, packed in columns (schema/tracks.schema.json, tracks.md).

A track is a place on the board, an object and a property; its values through time need no
CRDT to be read. Columns of small numbers are a third of the same events written out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from server.crdt.changes import Edit, Place, Put
from server.crdt.decoder import units

from .compiling import Event

FORMAT: Final = "tablee-tracks"
VERSION: Final = 1
FINE: Final = 100  # coordinates are kept in hundredths of a board unit
TEXTS: Final = ("text", "objective")
POINTS: Final = ("pos", "size")


def is_text(place: Place) -> bool:
    """Tell whether a place holds a text; the entries of `board` are values throughout."""
    return place[2] in TEXTS


def is_point(place: Place) -> bool:
    """Tell whether a place holds two coordinates."""
    return place[2] in POINTS


class _Names:
    """Gives numbers to what is met, in the order in which it is met."""

    def __init__(self, first: Sequence[object] = ()) -> None:
        self.listed: list[Any] = list(first)
        self._numbers = {self._key(value): at for at, value in enumerate(first)}

    def number(self, value: object) -> int:
        key = self._key(value)
        if key not in self._numbers:
            self._numbers[key] = len(self.listed)
            self.listed.append(value)
        return self._numbers[key]

    @staticmethod
    def _key(value: object) -> object:
        if isinstance(value, str | tuple):
            return value
        return json.dumps(value, sort_keys=True).encode()


class _Packer:
    def __init__(self) -> None:
        self.people, self.values = _Names([""]), _Names([None])
        self.objects, self.keys = _Names(), _Names([""])
        self.places: dict[Place, int] = {}
        self.tracks: list[list[int]] = []
        self.columns: dict[str, list[Any]] = {
            name: [] for name in ("t", "who", "track", "value", "x", "y", "at", "del", "ins")
        }
        self.letters: list[str] = []
        self._t_ms = self._met = 0
        self._last: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._points: dict[int, tuple[int, int]] = {}

    def take(self, event: Event) -> None:
        place = event.change.place
        track = self._track(place)
        add = self.columns
        add["t"].append(event.t_ms - self._t_ms)
        who = self.people.number(event.person)
        add["who"].append(who)
        add["track"].append(self._coded(who, track))
        self._t_ms = event.t_ms
        if is_text(place):
            self._text(track, event.change)
        elif isinstance(event.change, Put):
            if is_point(place):
                self._point(track, event.change.value)
            else:
                add["value"].append(self.values.number(_plain(event.change.value)))

    def _track(self, place: Place) -> int:
        if place not in self.places:
            self.places[place] = len(self.tracks)
            root, id, key = place
            self.tracks.append([self.objects.number((root, id)), self.keys.number(key)])
        return self.places[place]

    def _coded(self, who: int, track: int) -> int:
        """Return 0 where this person was last, 1 for the next new track, else its number + 2."""
        code = 0 if self._last.get(who) == track else 1 if track == self._met else track + 2
        self._met = max(self._met, track + 1)
        self._last[who] = track
        return code

    def _text(self, track: int, change: Put | Edit) -> None:
        if isinstance(change, Put):  # taken away
            change = Edit(change.place, 0, -1, "")
        add, length = self.columns, units(change.inserted)
        add["at"].append(change.at - self._ends.get(track, 0))
        add["del"].append(change.deleted)
        add["ins"].append(length)
        self.letters.append(change.inserted)
        self._ends[track] = change.at + length

    def _point(self, track: int, value: object) -> None:
        x, y = _fine(value)
        if x is None or y is None:
            self.columns["x"].append(None)
            self.columns["y"].append(self.values.number(_plain(value)))
            return
        last = self._points.get(track, (0, 0))
        self.columns["x"].append(x - last[0])
        self.columns["y"].append(y - last[1])
        self._points[track] = (x, y)


def pack(events: Iterable[Event], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return events as one JSON object; ``facts`` say of which board they are, and until when."""
    packer = _Packer()
    for event in events:
        packer.take(event)
    return {
        "format": FORMAT,
        "version": VERSION,
        **facts,
        "people": packer.people.listed,
        "objects": [list(object_) for object_ in packer.objects.listed],
        "keys": packer.keys.listed,
        "tracks": packer.tracks,
        "values": packer.values.listed,
        "letters": "".join(packer.letters),
        "columns": packer.columns,
    }


def unpack(packed: Mapping[str, Any]) -> Iterator[Event]:
    """Return the events of what `pack` returned; their ``seq`` is not kept, and 0."""
    places: list[Place] = [
        (*packed["objects"][object_], packed["keys"][key]) for object_, key in packed["tracks"]
    ]
    columns, people = packed["columns"], packed["people"]
    rest = _Rest(packed)
    t_ms = met = 0
    last: dict[int, int] = {}
    for dt, who, code in zip(columns["t"], columns["who"], columns["track"], strict=True):
        t_ms += dt
        track = last[who] if code == 0 else met if code == 1 else code - 2
        met, last[who] = max(met, track + 1), track
        yield Event(0, t_ms, people[who], rest.next(track, places[track]))


class _Rest:
    """The columns that not every event has a part in, read one after the other."""

    def __init__(self, packed: Mapping[str, Any]) -> None:
        names = ("value", "x", "y", "at", "del", "ins")
        self._columns = {name: iter(packed["columns"][name]) for name in names}
        self._values = packed["values"]
        self._letters = packed["letters"].encode("utf-16-le")
        self._read = 0
        self._ends: dict[int, int] = {}
        self._points: dict[int, tuple[int, int]] = {}

    def next(self, track: int, place: Place) -> Put | Edit:
        if is_text(place):
            return self._text(track, place)
        if is_point(place):
            return Put(place, self._point(track))
        return Put(place, self._values[next(self._columns["value"])])

    def _text(self, track: int, place: Place) -> Put | Edit:
        at = self._ends.get(track, 0) + next(self._columns["at"])
        deleted, length = next(self._columns["del"]), next(self._columns["ins"])
        self._ends[track] = at + length
        start, self._read = self._read, self._read + 2 * length
        if deleted < 0:
            return Put(place, None)
        return Edit(place, at, deleted, self._letters[start : self._read].decode("utf-16-le"))

    def _point(self, track: int) -> object:
        dx, dy = next(self._columns["x"]), next(self._columns["y"])
        if dx is None:
            return self._values[dy]
        x, y = self._points.get(track, (0, 0))
        self._points[track] = (x + dx, y + dy)
        return [(x + dx) / FINE, (y + dy) / FINE]


def _fine(value: object) -> tuple[int, int] | tuple[None, None]:
    """Return a point in hundredths; None for one that they do not hold exactly."""
    if not isinstance(value, list) or len(value) != 2:
        return (None, None)
    x, y = (round(part * FINE) for part in value)
    return (x, y) if [x / FINE, y / FINE] == value else (None, None)


def _plain(value: object) -> object:
    """Return whole numbers as such: the library knows only numbers with a point."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
