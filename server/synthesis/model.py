"""What a synthesis says, as values: cover, parts, tables, annexes.

Everything here is what people wrote or what can be counted; the sentences around it are of
`words` and `telling`. No name of a person is in it: names live in the register only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from server.cahier.catalogue import Initiative
from server.cahier.content import Cahier
from server.crdt.document import BoardContent


@dataclass(frozen=True, slots=True)
class SeatedTable:
    """One table as it comes from storage; ``content`` is None when it cannot be read.

    ``theme`` is the id of a theme of the cahier; ``people`` counts those who wrote there.
    """

    id: str
    number: int
    name: str
    theme: str | None
    content: BoardContent | None
    people: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop as it comes from storage: what a synthesis is made of.

    ``began`` and ``ended`` are the days of its first and last written word.
    """

    id: str
    title: str
    language: str
    cahier: Cahier
    tables: tuple[SeatedTable, ...]
    initiatives: tuple[Initiative, ...] = ()
    people: int = 0
    began: date | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Retained:
    """A défi or future that a table has retained.

    ``original`` is the wording it reworks, None when it is the table's own or the same
    words; ``card`` the card it comes from, ``cards`` and ``ideas`` what inspired it.
    """

    note: str
    text: str
    original: str | None = None
    card: str | None = None
    cards: tuple[str, ...] = ()
    ideas: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """What an action holds together with: a link's kind, or ``bearer`` for a common one.

    ``forward`` tells that the link leads from the action; ``number`` is that of the other
    action in the same solution, None for a note elsewhere, whose words are ``text``.
    """

    kind: str
    forward: bool
    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a solution, or an initiative taken into it."""

    note: str
    kind: str
    text: str
    bearers: tuple[str, ...]
    holds: tuple[Hold, ...]
    card: str | None


@dataclass(frozen=True, slots=True)
class Solution:
    """A collective solution; ``points`` says for each of `POINTS` whether it is done.

    ``others`` are actors that carry none of its actions, ``ideas`` what else lies in it,
    ``initiatives`` what exists and is strengthened or connected.
    """

    note: str
    title: str
    objective: str
    actions: tuple[Action, ...]
    others: tuple[str, ...]
    ideas: tuple[str, ...]
    initiatives: tuple[str, ...]
    points: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Voice:
    """The words of a table that most people supported."""

    text: str
    supports: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One note in the annex; ``mark`` is ``challenge`` or ``future`` when it was retained."""

    note: str
    kind: str
    text: str
    card: str | None
    supports: int
    comments: tuple[str, ...]
    solution: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table; when it is not ``readable`` nothing else is known and nothing is counted.

    ``problems`` counts what lies on it and could not be understood.
    """

    id: str
    number: int
    name: str
    readable: bool = True
    people: int = 0
    problems: int = 0
    challenge: Retained | None = None
    future: Retained | None = None
    solutions: tuple[Solution, ...] = ()
    voice: Voice | None = None
    zones: tuple[tuple[str, tuple[Entry, ...]], ...] = ()

    @property
    def notes(self) -> int:
        """How many notes lie on it."""
        return sum(len(entries) for _, entries in self.zones)


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one theme; a part without a ``theme`` is for tables that have none."""

    theme: str | None
    title: str
    short: str
    weave: str | None
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class UsedCard:
    """A card that came onto tables: its kind, its words, and the numbers of the tables."""

    id: str
    kind: str
    text: str
    tables: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be counted on the tables that can be read; nobody is ranked."""

    tables: int
    people: int
    notes: int
    challenges: int
    futures: int
    solutions: int
    actions: int
    supports: int
    comments: int
    unread: int
    cards: int
    cards_used: int
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Synthesis:
    """The whole document; ``next`` is the cahier that it can become, None without a card."""

    workshop: str
    title: str
    language: str
    began: date | None
    ended: date | None
    cahier: str
    cahier_title: str
    parts: tuple[Part, ...]
    figures: Figures
    cards: tuple[UsedCard, ...]
    next: Cahier | None

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in the order of the document."""
        return tuple(table for part in self.parts for table in part.tables)
