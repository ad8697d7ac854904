"""The promises of a room: order, commit before telling, refusals that lose nothing."""

import asyncio
import gc
import weakref

import pytest

from server.board.roles import Role
from server.errors import ForeignClientId, TooMany, Unavailable
from server.sync import wire

from .table import Seat, Table, lay_table, until


@pytest.fixture
async def table() -> Table:
    return await lay_table()


async def test_s6_nobody_hears_of_an_edit_before_it_is_on_disk(table: Table) -> None:
    table.door.shut = True
    author, colleague = table.guest(), table.guest()
    author.say(wire.Hello({"version": 1, "language": "fr"}))

    author.send("note-aaaaaaaa", "Été 🌻")
    await until(lambda: table.door.held)

    assert not colleague.heard(wire.Update)
    assert not author.heard(wire.Saved)

    table.door.release()
    await until(lambda: colleague.heard(wire.Update) and author.heard(wire.Saved))
    assert table.door.rows[0].session == author.member.session.key


async def test_s2_a_newcomer_waits_for_the_commit_in_flight(table: Table) -> None:
    table.door.shut = True
    author = table.guest()
    author.send("note-aaaaaaaa", "une idée")
    await until(lambda: table.door.held)

    newcomer = table.guest()
    newcomer.say(wire.SyncStep1(newcomer.doc.get_state()))

    assert not newcomer.heard(wire.SyncStep2)
    table.door.release()
    await until(lambda: newcomer.heard(wire.SyncStep2))
    newcomer.doc.apply_update(newcomer.heard(wire.SyncStep2)[0].update)
    assert str(newcomer.notes["note-aaaaaaaa"]["text"]) == "une idée"


async def test_s7_edits_of_one_tick_are_told_in_one_frame(table: Table) -> None:
    table.door.shut = True
    first, second, reader = table.guest(), table.guest(), table.guest(Role.VIEWER)
    first.send("note-aaaaaaaa", "a")
    await until(lambda: table.door.held)
    table.door.shut = False

    for number in range(5):
        first.send(f"note-bbbbbbb{number}", "b")
        second.send(f"note-ccccccc{number}", "c")
    table.door.release()
    await until(lambda: len(reader.heard(wire.Update)) == 2)

    for frame in reader.heard(wire.Update):
        reader.doc.apply_update(frame.update)
    assert len(reader.notes) == 11
    assert [row.seq for row in table.door.rows] == [1, 2, 3], "one row for a session and tick"


async def test_an_edit_that_the_disk_refuses_is_asked_for_again(table: Table) -> None:
    author, colleague = table.guest(), table.guest()
    table.door.error = Unavailable("disk full")
    author.send("note-aaaaaaaa", "rien ne se perd")
    await until(lambda: table.room.trouble)
    assert not colleague.heard(wire.Update)

    table.door.error = None
    questions = len(author.heard(wire.SyncStep1))
    await until(lambda: len(author.heard(wire.SyncStep1)) > questions)
    question = author.heard(wire.SyncStep1)[-1]
    author.say(wire.SyncStep2(author.doc.get_update(question.state_vector)))

    await until(lambda: colleague.heard(wire.Update))
    assert table.room.trouble is None
    assert [note.text for note in table.room.content().notes] == ["rien ne se perd"]


async def test_an_edit_that_landed_though_it_was_said_to_have_failed_is_told(
    table: Table,
) -> None:
    author, colleague = table.guest(), table.guest()
    table.door.shut = True
    author.send("note-aaaaaaaa", "arrivée quand même 🌱")
    await until(lambda: table.door.held)
    ((rows, bindings, done),) = table.door.held
    table.door.held = []

    await table.database.log.append(rows, bindings)
    done(Unavailable("no answer"))

    await until(lambda: colleague.heard(wire.Update))
    colleague.doc.apply_update(colleague.heard(wire.Update)[0].update)
    assert str(colleague.notes["note-aaaaaaaa"]["text"]) == "arrivée quand même 🌱"


async def test_who_left_while_they_were_behind_is_written_to_no_more(table: Table) -> None:
    author, slow = table.guest(), table.guest()
    slow.seat.on_paused()
    table.door.shut = True
    author.send("note-aaaaaaaa", "en route")
    await until(lambda: table.door.held)
    slow.seat.on_writable()
    table.room.leave(slow.member)
    writes = slow.seat.writes

    table.door.shut = False
    table.door.release()
    await until(lambda: author.heard(wire.Update))
    author.send("note-bbbbbbbb", "encore")
    await until(lambda: len(author.heard(wire.Update)) == 2)

    assert slow.seat.writes == writes


async def test_p7_p8_what_is_written_in_a_pause_is_asked_for_when_it_ends(table: Table) -> None:
    author, colleague = table.guest(), table.guest()
    author.say(wire.Hello({"version": 1, "language": "fr"}))
    table.house.paused = True
    table.room.conduct_changed()

    author.send("note-aaaaaaaa", "trop tôt")
    assert '"paused"' in author.heard(wire.Refusal)[0].text
    assert author.seat.closed is None

    questions = len(author.heard(wire.SyncStep1))
    table.house.paused = False
    table.room.conduct_changed()
    assert len(author.heard(wire.SyncStep1)) == questions + 1
    author.say(
        wire.SyncStep2(author.doc.get_update(author.heard(wire.SyncStep1)[-1].state_vector))
    )
    await until(lambda: colleague.heard(wire.Update))


async def test_p7_a_facilitator_writes_during_a_pause(table: Table) -> None:
    facilitator, colleague = table.guest(Role.FACILITATOR), table.guest()
    table.house.paused = True

    facilitator.send("note-aaaaaaaa", "On reprend à dix heures")

    await until(lambda: colleague.heard(wire.Update))


async def test_p1_what_a_reader_writes_is_dropped(table: Table) -> None:
    reader, colleague = table.guest(Role.VIEWER), table.guest()

    reader.send("note-aaaaaaaa", "je ne devrais pas")
    colleague.send("note-bbbbbbbb", "moi oui")
    await until(lambda: reader.heard(wire.Update))

    assert [note.id for note in table.room.content().notes] == ["note-bbbbbbbb"]
    assert not reader.heard(wire.SyncStep1), "rule S3"


async def test_s5_what_is_known_already_is_acknowledged_and_not_logged(table: Table) -> None:
    author = table.guest()
    author.say(wire.Hello({"version": 1, "language": "fr"}))
    update = author.write("note-aaaaaaaa", "deux fois")
    author.say(wire.Update(update))
    await until(lambda: len(author.heard(wire.Saved)) == 1)

    author.say(wire.Update(update))
    await until(lambda: len(author.heard(wire.Saved)) == 2)

    assert len(table.door.rows) == 1


async def test_s9_a_gap_is_asked_for_and_endless_gaps_end_the_connection(table: Table) -> None:
    author = table.guest()
    author.write("note-aaaaaaaa", "perdue en route")
    gap = author.write("note-bbbbbbbb", "la suite")

    questions = len(author.heard(wire.SyncStep1))
    author.say(wire.Update(gap))
    assert len(author.heard(wire.SyncStep1)) == questions + 1

    author.say(wire.Update(gap))
    assert len(author.heard(wire.SyncStep1)) == questions + 1, "one open question is enough"
    with pytest.raises(TooMany):
        for _ in range(100):
            author.say(wire.SyncStep2(gap))


async def test_p2_a_colleagues_words_inside_a_step_2_are_waited_for(table: Table) -> None:
    author, tab = table.guest(), table.guest()
    author.send("note-aaaaaaaa", "bien arrivée")
    await until(lambda: tab.heard(wire.Update))
    on_its_way = author.write("note-bbbbbbbb", "encore en route")
    tab.doc.apply_update(author.doc.get_update())
    tab.write("note-cccccccc", "la mienne")

    with pytest.raises(ForeignClientId):
        tab.say(wire.Update(tab.doc.get_update()))
    tab.say(wire.SyncStep2(tab.doc.get_update()))
    questions = len(tab.heard(wire.SyncStep1))
    author.say(wire.Update(on_its_way))
    await until(lambda: len(tab.heard(wire.SyncStep1)) > questions)
    question = tab.heard(wire.SyncStep1)[-1]
    tab.say(wire.SyncStep2(tab.doc.get_update(question.state_vector)))

    await until(lambda: len(table.room.content().notes) == 3)
    assert tab.seat.closed is None


async def test_s11_a_slow_reader_is_brought_up_to_date_with_one_update(table: Table) -> None:
    author, slow, quick = table.guest(), table.guest(), table.guest()
    author.send("note-aaaaaaaa", "avant")
    await until(lambda: slow.heard(wire.Update))

    slow.seat.on_paused()
    for number in range(10):
        author.send(f"note-bbbbbbb{number}", "pendant 🙂")
        await until(lambda n=number: len(quick.heard(wire.Update)) == n + 2)
    assert len(slow.heard(wire.Update)) == 1

    slow.seat.on_writable()
    for frame in slow.heard(wire.Update):
        slow.doc.apply_update(frame.update)
    assert len(slow.heard(wire.Update)) == 2
    assert len(slow.notes) == 11


async def test_s11_a_question_for_a_slow_writer_is_asked_when_they_read_again(
    table: Table,
) -> None:
    slow = table.guest()
    slow.write("note-aaaaaaaa", "perdue en route")
    gap = slow.write("note-bbbbbbbb", "la suite")
    questions = len(slow.heard(wire.SyncStep1))

    slow.seat.on_paused()
    slow.say(wire.Update(gap))
    assert len(slow.heard(wire.SyncStep1)) == questions

    slow.seat.on_writable()
    assert len(slow.heard(wire.SyncStep1)) == questions + 1


async def test_a3_presence_is_stamped_with_who_the_server_knows(table: Table) -> None:
    author, colleague = table.guest(), table.guest()

    author.declare(b'{"cursor": [1, 2], "user": {"name": "le maire"}}')
    await until(lambda: colleague.heard(wire.Awareness))

    assert "Zoé 1".encode() in colleague.heard(wire.Awareness)[0].payload
    assert b"le maire" not in colleague.heard(wire.Awareness)[0].payload


async def test_a2_nobody_speaks_for_somebody_else(table: Table) -> None:
    author, other = table.guest(), table.guest()
    author.declare(b'{"cursor": [1, 1]}')
    await until(lambda: other.heard(wire.Awareness))
    frames = len(author.heard(wire.Awareness))

    own_id = author.doc.client_id
    author.doc, doc = other.doc, author.doc
    other.doc = doc
    assert other.doc.client_id == own_id
    other.declare(b'{"cursor": [666, 666]}', clock=9)
    other.say(wire.QueryAwareness())

    assert b"666" not in other.heard(wire.Awareness)[-1].payload
    assert len(author.heard(wire.Awareness)) == frames


async def test_a8_who_leaves_is_told_to_be_gone(table: Table) -> None:
    author, colleague = table.guest(), table.guest()
    author.declare()
    await until(lambda: colleague.heard(wire.Awareness))
    told = len(colleague.heard(wire.Awareness))

    table.room.leave(author.member)
    await until(lambda: len(colleague.heard(wire.Awareness)) > told)

    assert b"null" in colleague.heard(wire.Awareness)[-1].payload


async def test_who_waits_for_a_commit_hears_when_it_fails(table: Table) -> None:
    table.door.shut = True
    author = table.guest()
    author.send("note-aaaaaaaa", "nulle part")
    await until(lambda: table.door.held)
    reading = asyncio.create_task(table.room.settled())
    await until(lambda: not table.room.trouble)

    table.door.error = Unavailable("disk full")
    table.door.release()

    with pytest.raises(Unavailable):
        async with asyncio.timeout(5):
            await reading


async def test_who_left_is_let_go_without_a_search_for_garbage(table: Table) -> None:
    session, seat = table.guest().member.session, Seat()
    kept = weakref.ref(seat)
    gc.disable()

    try:
        member = table.room.join(session, seat)
        table.room.leave(member)
        del member, seat

        assert kept() is None
    finally:
        gc.enable()
