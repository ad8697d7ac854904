"""Who comes back may be there before their old line is gone, and may have missed its last word."""

import pytest

from server.crdt.decoder import read_state_vector
from server.sync import awareness, wire

from .table import Guest, Table, lay_table, until


@pytest.fixture
async def table() -> Table:
    return await lay_table()


def _come_back(table: Table, person: Guest) -> Guest:
    """Return the same page on a second line, while the first one lives."""
    again = Guest(table.room, person.member.session)
    again.doc = person.doc
    return again


async def test_s14_a_question_knows_what_is_on_disk_and_nothing_else(table: Table) -> None:
    author = table.guest()
    table.door.shut = True
    author.send("note-aaaaaaaa", "en route 🌻")
    await until(lambda: table.door.held)
    again = _come_back(table, author)
    assert not again.heard(wire.SyncStep1)

    table.door.shut = False
    table.door.release()
    await until(lambda: again.heard(wire.SyncStep1))

    (question,) = again.heard(wire.SyncStep1)
    assert len(table.door.rows) == 1
    own = dict(read_state_vector(author.doc.get_state()))
    assert dict(read_state_vector(question.state_vector)) == own


async def test_s15_two_who_know_each_others_words_are_each_asked_for_their_own(
    table: Table,
) -> None:
    ada, bo = table.guest(), table.guest()
    for person in (ada, bo):
        person.declare()
    # Two people in one browser, without network: their pages tell each other.
    bo.doc.apply_update(ada.write("note-aaaaaaaa", "à moi 🌻"))
    ada.doc.apply_update(bo.write("note-bbbbbbbb", "à moi aussi"))
    everything = ada.doc.get_update()

    for person in (ada, bo):
        person.say(wire.SyncStep2(everything))
    await until(lambda: all(len(person.heard(wire.SyncStep1)) == 2 for person in (ada, bo)))
    for person in (ada, bo):
        question = person.heard(wire.SyncStep1)[-1]
        person.say(wire.SyncStep2(person.doc.get_update(question.state_vector)))
    await until(lambda: len(table.door.rows) == 2)

    assert len(table.room.content().notes) == 2
    assert {row.session for row in table.door.rows} == {1, 2}


async def test_a1_what_an_old_line_still_declares_is_the_new_ones(table: Table) -> None:
    author, colleague = table.guest(), table.guest()
    again = _come_back(table, author)
    again.declare(clock=1)
    await until(lambda: colleague.heard(wire.Awareness))

    author.declare(clock=1)
    table.room.leave(author.member)
    told = len(colleague.heard(wire.Awareness))
    again.say(wire.Awareness(_moved(again, clock=2)))
    await until(lambda: len(colleague.heard(wire.Awareness)) > told)

    assert b"12" in colleague.heard(wire.Awareness)[-1].payload


def _moved(person: Guest, clock: int) -> bytes:
    entry = awareness.Entry(int(person.doc.client_id), clock, b'{"cursor": [12, 12]}')
    return awareness.encode([entry])
