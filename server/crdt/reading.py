"""One update taken into the index: where each item goes, what it counts, what it deletes."""

from collections.abc import Iterable, Iterator
from typing import cast

from server.errors import ContentRefused, TableeError

from .decoder import (
    ANY,
    DELETED,
    GC,
    SKIP,
    SLICE,
    STRING,
    TYPE,
    Decoded,
    Id,
    Slices,
    Struct,
    finished,
)
from .order import in_order
from .places import GONE, KEY_BITS, KEY_MASK, NOBODY, History, Places
from .rules import IN_TEXT, OBJECTIVE, REQUIRED, ROOTS, TEXT, WHOLE, is_key_of


class MissingHistory(TableeError):
    """The update builds on clocks that the server lacks; ask again with sync step 1 (G7, G9)."""

    code = "missing-history"
    status = 409
    close_code = 4409


class Reading:
    """Take one update into the index, from `Places.begin` to `commit` or a rollback.

    As it stands it trusts what it reads. A judgement refuses in `check` and `check_death`.
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self.is_new = False
        self.repeats = False
        self.deltas: dict[int, int] = {}
        self.fallen: set[int] = set()
        self.stirred: set[str] = set()
        self._implied: list[tuple[int, int, int]] = []
        self._deaths: list[tuple[History, int, int]] = []
        places.begin()

    # -- what a judgement adds

    def check_content(self, struct: Struct) -> None:
        """Refuse a content that no board has, known or not: libraries decode it first."""

    def check(self, struct: Struct, place: int) -> None:
        """Refuse an item at a place; called for what is new, in an order that can be judged."""

    def check_death(self, place: int, length: int, *, fresh: bool) -> None:
        """Refuse the deletion of something alive; ``fresh`` if this update brought it."""

    @property
    def known(self) -> dict[int, int]:
        """The clocks of the client ids of this update as they were before it."""
        return {client: mark[0] for client, mark in self.places.marks.items()}

    # -- items

    def take(self, update: Decoded) -> None:
        """Read all of an update. Raises `MissingHistory`, `ContentRefused`."""
        finished(self.taking(update))

    def taking(self, update: Decoded) -> Slices[None]:
        """Do the same in slices."""
        sections = update.sections
        if len(sections) == 1:
            structs: Iterable[Struct] = sections[0]
        else:
            known = {each[0].client: self.places.clock(each[0].client) for each in sections}
            structs = in_order(sections, known)
        for number, struct in enumerate(structs, 1):
            self._item(struct)
            if not number % SLICE:
                yield
        if update.deletions or self._implied:
            yield from self._delete(update.deletions)

    def commit(self) -> None:
        """Make the deletions and counts of this reading permanent."""
        finished(self.committing())

    def committing(self) -> Slices[None]:
        """Do the same in slices."""
        places = self.places
        for number, (history, start, stop) in enumerate(self._deaths, 1):
            history.bury(start, stop)
            if not number % SLICE:
                yield
        for place, delta in self.deltas.items():
            places.live[places.counter(place)] += delta
        places.fallen |= self.fallen
        places.carded |= self.stirred
        places.stirred |= self.stirred
        places.settle()

    def _item(self, struct: Struct) -> None:
        self.check_content(struct)
        history = self.places.open(struct.client)
        known = history.clock
        if struct.clock > known:
            raise MissingHistory(f"a gap before clock {struct.clock}", client=struct.client)
        if struct.clock < known:
            self.repeats = True
        if struct.clock + struct.length <= known:
            self._look_up(struct)
            return
        place = self.locate(struct)
        if struct.clock < known:
            struct = self._rest(struct, history, place)
        self.check(struct, place)
        self._settle(struct, history, place)

    def _settle(self, struct: Struct, history: History, place: int) -> None:
        """Enter a judged item into the index."""
        self.is_new = True
        client, clock, kind, length = struct[:4]
        if place != GONE:
            self._enter(struct, place)
        if kind == STRING:
            add_halves(history, str(struct.content))
        elif kind == DELETED:
            self._implied.append((client, clock, clock + length))
        history.append(place, length)

    def _enter(self, struct: Struct, place: int) -> None:
        """Count an item at its place, and put what it replaces or adjoins in order."""
        places = self.places
        entry, key = place >> KEY_BITS, place & KEY_MASK
        if key == WHOLE and places.creators[entry] == NOBODY:
            places.creators[entry] = struct.client
        if places.counter(place) >= 0:
            self.deltas[place] = self.deltas.get(place, 0) + struct.length
        if key >= IN_TEXT:
            self.order(place, struct)
            return
        self._stir(place)
        if key == OBJECTIVE and struct.kind == TYPE:
            places.open_objective((struct.client, struct.clock))
        if places.counter(place) >= 0:
            self._succeed(struct, place)
        elif struct.origin is not None:
            # In a map the newest of a chain is the value: what has a successor is dead.
            client, clock = struct.origin
            self._implied.append((client, clock, clock + 1))

    def _succeed(self, struct: Struct, place: int) -> None:
        """Find out which of several values at one key is the one that counts: the last.

        A lone value has no order that would have to be kept. Whoever wants to take a value
        away by letting it lose against one that has lost already is found out here.
        """
        client, clock, _, length, origin = struct[:5]
        places = self.places
        if place not in places.sequences and origin is None and place & KEY_MASK and length == 1:
            return
        sequence = places.sequence(place)
        if origin is not None and not len(sequence):
            sequence.insert(*origin, 1, None, None)
        before = sequence.last
        if not sequence.insert(client, clock, length, origin, None):
            raise ContentRefused("a value that ignores an earlier one of its own", rule="G12")
        if before is not None and sequence.last == (client, clock + length - 1):
            client, clock, length = *before, 1
        elif before is None:
            return
        self._implied.append((client, clock, clock + length))

    def order(self, place: int, struct: Struct) -> None:
        """Put an item in its place among the letters of a text."""
        sequence = self.places.sequence(place)
        client, clock, _, length, origin, right = struct[:6]
        if not sequence.insert(client, clock, length, origin, right):
            raise ContentRefused("neighbours the wrong way round", rule="G12")

    def _rest(self, struct: Struct, history: History, place: int) -> Struct:
        """Return the part of an item that is not known yet (rule G7)."""
        skip = history.clock - struct.clock
        last = (struct.client, history.clock - 1)
        if struct.kind != GC and history.place_at(last[1]) != place:
            raise ContentRefused("an item that continues elsewhere", rule="G12")
        content = struct.content
        if struct.kind == STRING:
            content = _cut(str(content), skip)
        elif struct.kind == ANY and isinstance(content, list):
            content = content[skip:]
        length = struct.length - skip
        return struct._replace(
            clock=history.clock,
            length=length,
            content=content,
            origin=last,
            parent=None,
        )

    # -- places

    def locate(self, struct: Struct) -> int:
        """Return the place of an item.

        Raises `MissingHistory` when it leans on something unknown, `ContentRefused` when
        there is no such place in a board.
        """
        if struct.kind == GC:
            return GONE
        origin, right = struct.origin, struct.right
        if origin is None and right is None:
            return self._below(struct)
        place = GONE
        if origin is not None:
            place = self._beside(struct, origin, 1)
        if right is not None:
            other = self._beside(struct, right, 0)
            if origin is None:
                place = other
            if other != place or (other & KEY_MASK) < IN_TEXT:
                raise ContentRefused("neighbours that are not neighbours", rule="G12")
        return place

    def _beside(self, struct: Struct, neighbour: Id, cut: int) -> int:
        history = self._history(struct, neighbour)
        if history.splits(neighbour[1] + cut):
            raise ContentRefused("an insertion inside a surrogate pair", rule="G11")
        return history.place_at(neighbour[1])

    def _below(self, struct: Struct) -> int:
        parent, sub = struct.parent, struct.sub
        if isinstance(parent, str):
            if parent not in ROOTS:
                raise ContentRefused("an unknown root", rule="G13")
            if sub is None or not is_key_of(parent, sub):
                raise ContentRefused("not a key of this root", rule="G15")
            return self.places.entry(parent, sub) << KEY_BITS
        above = cast(Id, parent)  # the decoder reads a parent where there is no neighbour
        place = self._history(struct, above).place_at(above[1])
        return GONE if place == GONE else self._within(above, place, sub)

    def _within(self, above: Id, place: int, sub: str | None) -> int:
        """Return the place below a shared type."""
        entry, key = place >> KEY_BITS, place & KEY_MASK
        if key == WHOLE and sub is not None and self.places.roots[entry] in REQUIRED:
            number = self.places.key_of(entry, sub)
            if number < 0:
                raise ContentRefused("an unknown key", rule="G14")
            return place + number
        if key == TEXT and sub is None:
            return (entry << KEY_BITS) + IN_TEXT
        if key == OBJECTIVE and sub is None:
            return self.places.inside_objective(above)
        raise ContentRefused("a parent that has no such child", rule="G13")

    def _history(self, struct: Struct, reference: Id) -> History:
        client, clock = reference
        if client == struct.client and clock >= struct.clock:
            raise ContentRefused("a reference to the future", rule="G9")
        history = self.places.histories.get(client)
        if history is None or clock >= history.clock:
            raise MissingHistory(f"nothing known at clock {clock}", client=client)
        return history

    def _look_up(self, struct: Struct) -> None:
        """Check the references of a known item: libraries follow them before they skip it."""
        if struct.origin is not None:
            self._beside(struct, struct.origin, 1)
        if struct.right is not None:
            self._beside(struct, struct.right, 0)
        if isinstance(struct.parent, tuple):
            self._history(struct, struct.parent)

    # -- deletions

    def _delete(self, deletions: list[tuple[int, int, int]]) -> Slices[None]:
        ranges = self._implied
        for number, (client, clock, length) in enumerate(deletions, 1):
            history = self.places.histories.get(client)
            end = clock + length
            if history is None or end > history.clock:
                raise MissingHistory(f"nothing known at clock {end - 1}", client=client)
            if history.halves and (history.splits(clock) or history.splits(end)):
                raise ContentRefused("a deletion inside a surrogate pair", rule="G11")
            ranges.append((client, clock, end))
            if not number % SLICE:
                yield
        for number, (client, start, stop) in enumerate(_joined(ranges), 1):
            history = self.places.histories[client]
            for part in history.alive(start, stop):
                self._fell(client, history, *part)
            if not number % SLICE:
                yield

    def _fell(self, client: int, history: History, start: int, stop: int) -> None:
        self.is_new = True
        self._deaths.append((history, start, stop))
        mark = self.places.marks.get(client)
        fresh_from = mark[0] if mark else history.clock
        for place, begin, end in history.runs(start, stop):
            self.check_death(place, end - begin, fresh=begin >= fresh_from)
            self._stir(place)
            if self.places.counter(place) >= 0:
                self.deltas[place] = self.deltas.get(place, 0) - (end - begin)
            elif not place & KEY_MASK and self.places.roots[place >> KEY_BITS] in REQUIRED:
                self.fallen.add(place >> KEY_BITS)

    def _stir(self, place: int) -> None:
        name = self.places.carded_at(place)
        if name is not None:
            self.stirred.add(name)


class Lesson(Reading):
    """A reading of trusted bytes: what has no place any more is taken for collected."""

    def check_content(self, struct: Struct) -> None:
        if struct.kind == SKIP:
            # Another session of the same person wrote in between, within one moment.
            raise MissingHistory(f"a gap at clock {struct.clock}", client=struct.client)

    def locate(self, struct: Struct) -> int:
        try:
            return super().locate(struct)
        except ContentRefused:
            return GONE


def _joined(ranges: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Sort ranges and join those that touch."""
    ranges.sort()
    at, start, stop = ranges[0]
    for client, begin, end in ranges:
        if client == at and begin <= stop:
            stop = max(stop, end)
        else:
            yield at, start, stop
            at, start, stop = client, begin, end
    yield at, start, stop


def add_halves(history: History, text: str) -> None:
    """Remember where the second halves of surrogate pairs will stand."""
    if text.isascii() or max(text) < "\U00010000":
        return
    clock = history.clock
    for letter in text:
        clock += 1
        if letter > "\uffff":
            history.halves.append(clock)
            clock += 1


def _cut(text: str, skip: int) -> str:
    """Return what follows the first ``skip`` UTF-16 units."""
    try:
        return text.encode("utf-16-le")[skip * 2 :].decode("utf-16-le")
    except UnicodeDecodeError:
        raise ContentRefused("an item known up to half a surrogate pair", rule="G11") from None
