"""A synthesis in words, laid out by nobody yet: what HTML, Word, PDF and Markdown all say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was retained: its wording, the one before it, where it comes from.

    Without a ``text`` nothing was retained, and ``none`` says so.
    """

    label: str
    text: str
    none: str
    original: str
    original_label: str
    origin: str


@dataclass(frozen=True, slots=True)
class Check:
    """One point of a solution in words; ``state`` says for who cannot see signs."""

    text: str
    done: bool
    state: str


@dataclass(frozen=True, slots=True)
class ToldSolution:
    """A solution; ``rows`` are action, who carries it, what it holds with."""

    label: str
    title: str
    objective_label: str
    objective: str
    caption: str
    headers: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    none: str
    asides: tuple[tuple[str, str], ...]
    points_label: str
    points: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class ToldTable:
    """One table's page; a ``notice`` stands in place of everything else."""

    anchor: str
    name: str
    about: str
    notice: str
    problems: str
    challenge: Sentence
    future: Sentence
    solutions: tuple[ToldSolution, ...]
    solution_label: str
    no_solution: str
    voice: str
    credit: str


@dataclass(frozen=True, slots=True)
class ToldPart:
    """The tables of one theme with its cloth; ``weave`` is empty for tables without one."""

    anchor: str
    title: str
    short: str
    weave: str
    sign: str
    about: str
    tables: tuple[ToldTable, ...]


@dataclass(frozen=True, slots=True)
class ToldNote:
    """One note of the annex."""

    kind: str
    label: str
    text: str
    foot: str
    comments: tuple[str, ...]

    @property
    def said(self) -> str:
        """What kind of note it is, and its words."""
        return f"{self.label} {self.text}"


@dataclass(frozen=True, slots=True)
class ToldNotes:
    """The notes of one table, by zone."""

    name: str
    theme: str
    zones: tuple[tuple[str, tuple[ToldNote, ...]], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of an annex: first a heading for each column, then rows."""

    title: str
    text: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The whole document in words."""

    language: str
    title: str
    workshop: str
    subtitle: str
    subject: str
    document: str
    contents: str
    becomes: str
    unread: str
    figures: tuple[tuple[str, str], ...]
    parts: tuple[ToldPart, ...]
    annexes: str
    notes_title: str
    notes: tuple[ToldNotes, ...]
    statistics: Grid
    more: tuple[str, ...]
    cards: Grid
    method_title: str
    method: tuple[str, ...]
