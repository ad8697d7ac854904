"""What every export of a board reads: its data, who its people are, and in which language."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from server.board.model import ZONES

from .words import Words

Note = Mapping[str, Any]
# Where zones begin and how wide they are, in px at zoom 1, as client/src/model/geometry.ts.
WIDTHS: Final = {"welcome": 300, "challenge": 760, "future": 680, "solution": 960, "parking": 260}
GAP: Final = 16
X: Final = {
    zone: sum(WIDTHS[before] + GAP for before in ZONES[:at]) for at, zone in enumerate(ZONES)
}


@dataclass(frozen=True)
class Sheet:
    """One board at one moment, as `board_data` has it; ``people`` are names by participant.

    ``facts`` say which board it is: workshop, table, theme, moment.
    """

    data: Mapping[str, Any]
    people: Mapping[str, str]
    language: str = "fr"
    facts: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def words(self) -> Words:
        """The words of its language."""
        return Words(self.language)

    @property
    def title(self) -> str:
        """What the table is called, with its theme."""
        parts = (self.facts.get("name"), self.facts.get("theme"))
        return " · ".join(str(part) for part in parts if part)

    @property
    def notes(self) -> Sequence[Note]:
        """The notes that lie on the table."""
        return list(self.data["notes"])

    @cached_property
    def by_id(self) -> Mapping[str, Note]:
        """The notes by their ids."""
        return {note["id"]: note for note in self.data["notes"]}

    @cached_property
    def support(self) -> Mapping[str, int]:
        """How many people support each note."""
        reactions = self.data["reactions"]
        people = {(reaction["note"], reaction["person"]) for reaction in reactions}
        return Counter(note for note, _ in people)

    def name(self, participant: str | None) -> str:
        """Return a person's name, "" where nobody has one."""
        return self.people.get(participant or "", "")

    def words_of(self, note: Note | None) -> str:
        """Return what a note says on one line."""
        text = " ".join((note["text"] if note else "").split())
        return text or self.words("without-words")

    def comments(self, note: Note) -> list[Note]:
        """Return the remarks on a note, oldest first."""
        mine = [one for one in self.data["comments"] if one["note"] == note["id"]]
        return sorted(mine, key=lambda one: str(one["id"]))

    def zones(self) -> Iterator[tuple[str | None, list[Note]]]:
        """Yield each zone with its notes as they are read, solutions first, then by rows.

        Notes of no zone come last, under None.
        """
        for zone in (*ZONES, None):
            here = [note for note in self.notes if _zone_of(note) == zone]
            if here or zone is not None:
                yield zone, sorted(here, key=_read_order)

    def parts(self, solution: Note) -> list[Note]:
        """Return the papers of a solution."""
        mine = [note for note in self.notes if note["solution"] == solution["id"]]
        return sorted(mine, key=_read_order)


def _zone_of(note: Note) -> str | None:
    if note["zone"] in ZONES:
        return str(note["zone"])
    return next((z for z in ZONES if X[z] <= note["pos"][0] < X[z] + WIDTHS[z] + GAP), None)


def _read_order(note: Note) -> tuple[int, float, float, str]:
    # By rows of about one note: what stands side by side is read from left to right.
    x, y = note["pos"]
    return (0 if note["kind"] == "solution" else 1, y // 66, x, note["id"])
