"""Presence is the newest of each person, in turn, and never more than a reader can take."""

from server.board.roles import Role
from server.rooms.presence import READER_RATE, ROOM_RATE, Presence, rate_of
from server.storage.port import Participant, Session
from server.sync import awareness, wire
from server.sync.awareness import Entry, identity

ZOE = identity({"name": "Zoé 🌱"})
SESSION = Session(
    1, b"", "w", Participant("p", "w", "Zoé 🌱", 0, Role.PARTICIPANT, 0), 1, (), 0, 2**50
)


def told(frame: bytes | None) -> list[tuple[int, int]]:
    """Return the client ids and clocks of one frame."""
    assert frame is not None
    decoded = wire.decode(frame)
    assert isinstance(decoded, wire.Awareness)
    return [(entry.client, entry.clock) for entry in awareness.parse(decoded.payload)]


def test_a12_who_waits_longest_is_told_first_and_only_with_the_newest() -> None:
    presence = Presence(lambda session: ZOE)
    for client in (1, 2, 3):
        presence.hear(Entry(client, 1, b'{"x":1}'), SESSION)
    presence.hear(Entry(1, 2, b'{"x":2}'), SESSION)

    first = told(presence.take(limit=1))
    presence.hear(Entry(1, 3, b'{"x":3}'), SESSION)
    rest = told(presence.take(limit=1_000))

    assert first == [(1, 2)]
    assert rest == [(2, 1), (3, 1), (1, 3)]
    assert not presence.backlog


def test_a12_who_leaves_is_told_whatever_the_limit() -> None:
    presence = Presence(lambda session: ZOE)
    for client in (1, 2, 3):
        presence.hear(Entry(client, 7, b'{"x":1}'), SESSION)
    presence.take(limit=1_000)

    presence.forget([2, 3])

    assert told(presence.take(limit=0)) == [(2, 7), (3, 7)]
    assert told(presence.everything()) == [(1, 7)]


def test_a12_what_a_room_tells_in_a_second_does_not_grow_with_its_people() -> None:
    assert rate_of(10) == READER_RATE
    assert rate_of(1_500) * 1_500 == ROOM_RATE


def test_a10_a_newcomer_hears_of_those_who_were_not_told_yet() -> None:
    presence = Presence(lambda session: ZOE)
    presence.hear(Entry(1, 1, b'{"x":1}'), SESSION)
    presence.take(limit=1_000)
    presence.hear(Entry(2, 1, b'{"x":1}'), SESSION)

    assert told(presence.everything()) == [(1, 1), (2, 1)]


def test_a5_a_state_that_cannot_be_told_is_told_to_nobody_and_named() -> None:
    presence = Presence(lambda session: ZOE)
    presence.hear(Entry(1, 1, b'{"x":1e999}'), SESSION)
    presence.hear(Entry(2, 1, b'{"x":1}'), SESSION)

    assert told(presence.take(limit=1_000)) == [(2, 1)]
    assert [client for client, _ in presence.offenders] == [1]
    assert told(presence.everything()) == [(2, 1)]
