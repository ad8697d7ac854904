"""Presence as bytes: rules A… of schema/wire.md that need no room."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import TooLarge
from server.sync import awareness, wire
from server.sync.awareness import Entry, encode, identity, parse, sole, stamp, supersedes
from server.sync.numbers import MalformedFrame, number

from .frames import entries

USER = {"id": "0123456789abcdef", "name": "Zoé 🌱", "color": "#b35309", "role": "participant"}


def one(client: int, clock: int, state: str) -> bytes:
    content = state.encode()
    return b"\x01" + number(client) + number(clock) + number(len(content)) + content


@given(entries)
def test_entries_come_back_as_they_went(several: list[Entry]) -> None:
    assert parse(encode(several)) == several


def test_an_entry_that_is_null_is_somebody_who_left() -> None:
    assert parse(one(7, 3, "null")) == [Entry(7, 3, None)]


@pytest.mark.parametrize("announced", [2, 1000, 2**40])
def test_w7_a_number_of_entries_that_the_bytes_cannot_hold_is_refused(announced: int) -> None:
    payload = number(announced) + one(7, 3, "{}")[1:]

    with pytest.raises(MalformedFrame, match="at byte 0"):
        parse(payload)


@given(entries)
def test_w9_an_awareness_update_with_bytes_left_over_is_refused(several: list[Entry]) -> None:
    payload = encode(several)

    with pytest.raises(MalformedFrame) as caught:
        parse(payload + b"\x00")

    assert caught.value.offset == len(payload)


def test_a3_the_server_writes_who_it_is() -> None:
    state = '{"cursor":[1.5,-2],"é":"🎉","user":{"name":"Somebody else"}}'.encode()

    stamped = stamp(state, identity(USER))

    assert json.loads(stamped) == {"cursor": [1.5, -2], "é": "🎉", "user": USER}
    assert "🎉".encode() in stamped


def test_a3_a_state_that_says_nothing_gets_a_user_too() -> None:
    assert json.loads(stamp(b"{}", identity(USER))) == {"user": USER}


def test_a4_only_the_newest_entry_counts() -> None:
    known = Entry(7, 5, b"{}")

    assert supersedes(Entry(7, 0, b"{}"), None)
    assert supersedes(Entry(7, 6, b"{}"), known)
    assert not supersedes(Entry(7, 5, b'{"cursor":[0,0]}'), known)
    assert not supersedes(Entry(7, 4, None), known)


def test_a4_null_at_the_same_clock_is_news_once() -> None:
    left = Entry(7, 5, None)

    assert supersedes(left, Entry(7, 5, b"{}"))
    assert not supersedes(left, left)
    assert not supersedes(Entry(7, 5, b"{}"), left)


@pytest.mark.parametrize(
    "state",
    [
        "[]",
        "1",
        '"Zoé"',
        "",
        "{",
        '{"x":NaN}',
        '{"x":Infinity}',
        '{"x":-Infinity}',
        '{"x":1e999}',
        '{"x":[-1e999]}',
        '{"x":' + "9" * 400 + "}",
        '{"a":{"b":{"c":{"d":{}}}}}',
        '{"a":[[[[1]]]]}',
        "[" * 2000,
    ],
)
def test_a5_a_state_that_others_could_not_read_is_refused(state: str) -> None:
    with pytest.raises(MalformedFrame):
        stamp(state.encode(), identity(USER))


@pytest.mark.parametrize("state", [b"\xff{}", '{"é":1}'.encode("utf-16"), b'{"x":"\xc3"}'])
def test_a5_a_state_that_is_not_utf_8_is_refused(state: bytes) -> None:
    with pytest.raises(MalformedFrame):
        stamp(state, identity(USER))


def test_a5_a_state_above_2048_bytes_is_too_large() -> None:
    fits = '{"x":"' + "é" * 1020 + '"}'

    assert len(fits.encode()) == 2048
    assert json.loads(stamp(fits.encode(), identity(USER)))["user"] == USER
    with pytest.raises(TooLarge) as caught:
        stamp(fits.encode() + b" ", identity(USER))
    assert caught.value.close_code == 4413


def test_a5_four_levels_are_enough_for_the_cursors_of_text_editors() -> None:
    state = {"cursor": {"anchor": {"type": {"client": 7, "clock": 3}, "assoc": 0}}}

    assert json.loads(stamp(json.dumps(state).encode(), identity(USER))) == state | {"user": USER}


def test_a5_half_an_emoji_becomes_a_question_mark() -> None:
    stamped = stamp(b'{"selected":"\\ud83d"}', identity(USER))

    assert json.loads(stamped)["selected"] == "?"


def test_a6_a_clock_stands_below_2_to_the_31() -> None:
    assert parse(one(7, 2**31 - 1, "{}")) == [Entry(7, 2**31 - 1, b"{}")]
    with pytest.raises(MalformedFrame, match="below 2\\^31 at byte 2"):
        parse(one(7, 2**31, "{}"))


def test_a7_the_echo_of_a_whole_plenary_is_read() -> None:
    plenary = [Entry(client, 1, b"{}") for client in range(awareness.ENTRY_LIMIT)]

    assert parse(encode(plenary)) == plenary


def test_a7_more_than_1024_entries_are_too_many() -> None:
    crowd = encode(Entry(client, 1, b"{}") for client in range(awareness.ENTRY_LIMIT + 1))

    with pytest.raises(TooLarge) as caught:
        parse(crowd)

    assert caught.value.close_code == 4413


def test_a7_more_than_262144_bytes_are_too_many() -> None:
    with pytest.raises(TooLarge):
        parse(one(7, 1, " " * awareness.PAYLOAD_LIMIT))


@given(st.binary(max_size=24))
def test_w8_a_message_read_in_one_go_is_what_the_strict_reader_reads(payload: bytes) -> None:
    for message in (wire.encode(wire.Awareness(payload)), b"\x01" + payload):
        entry = sole(message)
        if entry is None:
            continue
        frame = wire.decode(message)
        assert isinstance(frame, wire.Awareness)
        assert parse(frame.payload) == [entry]


@given(entries.filter(bool).map(lambda several: several[0]))
def test_w9_a_single_entry_is_read_in_one_go(entry: Entry) -> None:
    message = wire.encode(wire.Awareness(encode([entry])))

    assert sole(message) == entry
    assert sole(message + b"\x00") is None
    assert sole(message[:-1]) is None
