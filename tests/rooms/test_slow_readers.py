"""A reader who cannot take frames loses nothing by it, and is given the time they need (S11)."""

import pytest

from server.errors import ProtocolViolation
from server.rooms.audience import Audience
from server.rooms.member import Member
from server.sync import awareness, wire

from .table import Seat, Table, lay_table, until

HELLO = wire.Hello({"version": 1, "language": "fr"})


@pytest.fixture
async def table() -> Table:
    return await lay_table()


async def test_p8_who_is_slow_when_a_pause_ends_is_asked_when_they_can_be(table: Table) -> None:
    author = table.guest()
    table.house.paused = True
    author.send("note-aaaaaaaa", "pendant la pause")
    author.seat.on_paused()
    questions = len(author.heard(wire.SyncStep1))

    table.house.paused = False
    table.room.conduct_changed()
    assert len(author.heard(wire.SyncStep1)) == questions
    author.seat.on_writable()

    assert len(author.heard(wire.SyncStep1)) == questions + 1


async def test_s9_who_is_slow_is_asked_for_missing_history_later(table: Table) -> None:
    author = table.guest()
    author.write("note-aaaaaaaa", "perdue en route")
    author.seat.on_paused()
    author.send("note-bbbbbbbb", "la suite")
    questions = len(author.heard(wire.SyncStep1))

    author.seat.on_writable()

    assert len(author.heard(wire.SyncStep1)) == questions + 1


async def test_s2_a_question_of_a_slow_reader_is_answered_with_one_step_2(table: Table) -> None:
    author, slow = table.guest(), table.guest()
    author.send("note-aaaaaaaa", "avant 🌻")
    await until(lambda: slow.heard(wire.Update))

    slow.seat.on_paused()
    slow.say(wire.SyncStep1(slow.doc.get_state()))
    assert not slow.heard(wire.SyncStep2)
    slow.seat.on_writable()

    assert len(slow.heard(wire.SyncStep2)) == 1
    slow.doc.apply_update(slow.heard(wire.SyncStep2)[0].update)
    assert len(slow.notes) == 1


async def test_w7_a_slow_reader_closes_with_a_bad_state_vector_all_the_same(table: Table) -> None:
    slow = table.guest()
    slow.seat.on_paused()

    with pytest.raises(ProtocolViolation):
        slow.say(wire.SyncStep1(b"\xff\xff\xff\xff\x0f"))


async def test_s11_who_has_missed_nothing_is_told_nothing_again(table: Table) -> None:
    reader, other = table.guest(), table.guest()
    other.declare(b'{"cursor": [1, 2]}')
    await until(lambda: reader.heard(wire.Awareness))
    writes = reader.seat.writes

    # The presence of a full hall is itself more than a transport takes at once.
    for _ in range(3):
        reader.seat.on_paused()
        reader.seat.on_writable()

    assert reader.seat.writes == writes


async def test_s12_a_hello_while_slow_is_answered_in_the_end(table: Table) -> None:
    reader = table.guest()
    reader.seat.on_paused()
    reader.say(HELLO)
    assert not reader.heard(wire.State)

    reader.seat.on_writable()

    assert len(reader.heard(wire.State)) == 1


def _member(table: Table, audience: Audience) -> tuple[Member, Seat]:
    seat = Seat(held=1000)
    return audience.add(table.guest().member.session, seat), seat


async def test_s11_who_takes_nothing_is_let_go(table: Table) -> None:
    _, seat = _member(table, Audience(lambda member: None, lambda: b"\x00", patience=0.01))

    seat.on_paused()
    await until(lambda: seat.closed)

    assert seat.closed == 4408


class Sipping(Seat):
    """A reader who has taken a little more each time one looks."""

    looks = 0

    @property
    def held(self) -> int:  # type: ignore[override]
        self.looks += 1
        return 1000 - self.looks

    @held.setter
    def held(self, _: int) -> None: ...


async def test_s11_who_is_slow_but_reads_on_stays(table: Table) -> None:
    audience = Audience(lambda member: None, lambda: b"\x00", patience=0.001)
    seat = Sipping()
    audience.add(table.guest().member.session, seat)

    seat.on_paused()
    await until(lambda: seat.looks > 10)

    assert seat.closed is None


async def test_s11_the_time_to_read_begins_anew_each_time(table: Table) -> None:
    audience = Audience(lambda member: audience.back(member), lambda: b"\x00", patience=0.4)
    _, still = _member(table, audience)
    _, lively = _member(table, audience)
    _, earlier = _member(table, Audience(lambda member: None, lambda: b"\x00", patience=0.1))
    for seat in (still, lively, earlier):
        seat.on_paused()
    await until(lambda: earlier.closed)

    lively.on_writable()
    lively.on_paused()
    await until(lambda: still.closed)

    assert lively.closed is None, "full once more, but for a moment only"
    await until(lambda: lively.closed)


async def test_a8_who_left_while_somebody_did_not_read_is_told_to_be_gone(table: Table) -> None:
    slow, leaving = table.guest(), table.guest()
    leaving.declare(b'{"cursor": [1, 2]}')
    await until(lambda: slow.heard(wire.Awareness))

    slow.seat.on_paused()
    table.room.leave(leaving.member)
    await until(lambda: not len(table.room.presence))
    told = len(slow.heard(wire.Awareness))
    slow.seat.on_writable()

    (frame,) = slow.heard(wire.Awareness)[told:]
    gone = awareness.Entry(int(leaving.doc.client_id), 1, None)
    assert gone in awareness.parse(frame.payload)
