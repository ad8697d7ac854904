"""Bringing a document back to what it was, as edits that go forward: nothing is swapped.

Notes are never removed, so what is restored is always there: its keys are written, its letters
edited, and what came later is taken off the table. Comments and reactions stay: they are what
people said about the notes, not how the board stood.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import pycrdt

from .changes import difference
from .document import BoardContent, Link, Note, read_board
from .replica import Replica
from .rules import BOARD, LINKS, NOTES, is_key_of

PLAIN: Final = ("kind", "pos", "size", "z", "colour", "label", "zone", "source", "solution")
RETAINED: Final = ("theme", "challenge", "future")

Roots = dict[str, "pycrdt.Map[Any]"]


@dataclass(frozen=True, slots=True)
class Target:
    """What to bring back: ``then``, of ``objects`` or (None) of the whole board.

    With ``since``, only where the board still is as it was in ``since``: what people changed
    after that is theirs.
    """

    then: BoardContent
    objects: Collection[str] | None = None
    since: BoardContent | None = None


def restore(copy: Replica, target: Target) -> bytes | None:
    """Write on a copy of the document what brings the target back; None if nothing is missing.

    The update is written under the copy's own client id. Raises `Damaged`.
    """
    now = read_board(copy)

    def write(roots: Roots) -> None:
        for id, keys in _notes(target, now):
            _write_note(roots[NOTES][id], keys)
        for id, link in _links(target, now):
            if link is None:
                del roots[LINKS][id]
            else:
                roots[LINKS][id] = {"from": link.start, "to": link.end, "kind": link.kind}
        if target.objects is None:
            for key, value in _retained(target, now):
                if value is None:
                    del roots[BOARD][key]
                else:
                    roots[BOARD][key] = value

    return copy.write(write)


def _notes(target: Target, now: BoardContent) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the keys to write of each note that differs; None takes a key away."""
    then = {note.id: note for note in target.then.notes}
    since = {note.id: note for note in target.since.notes} if target.since else None
    for note in now.notes:
        if target.objects is not None and note.id not in target.objects:
            continue
        wanted = then.get(note.id) or replace(note, deleted=True)
        keys = _keys_between(note, wanted)
        if since is not None:
            before = since.get(note.id)
            still = _values(before) if before else {}
            current = _values(note)
            keys = {key: value for key, value in keys.items() if current[key] == still.get(key)}
        if keys:
            yield note.id, keys


def _keys_between(now: Note, wanted: Note) -> dict[str, object]:
    current, values = _values(now), _values(wanted)
    return {key: value for key, value in values.items() if current[key] != value}


def _values(note: Note) -> dict[str, object]:
    values: dict[str, object] = {key: getattr(note, key) for key in PLAIN}
    values |= {"text": note.text, "objective": note.objective}
    return values | {"del": True if note.deleted else None}


def _write_note(entry: "pycrdt.Map[Any]", keys: Mapping[str, object]) -> None:
    for key, value in keys.items():
        if key in ("text", "objective"):
            _write_text(entry, key, str(value or ""))
        elif value is None:
            del entry[key]
        elif isinstance(value, tuple):
            entry[key] = [float(part) for part in value]
        else:
            entry[key] = value


def _write_text(entry: "pycrdt.Map[Any]", key: str, wanted: str) -> None:
    text = entry.get(key)
    if not isinstance(text, pycrdt.Text):
        entry[key] = pycrdt.Text(wanted)
        return
    # Only what differs: a colleague's cursor and letters elsewhere in the text stay.
    before = str(text)
    head, gone, come = difference(before, wanted)
    start = len(before[:head].encode())
    if gone:
        del text[start : start + len(gone.encode())]
    if come:
        text.insert(start, come)


def _links(target: Target, now: BoardContent) -> Iterator[tuple[str, Link | None]]:
    """Yield the links to write, and with None those to take off."""
    then = {link.id: link for link in target.then.links}
    here = {link.id: link for link in now.links}
    since = {link.id: link for link in target.since.links} if target.since else here
    for id in sorted({*then, *here}):
        wanted, current = then.get(id), here.get(id)
        if _plain(wanted) == _plain(current) or _plain(current) != _plain(since.get(id)):
            continue
        link = wanted or current
        if link is None or not is_key_of(LINKS, id):
            continue
        # What is restored alone gets its links back, and loses none.
        if target.objects is None or (wanted and {link.start, link.end} & {*target.objects}):
            yield id, wanted


def _plain(link: Link | None) -> tuple[str, str, str] | None:
    return (link.start, link.end, link.kind) if link else None


def _retained(target: Target, now: BoardContent) -> Iterator[tuple[str, str | int | None]]:
    for key in RETAINED:
        wanted, current = target.then.board.get(key), now.board.get(key)
        since = target.since.board.get(key) if target.since else current
        if wanted != current and current == since:
            yield key, wanted
