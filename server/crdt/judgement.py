"""What a participant may write, item by item, before anything is applied (G5, G13–G24, G33)."""

from dataclasses import dataclass
from typing import Final

from server.errors import ContentRefused, TooLarge

from .decoder import (
    ANY,
    DELETED,
    GC,
    MAP_TYPE,
    SLICE,
    STRING,
    TEXT_TYPE,
    TYPE,
    Decoded,
    Slices,
    Struct,
)
from .owners import IDS_PER_SESSION, Writer
from .places import GONE, KEY_BITS, KEY_MASK, NOBODY, Places
from .reading import Reading
from .rules import (
    BOARD,
    BY,
    COMMENTS,
    IN_TEXT,
    LINKS,
    NOTES,
    OBJECTIVE,
    REACTIONS,
    REQUIRED,
    TEXT,
    VALUES,
    WHOLE,
    person_of,
)

_CONTENTS: Final = frozenset((GC, DELETED, STRING, TYPE, ANY))
_TYPES: Final = (MAP_TYPE, TEXT_TYPE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one board may hold, and one update bring: bytes, and structs and deletions.

    ``text`` is in UTF-16 units. People see a limit of 500 characters; the gate leaves
    room above it, for edits that are each honest and meet only on the server. ``runs`` are
    the pieces of which a text was ever made: their number is what its edits cost. ``steps``
    over such pieces are what one update may cost: 150,000 take about 40 ms.
    """

    update: int = 4 << 20
    pieces: int = 120_000
    text: int = 2_000
    runs: int = 5_000
    steps: int = 150_000
    notes: int = 12_000
    comments: int = 12_000
    links: int = 12_000
    reactions: int = 50_000
    ids_per_session: int = IDS_PER_SESSION

    def of(self, root: str) -> int:
        """Return how many entries a root may have."""
        sizes = {
            NOTES: self.notes,
            COMMENTS: self.comments,
            LINKS: self.links,
            REACTIONS: self.reactions,
        }
        return sizes.get(root, 4)


class Judgement(Reading):
    """A reading that refuses: what it accepts may be applied as it came."""

    def __init__(self, places: Places, limits: Limits, writer: Writer) -> None:
        super().__init__(places)
        self._limits = limits
        self._writer = writer
        self._created: list[int] = []
        self._set: set[tuple[int, int]] = set()
        self._steps = 0

    def taking(self, update: Decoded) -> Slices[None]:
        yield from super().taking(update)
        for number, entry in enumerate(self._created, 1):
            self._conclude_creation(entry)
            if not number % SLICE:
                yield
        for number, (place, delta) in enumerate(self.deltas.items(), 1):
            self._conclude_count(place, delta)
            if not number % SLICE:
                yield

    # -- items

    def check_content(self, struct: Struct) -> None:
        if struct.kind not in _CONTENTS or (struct.kind == TYPE and struct.content not in _TYPES):
            raise ContentRefused("a content that boards do not have", rule="G5")

    def check(self, struct: Struct, place: int) -> None:
        if place == GONE:
            return
        entry, key = place >> KEY_BITS, place & KEY_MASK
        root = self.places.roots[entry]
        if key == WHOLE:
            self._check_entry(root, entry)
        if key < IN_TEXT:
            self._check_overwriting(root, entry, key)
        if struct.kind != DELETED and not _fits(struct, root, key):
            raise ContentRefused(f"something that cannot stand in {root}", rule="G16")
        required = struct.origin is None and key in REQUIRED.get(root, ())
        if required and self._has(entry, key):
            raise ContentRefused("a required key that ignores what stands there", rule="G18")
        if key < IN_TEXT and struct.origin is None:
            self._check_first(struct.client, place)

    def _check_first(self, client: int, place: int) -> None:
        """Refuse a value that names none before it, from somebody who has set that key already.

        Which of the two counts would depend on how the updates are joined.
        """
        own = (client, place)
        before = not self.places.is_new(place >> KEY_BITS)
        if own in self._set or (before and self.places.histories[client].wrote(place)):
            raise ContentRefused("a value that ignores an earlier one of its own", rule="G12")
        self._set.add(own)

    def order(self, place: int, struct: Struct) -> None:
        sequence = self.places.sequence(place)
        before = sequence.steps
        super().order(place, struct)
        if len(sequence) > self._limits.runs:
            raise TooLarge("a text of too many pieces", rule="G23")
        self._steps += sequence.steps - before
        if self._steps > self._limits.steps:
            raise TooLarge("letters that take too long to put in order", rule="G33")

    def _check_entry(self, root: str, entry: int) -> None:
        name = self.places.names[entry]
        if self.places.creators[entry] == NOBODY:
            if len(self.places.entries[root]) > self._limits.of(root):
                raise TooLarge(f"too many {root}", rule="G24")
            if root in REQUIRED:
                self._created.append(entry)
        elif root in REQUIRED:
            raise ContentRefused("an entry that exists is not written over", rule="G18")
        if root == REACTIONS and person_of(name) != self._writer.participant:
            raise ContentRefused("a reaction of somebody else", rule="G20")

    def _check_overwriting(self, root: str, entry: int, key: int) -> None:
        if self._is_for_the_server(root, entry, key):
            raise ContentRefused("only the server writes this", rule="G21")
        if key == TEXT and (entry in self.places.fallen or self._has(entry, key)):
            raise ContentRefused("a text is edited, not replaced", rule="G19")

    def _is_for_the_server(self, root: str, entry: int, key: int) -> bool:
        if key == WHOLE:
            return root == BOARD and self.places.names[entry] == "schema"
        return key == BY and root == NOTES

    def _has(self, entry: int, key: int) -> bool:
        place = (entry << KEY_BITS) + key
        return self.places.live[self.places.counter(place)] + self.deltas.get(place, 0) > 0

    # -- deletions

    def check_death(self, place: int, length: int, *, fresh: bool) -> None:
        key = place & KEY_MASK
        if place == GONE or key >= IN_TEXT:
            return
        entry = place >> KEY_BITS
        root = self.places.roots[entry]
        if key == WHOLE and root in REQUIRED and not fresh:
            raise ContentRefused("an entry is deleted by its `del`, not removed", rule="G18")
        if key == BY and root == NOTES and not fresh:
            raise ContentRefused("only the server deletes this", rule="G21")

    # -- the whole

    def _check_removal(self, entry: int) -> None:
        """Refuse that the last value of a plain entry goes.

        What lost a race is dead without anybody saying so, and then said to be dead by
        people who did not write it: so only the last one counts.
        """
        root, name = self.places.roots[entry], self.places.names[entry]
        if root == REACTIONS and person_of(name) != self._writer.participant:
            raise ContentRefused("a reaction of somebody else", rule="G20")
        if self._is_for_the_server(root, entry, WHOLE):
            raise ContentRefused("only the server deletes this", rule="G21")

    def _conclude_creation(self, entry: int) -> None:
        if entry in self.fallen:
            return
        for key in REQUIRED[self.places.roots[entry]]:
            if self.deltas.get((entry << KEY_BITS) + key, 0) < 1:
                raise ContentRefused("an entry lacks what it cannot do without", rule="G17")

    def _conclude_count(self, place: int, delta: int) -> None:
        entry, key = place >> KEY_BITS, place & KEY_MASK
        count = self.places.live[self.places.counter(place)] + delta
        if key >= IN_TEXT:
            if delta > 0 and count > self._limits.text:
                raise TooLarge("a text that is too long", rule="G23")
        elif count > 1:
            raise ContentRefused("several values at one key", rule="G16")
        elif delta >= 0 or count > 0 or entry in self.fallen or entry in self.places.fallen:
            return
        elif key == WHOLE:
            self._check_removal(entry)
        elif key in REQUIRED[self.places.roots[entry]]:
            raise ContentRefused("an entry cannot do without this", rule="G18")


def _fits(struct: Struct, root: str, key: int) -> bool:
    """Tell whether a content may stand at a key; the place decides what is expected."""
    kind, content = struct.kind, struct.content
    if key >= IN_TEXT:
        return kind == STRING
    if key in (TEXT, OBJECTIVE):
        return kind == TYPE and content == TEXT_TYPE
    if key == WHOLE and root in REQUIRED:
        return kind == TYPE and content == MAP_TYPE
    return kind == ANY and isinstance(content, list) and all(map(VALUES[root][key], content))
