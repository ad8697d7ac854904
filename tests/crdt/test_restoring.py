"""A board comes back to what it was by edits that go forward; colleagues lose nothing."""

import random

import pytest

from bench.workshop_trace import Trace, trace
from server.crdt.document import BoardContent, read_board
from server.crdt.replica import Replica
from server.crdt.restoring import PLAIN, Target, restore


@pytest.fixture(scope="module")
def table() -> Trace:
    return trace(5, people=6, minutes=12)


def at(table: Trace, count: int) -> Replica:
    return Replica.load([row.data for row in table.rows[:count]])


def arranged(content: BoardContent) -> object:
    """Return what a restoration is about: the notes that lie there, links, what is retained."""
    notes = {
        note.id: [getattr(note, key) for key in PLAIN] + [note.text, note.objective or ""]
        for note in content.notes
        if not note.deleted
    }
    links = {link.id: (link.start, link.end, link.kind) for link in content.links}
    return notes, links, {key: content.board.get(key) for key in ("challenge", "future")}


def test_the_whole_board_is_as_it_was(table: Trace) -> None:
    rng = random.Random(1)  # noqa: S311 -- chance, not a secret
    for _ in range(25):
        moment = rng.randrange(len(table.rows))
        then, now = read_board(at(table, moment)), at(table, len(table.rows))
        update = restore(now, Target(then))
        assert arranged(read_board(now)) == arranged(then)
        assert update is not None
        # Sent to others it does the same there.
        other = at(table, len(table.rows))
        other.apply([update])
        assert arranged(read_board(other)) == arranged(then)


def test_what_is_so_already_is_left_alone(table: Trace) -> None:
    now = at(table, len(table.rows))
    assert restore(now, Target(read_board(now))) is None


def test_an_object_comes_back_alone(table: Trace) -> None:
    now = at(table, len(table.rows))
    before = read_board(now)
    moment = len(table.rows) // 2
    then = read_board(at(table, moment))
    changed = next(
        note
        for note in then.notes
        if not note.deleted and note.text != {n.id: n for n in before.notes}[note.id].text
    )
    restore(now, Target(then, objects=[changed.id]))

    after = {note.id: note for note in read_board(now).notes}
    assert (after[changed.id].text, after[changed.id].pos) == (changed.text, changed.pos)
    others = [note for note in before.notes if note.id != changed.id]
    assert [after[note.id] for note in others] == others
    assert {link.id for link in before.links} <= {link.id for link in read_board(now).links}


def test_taking_a_restoration_back_leaves_what_colleagues_did_since(table: Trace) -> None:
    now = at(table, len(table.rows))
    before = read_board(now)
    then = read_board(at(table, len(table.rows) // 2))
    restore(now, Target(then))
    restored = read_board(now)
    touched = next(note.id for note in restored.notes if not note.deleted)
    now.write(lambda roots: roots["notes"][touched].update({"colour": "rose"}))

    restore(now, Target(before, since=restored))

    notes = {note.id: note for note in read_board(now).notes}
    assert notes[touched].colour == "rose"
    for note in before.notes:
        if note.id != touched:
            assert notes[note.id] == note
    assert read_board(now).board == before.board


def test_comments_and_reactions_stay(table: Trace) -> None:
    now = at(table, len(table.rows))
    before = read_board(now)
    restore(now, Target(read_board(at(table, 50))))
    after = read_board(now)
    assert (after.comments, after.reactions) == (before.comments, before.reactions)
    assert before.reactions
