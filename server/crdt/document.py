"""A board's document as plain data: what is there, who created it, what is broken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union, cast

import pycrdt

from .gate import Gate
from .replica import Replica
from .rules import BOARD, COMMENTS, KEYS, LINKS, NOTES, REACTIONS, REQUIRED, VALUES, WHOLE

Point = tuple[float, float]
Values = dict[str, Any]
_Root = Union["pycrdt.Map[Any]", Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Note:
    """One note. ``pos`` is its upper left corner, ``size`` (w, h), both in board units.

    ``client`` is the CRDT client id that created it; ``by`` a participant id that the
    server wrote when it created the note for somebody.
    """

    id: str
    kind: str
    pos: Point
    text: str
    size: Point | None = None
    z: float | str | None = None
    colour: str | None = None
    label: str | None = None
    zone: str | None = None
    source: str | None = None
    solution: str | None = None
    objective: str | None = None
    by: str | None = None
    deleted: bool = False
    client: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A line from one note to another; a link to a note that is deleted is not shown."""

    id: str
    start: str
    end: str
    kind: str
    client: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a note."""

    id: str
    note: str
    text: str
    deleted: bool = False
    client: int | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """That one person reacted to a note."""

    note: str
    person: str
    name: str


class Letters(str):
    """A text of a board that was read already, where plain values stand for the document."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BoardContent:
    """Everything on a board; ``problems`` are sentences on what could not be understood."""

    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    board: Mapping[str, str | int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def authors(update: bytes) -> dict[str, int]:
    """Map notes, comments and links to the client ids that created them.

    ``update`` is a whole document, as `Replica.encode` returns it. Raises `Damaged`.
    """
    gate = Gate()
    gate.learn(update)
    return dict(gate.authors)


def read_board(replica: Replica, creators: Mapping[str, int] | None = None) -> BoardContent:
    """Read a whole board; ``creators`` are the gate's `authors`, if it is at hand.

    Values that are unknown or broken never raise: they are reported and left out.
    """
    if creators is None:
        creators = authors(replica.encode())
    reader = _Reader(creators)
    return replica.read(reader.board)


def read_values(
    roots: Mapping[str, Mapping[str, object]], creators: Mapping[str, int]
) -> BoardContent:
    """Read a whole board from plain values: entries as dictionaries, texts as `Letters`.

    As `read_board` in everything else: two ways to one content.
    """
    return _Reader(creators).board(roots)


class _Reader:
    def __init__(self, creators: Mapping[str, int]) -> None:
        self.creators = creators
        self.problems: list[str] = []

    def board(self, roots: Mapping[str, "_Root"]) -> BoardContent:
        notes = [self.note(*pair) for pair in self.entries(roots, NOTES)]
        comments = [self.comment(*pair) for pair in self.entries(roots, COMMENTS)]
        return BoardContent(
            notes=tuple(note for note in notes if note),
            links=tuple(self.links(roots[LINKS])),
            comments=tuple(comment for comment in comments if comment),
            reactions=tuple(self.reactions(roots[REACTIONS])),
            board=self.keys(roots[BOARD]),
            problems=tuple(self.problems),
        )

    def entries(self, roots: Mapping[str, "_Root"], root: str) -> list[tuple[str, Values | None]]:
        return [(name, self.values(root, name, value)) for name, value in _items(roots[root])]

    def values(self, root: str, name: str, entry: object) -> Values | None:
        """Return the known, sound values of an entry, its texts as strings."""
        if not isinstance(entry, pycrdt.Map | dict):
            self.problems.append(f"{root}/{name} is not a map")
            return None
        values: Values = {}
        for key, value in _items(entry):
            if isinstance(value, pycrdt.Text | Letters):
                values[key] = str(value)
                continue
            check = VALUES[root].get(KEYS[root].get(key, WHOLE))
            if check is not None and check(value):
                values[key] = value
            else:
                self.problems.append(f"{root}/{name} has an odd {key}")
        missing = [key for key in KEYS[root] if KEYS[root][key] in REQUIRED[root]]
        self.problems += [f"{root}/{name} lacks {key}" for key in missing if key not in values]
        return values

    def note(self, name: str, values: Values | None) -> Note | None:
        if values is None:
            return None
        size = values.get("size")
        return Note(
            id=name,
            kind=values.get("kind", "idea"),
            pos=_point(values.get("pos", (0.0, 0.0))),
            text=values.get("text", ""),
            size=_point(size) if size else None,
            deleted=bool(values.get("del")),
            client=self.creators.get(name),
            **{key: values.get(key) for key in _OPTIONAL},
        )

    def comment(self, name: str, values: Values | None) -> Comment | None:
        if values is None:
            return None
        return Comment(
            id=name,
            note=values.get("note", ""),
            text=values.get("text", ""),
            deleted=bool(values.get("del")),
            client=self.creators.get(name),
        )

    def links(self, root: "_Root") -> list[Link]:
        links = []
        for name, value in _items(root):
            if VALUES[LINKS][WHOLE](value):
                link = cast(dict[str, str], value)
                client = self.creators.get(name)
                links.append(Link(name, link["from"], link["to"], link["kind"], client))
            else:
                self.problems.append(f"links/{name} is not a link")
        return links

    def reactions(self, root: "_Root") -> list[Reaction]:
        reactions = []
        for name, value in _items(root):
            parts = name.split(":")
            if len(parts) == 3 and value:
                reactions.append(Reaction(*parts))
            else:
                self.problems.append(f"reactions/{name} is not a reaction")
        return reactions

    def keys(self, root: "_Root") -> dict[str, str | int]:
        keys: dict[str, str | int] = {}
        for name, value in _items(root):
            if isinstance(value, str):
                keys[name] = value
            elif name == "schema" and isinstance(value, int | float):
                keys[name] = int(value)
            else:
                self.problems.append(f"board/{name} is odd")
        return keys


_OPTIONAL = ("z", "colour", "label", "zone", "source", "solution", "objective", "by")


def _items(root: "_Root") -> list[tuple[str, object]]:
    """Return a map's items in the order of their keys: two readings are equal."""
    return sorted(root.items(), key=lambda item: item[0])


def _point(pair: tuple[float, float] | list[float]) -> Point:
    return (float(pair[0]), float(pair[1]))
