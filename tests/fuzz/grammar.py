"""Updates from a grammar: mostly what a board would take, now and then with something wrong."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, TypeVar

from server.crdt.decoder import (
    DELETED,
    GC,
    MAP_TYPE,
    SKIP,
    TEXT_TYPE,
    Decoded,
    Id,
    Struct,
    units,
)
from server.crdt.rules import KEYS, NOTES
from tests.crdt.bytewise import Range, item, run

from . import words
from .chart import Chart, Slot

Thing = TypeVar("Thing")

OWN: Final = (
    ("alice", 101),
    ("alice at her phone", 102),
    ("bob", 202),
    ("carol", 303),
    ("facilitator", 909),
)
STRANGERS: Final = (7, 404, 505, 1234567, 2**32 - 1, 2**53 - 1)
VALUE_KEYS: Final = ("kind", "pos", "size", "z", "colour", "label", "zone", "source", "del")


class Draft:
    """One update in the making, by one client id after the other."""

    def __init__(self, chart: Chart, random: Random) -> None:
        self.chart, self.random = chart, random
        self.sections: list[list[Struct]] = []
        self.deletions: list[Range] = []
        self.client, self.clock = 0, 0
        self._structs: list[Struct] = []

    def finished(self) -> Decoded:
        deletions = self.deletions if self.rarely(0.02) else _in_order(self.deletions)
        return Decoded([structs for structs in self.sections if structs], deletions)

    def turn_to(self, client: int) -> None:
        """Go on under a client id, where it stands: or a little beside that."""
        self.client, self.clock = client, self.chart.ends.get(client, 0)
        if self.rarely(0.03):
            self.clock = max(0, self.clock + self.random.choice((-4, -2, -1, 1, 2)))
        self._structs = []
        self.sections.append(self._structs)

    def put(self, content: object, **place: object) -> Id:
        """Write one item and return its id. Bytes are plain values already written."""
        if isinstance(content, bytes):
            struct = item(self.client, self.clock, [0])._replace(content=content, **place)
        else:
            struct = item(self.client, self.clock, content)._replace(**place)
        return self.add(struct)

    def add(self, struct: Struct) -> Id:
        known = (self.client, self.clock)
        self._structs.append(struct)
        self.clock += struct.length
        return known

    # -- choosing

    def rarely(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, things: Sequence[Thing]) -> Thing:
        return things[int(self.random.random() * len(things))]

    def any_id(self) -> Id:
        return self.one_of(self.chart.order) if self.chart.order else (101, 0)

    def name(self, names: Sequence[str]) -> str:
        return self.one_of(words.ODD_NAMES if self.rarely(0.02) else names)


def compose(chart: Chart, random: Random) -> tuple[Decoded, str, bool]:
    """Return an update, whose it is, and whether it comes live."""
    draft = Draft(chart, random)
    who, client = draft.one_of(OWN)
    if draft.rarely(0.04):
        client = draft.one_of((*(own for _, own in OWN), *STRANGERS, int(random.random() * 4_000)))
    if draft.rarely(0.01):
        who = "screen"
    draft.turn_to(client)
    for _ in range(draft.one_of((1, 1, 1, 2, 3))):
        draft.one_of(OPERATIONS)(draft)
        if draft.rarely(0.03):
            draft.turn_to(draft.one_of((101, 102, 202, 303, 505)))
    return draft.finished(), who, not draft.rarely(0.2)


# -- what honest people do, and what goes wrong with it


def note(draft: Draft) -> None:
    entry = draft.put(MAP_TYPE, parent="notes", sub=draft.name(words.NAMES))
    keys = ["kind", "pos", "text"]
    if draft.rarely(0.05):
        del keys[int(draft.random.random() * 3)]
    if draft.rarely(0.3):
        keys.append(draft.one_of(VALUE_KEYS))
    for key in keys:
        if key != "text":
            draft.put([draft.one_of(words.GOOD[key])], parent=entry, sub=key)
            continue
        text = draft.put(TEXT_TYPE, parent=entry, sub="text")
        if draft.rarely(0.7):
            draft.put(draft.one_of(words.WORDS), parent=text)


def comment(draft: Draft) -> None:
    entry = draft.put(MAP_TYPE, parent="comments", sub=draft.name(words.COMMENTS))
    draft.put([draft.one_of(words.GOOD["note"])], parent=entry, sub="note")
    if not draft.rarely(0.05):
        text = draft.put(TEXT_TYPE, parent=entry, sub="text")
        draft.put(draft.one_of(words.WORDS), parent=text)


def value(draft: Draft) -> None:
    """Set a key of a note or a comment: after what stands there, or as if nothing did."""
    entry = _entry(draft)
    if entry is None:
        return
    root, name = draft.chart.slots[entry][:2]
    key = draft.one_of(VALUE_KEYS if root == NOTES else ("note", "del"))
    if draft.rarely(0.03):
        key = draft.one_of((*KEYS[NOTES], "author", "__proto__", ""))
    _set(draft, (root, name, key, 1), _value(draft, key), parent=entry, sub=key)


def letters(draft: Draft) -> None:
    """Type a word somewhere into a text."""
    text = _text(draft)
    if text is None:
        return
    there = draft.chart.ids.get((*draft.chart.slots[text][:3], 2))
    content = draft.one_of(words.WORDS)
    if not there or draft.rarely(0.15):
        draft.put(content, parent=text)
        return
    left, right = draft.one_of(there), draft.one_of(there)
    if draft.rarely(0.5):
        draft.put(content, origin=there[-1] if draft.rarely(0.5) else left)
    elif draft.rarely(0.3):
        draft.put(content, right=right)
    elif draft.rarely(0.5):
        draft.put(content, origin=left, right=(left[0], left[1] + 1))
    else:
        draft.put(content, origin=left, right=right)


def erase(draft: Draft) -> None:
    """Delete some letters of a text, or something else by mistake."""
    text = _text(draft)
    there = draft.chart.ids.get((*draft.chart.slots[text][:3], 2)) if text else None
    if there and not draft.rarely(0.05):
        client, clock = draft.one_of(there)
    else:
        client, clock = draft.any_id()
    draft.deletions.append((client, clock, draft.one_of((1, 1, 2, 3, 4, 7))))


def remove(draft: Draft) -> None:
    """Delete a value: a flag honestly, a required one not."""
    draft.deletions.append((*draft.any_id(), 1))


def link(draft: Draft) -> None:
    content = [words.LINK] if not draft.rarely(0.1) else _bad(draft)
    _entry_value(draft, "links", words.LINKS, content)


def reaction(draft: Draft) -> None:
    _entry_value(
        draft, "reactions", words.REACTIONS, [1] if not draft.rarely(0.1) else _bad(draft)
    )


def decision(draft: Draft) -> None:
    keys = ("schema",) if draft.rarely(0.05) else words.BOARD_KEYS
    _entry_value(draft, "board", keys, ["ECOL-D2"] if not draft.rarely(0.1) else _bad(draft))


def objective(draft: Draft) -> None:
    entry = _entry(draft)
    if entry is None:
        return
    root, name = draft.chart.slots[entry][:2]
    slot = (root, name, "objective", 1)
    text = _set(draft, slot, TEXT_TYPE, parent=entry, sub="objective")
    if draft.rarely(0.8):
        draft.put(draft.one_of(words.WORDS), parent=text)


# -- what only libraries do, and what nobody honest does


def waste(draft: Draft) -> None:
    """Bring a run that is collected or deleted already."""
    if draft.rarely(0.5):
        length = draft.one_of((1, 2, 9, 2**31 - 1 if draft.rarely(0.05) else 5))
        draft.add(run(GC, draft.client, draft.clock, length))
        return
    place: dict[str, object] = {"origin": draft.any_id()}
    if draft.rarely(0.3):
        place = {"parent": "notes", "sub": draft.name(words.NAMES)}
    elif draft.rarely(0.3):
        place = {"parent": draft.any_id(), "sub": draft.one_of((None, "label", "text"))}
    draft.add(run(DELETED, draft.client, draft.clock, draft.one_of((1, 1, 3)), **place))


def stray(draft: Draft) -> None:
    """Put something where nothing like it stands."""
    content = draft.one_of((MAP_TYPE, TEXT_TYPE, "x", "🎉", [1], ["a", "b"]))
    if draft.rarely(0.4):
        draft.put(content, parent=draft.any_id(), sub=draft.one_of((None, "text", "kind", "x")))
    elif draft.rarely(0.5):
        draft.put(content, parent=draft.one_of(words.ODD_ROOTS), sub=draft.name(words.NAMES))
    else:
        root = draft.one_of(("notes", "links", "comments", "reactions", "board"))
        draft.put(content, parent=root, sub=draft.one_of((None, *words.NAMES, "theme")))


def foreign(draft: Draft) -> None:
    """Bring a content that boards do not have."""
    kind, content = draft.one_of(words.FOREIGN)
    struct = item(draft.client, draft.clock, 1, parent=draft.any_id(), sub="label")
    draft.add(struct._replace(kind=kind, content=content))


def repeat(draft: Draft) -> None:
    """Send what is known again: as it was, with more behind it, or with another content."""
    if not draft.chart.structs:
        return
    old = draft.one_of(draft.chart.structs)
    if draft.rarely(0.5):
        old = draft.chart.structs[-1]
    if isinstance(old.content, str) and draft.rarely(0.5):
        longer = old.content + "é😀"
        old = old._replace(content=longer, length=units(longer))
    draft.sections.append([old])


def gap(draft: Draft) -> None:
    """Leave clocks out, or refer to clocks that nobody has."""
    if draft.rarely(0.3):
        draft.add(run(SKIP, draft.client, draft.clock, 2))
    elif draft.rarely(0.5):
        draft.clock += 1 if not draft.sections[-1] else 0
        draft.put("x", origin=draft.any_id())
    else:
        ahead = (draft.one_of((101, 202, 999)), 10_000)
        draft.put("x", **{draft.one_of(("origin", "right", "parent")): ahead})


def crowd(draft: Draft) -> None:
    """Write at one place under many client ids."""
    for client in range(600, 600 + draft.one_of((2, 4, 9))):
        draft.turn_to(client)
        decision(draft)


def many(draft: Draft) -> None:
    """Make a text of many pieces, all at one place."""
    text = _text(draft)
    if text:
        for _ in range(draft.one_of((5, 30, 500) if draft.rarely(0.1) else (3, 9))):
            draft.put("é", parent=text)


# -- the parts of these


def _in_order(deletions: list[Range]) -> list[Range]:
    """Return deletions as libraries write them: rising, and none over another."""
    kept: list[Range] = []
    for client, clock, length in sorted(deletions):
        if not kept or kept[-1][0] != client or sum(kept[-1][1:]) <= clock:
            kept.append((client, clock, length))
    return kept


def _entry(draft: Draft) -> Id | None:
    return draft.one_of(draft.chart.entries) if draft.chart.entries else None


def _text(draft: Draft) -> Id | None:
    return draft.one_of(draft.chart.texts) if draft.chart.texts else None


def _value(draft: Draft, key: str) -> object:
    good = words.GOOD.get(key)
    if good is None or draft.rarely(0.08):
        return _bad(draft)
    return [draft.one_of(good)]


def _bad(draft: Draft) -> object:
    if draft.rarely(0.2):
        return draft.one_of(words.RAW_VALUES)
    content = [draft.one_of(words.BAD)]
    return [1, *content] if draft.rarely(0.1) else content


def _entry_value(draft: Draft, root: str, names: Sequence[str], content: object) -> None:
    name = draft.name(names)
    there = draft.chart.ids.get((root, name, "", 0))
    if there and draft.rarely(0.2):
        draft.deletions.append((*there[-1], 1))
    else:
        _set(draft, (root, name, "", 0), content, parent=root, sub=name)


def _set(draft: Draft, slot: Slot, content: object, **place: object) -> Id:
    there = draft.chart.ids.get(slot)
    if not there or draft.rarely(0.2):
        return draft.put(content, **place)
    if draft.rarely(0.7):
        draft.deletions.append((*there[-1], 1))
    return draft.put(content, origin=there[-1])


_COMMON: Final[tuple[Callable[[Draft], None], ...]] = (
    note,
    comment,
    value,
    value,
    value,
    letters,
    letters,
    letters,
    letters,
    erase,
    erase,
    link,
    reaction,
    decision,
    objective,
)
_ODD: Final = (remove, waste, waste, stray, foreign, repeat, repeat, gap, crowd, many)
OPERATIONS: Final = (*_COMMON * 3, *_ODD)
