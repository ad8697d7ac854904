"""One message may be large: whoever sent it waits for it, nobody else does."""

import asyncio
from functools import partial
from time import thread_time

import pytest
from pycrdt import Map, Text

from server.board.roles import Role
from server.crdt.gate import Gate, Limits
from server.errors import TooMany
from server.rooms.heavy import LARGE
from server.sync import wire
from tests.crdt.bytewise import Decoded, encode, run

from .table import Guest, Table, lay_table, until

HELLO = wire.Hello({"version": 1, "language": "fr"})
PROMISED = 0.1  # seconds that others may wait


@pytest.fixture
async def table() -> Table:
    return await lay_table()


def pasted(guest: Guest, notes: int, text: str = "défi 🌻") -> bytes:
    """Put many notes into a document in one transaction; return the update, unsent."""
    with guest.doc.transaction():
        for number in range(notes):
            note = {"kind": "idea", "pos": [1.0, 2.0], "text": Text(text)}
            guest.notes[f"note-collee-{number:05}"] = Map(note)
    return guest.outgoing.pop()


def pieces(guest: Guest, number: int) -> bytes:
    """Return as many structs as a message may hold, of the kind that costs fewest bytes."""
    client = int(guest.doc.client_id)
    return encode(Decoded([[run(0, client, clock, 1) for clock in range(number)]], []))


LARGEST = {
    "notes": lambda guest: pasted(guest, 11_500),
    "letters": lambda guest: pasted(guest, 1_500, "été 🌻 " * 220),
    "pieces": lambda guest: pieces(guest, Limits().pieces),
}


@pytest.mark.alone
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize("kind", LARGEST)
async def test_others_are_told_within_a_tenth_of_a_second_beside_the_largest_message(
    table: Table, kind: str
) -> None:
    author, colleague, reader = table.guest(), table.guest(), table.guest(Role.VIEWER)
    author.say(HELLO)
    update = LARGEST[kind](author)
    assert len(update) <= Limits().update
    colleague.send("note-aaaaaaaa", "Été")
    await until(lambda: reader.heard(wire.Update))

    began = thread_time()
    Gate().judge(update, author.member.writer, live=True)
    at_once = thread_time() - began
    author.say(wire.Update(update))
    waits = []
    while not author.heard(wire.Saved):
        heard = len(reader.heard(wire.Update))
        began = thread_time()
        colleague.notes["note-aaaaaaaa"]["text"].insert(0, "a")
        own = colleague.outgoing.pop()
        colleague.say(wire.Update(own))
        await until(partial(_tells, reader, heard, own))
        waits.append(thread_time() - began)

    # The processor's time: what else the machine does is not this server's. Where so much else
    # goes on that judging in one go takes more than a second, a tenth of that is meant.
    assert max(waits) < max(PROMISED, at_once / 10)
    assert max(waits) < at_once / 2
    assert len(waits) > 3
    assert table.room.seq > 3


def _tells(reader: Guest, heard: int, update: bytes) -> bool:
    """Tell whether the reader was told an update, alone or with others."""
    told = reader.heard(wire.Update)[heard:]
    return any(update[2:-1] in frame.update for frame in told)


async def test_s16_a_large_update_is_kept_in_parts_and_acknowledged_when_all_of_it_is_on_disk(
    table: Table,
) -> None:
    author = table.guest()
    author.say(HELLO)
    update = pasted(author, 2_000)
    client = int(author.doc.client_id)

    table.door.shut = True
    author.say(wire.Update(update))
    author.send("note-d-apres-0", "et après")
    await until(lambda: table.door.held)
    assert not author.heard(wire.Saved)
    while not author.heard(wire.Saved):
        table.door.release()
        await until(lambda: table.door.held or author.heard(wire.Saved))

    assert len(table.door.rows) > 1
    assert not any(client in dict(frame.clocks) for frame in author.heard(wire.Saved)[:-1])
    table.door.shut = False
    table.door.release()
    await until(lambda: _saved(author, client) == table.room.gate.clocks[client])
    await table.room.settled()
    assert len(table.room.content().notes) == 2_001


def _saved(guest: Guest, client: int) -> int:
    return dict(guest.heard(wire.Saved)[-1].clocks)[client]


async def test_g31_a_large_update_that_breaks_a_rule_is_refused_whole(table: Table) -> None:
    author, colleague = table.guest(), table.guest()
    with author.doc.transaction():
        for number in range(600):
            note = {"kind": "idea", "pos": [1.0, 2.0], "text": Text("défi")}
            author.notes[f"note-collee-{number:05}"] = Map(note)
        author.notes["note-de-trop-1"] = Map({"kind": "poème", "pos": [1.0, 2.0]})

    author.say(wire.Update(author.outgoing.pop()))
    colleague.send("note-aaaaaaaa", "Été")
    await until(lambda: author.seat.closed)

    assert author.seat.closed == 4422
    await until(lambda: table.door.rows)
    await table.room.settled()
    assert [note.id for note in table.room.content().notes] == ["note-aaaaaaaa"]


async def test_p7_a_pause_that_begins_meanwhile_refuses_and_asks_again(table: Table) -> None:
    author = table.guest()
    author.say(HELLO)
    update = pasted(author, 1_000)

    author.say(wire.Update(update))
    await asyncio.sleep(0)
    table.house.paused = True
    await until(lambda: author.heard(wire.Refusal))
    asked = len(author.heard(wire.SyncStep1))
    table.house.paused = False
    table.room.conduct_changed()
    assert len(author.heard(wire.SyncStep1)) == asked + 1
    author.say(wire.SyncStep2(update))

    await until(lambda: author.heard(wire.Saved))
    assert len(table.room.content().notes) == 1_000


async def test_what_two_people_paste_at_a_time_is_all_there(table: Table) -> None:
    people = [table.guest() for _ in range(3)]
    for number, person in enumerate(people):
        person.say(HELLO)
        with person.doc.transaction():
            for note in range(300):
                value = {"kind": "idea", "pos": [1.0, 2.0], "text": Text("défi")}
                person.notes[f"note-{number}-{note:08}"] = Map(value)

    for person in people:
        update = person.outgoing.pop()
        assert len(update) > LARGE
        person.say(wire.Update(update))

    await until(lambda: all(person.heard(wire.Saved) for person in people))
    assert len(table.room.content().notes) == 900


async def test_more_large_updates_than_can_be_weighed_are_refused_clearly(table: Table) -> None:
    people = [table.guest() for _ in range(5)]
    updates = [pasted(person, 1_400, "été 🌻 " * 250) for person in people]

    for person, update in zip(people[:-1], updates[:-1], strict=True):
        person.say(wire.Update(update))
    with pytest.raises(TooMany):
        people[-1].say(wire.Update(updates[-1]))

    assert table.room.seq == 0
