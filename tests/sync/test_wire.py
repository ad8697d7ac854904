"""The bytes of every frame: rules W… of schema/wire.md."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import ProtocolViolation
from server.sync.numbers import LARGEST, Reader, number
from server.sync.wire import (
    Awareness,
    Frame,
    Hello,
    MalformedFrame,
    PermissionDenied,
    Saved,
    State,
    SyncStep1,
    Update,
    decode,
    encode,
)

from .frames import frames, numbers


def refused(data: bytes) -> MalformedFrame:
    with pytest.raises(MalformedFrame) as caught:
        decode(data)
    return caught.value


@given(frames)
def test_every_frame_comes_back_as_it_went(frame: Frame) -> None:
    data = encode(frame)

    again = decode(data)

    assert again == frame
    assert encode(again) == data


@given(numbers)
def test_w2_a_number_below_2_to_the_53_takes_eight_bytes_at_most(value: int) -> None:
    data = number(value)

    read = Reader(data).number("a number")

    assert read == value
    assert len(data) <= 8


@pytest.mark.parametrize("data", ["8080808080808010", "ffffffffffffffff7f", "80" * 9 + "01"])
def test_w2_a_larger_number_is_refused(data: str) -> None:
    with pytest.raises(MalformedFrame):
        Reader(bytes.fromhex(data)).number("a number")


@pytest.mark.parametrize("value", [-1, LARGEST + 1])
def test_w2_a_number_outside_the_protocol_is_never_written(value: int) -> None:
    with pytest.raises(ValueError, match="not a number of the protocol"):
        number(value)


@given(numbers, st.integers(min_value=0, max_value=8))
def test_w3_a_number_padded_with_zeros_is_refused(value: int, zeros: int) -> None:
    shortest = number(value)
    padded = shortest[:-1] + bytes([shortest[-1] | 0x80]) + b"\x80" * zeros + b"\x00"

    with pytest.raises(MalformedFrame):
        Reader(padded).number("a number")


@pytest.mark.parametrize("data", ["04", "63", "68", "8001", "000300", "0003", "020100", "0201"])
def test_w4_a_type_that_is_not_in_the_grammar_is_refused(data: str) -> None:
    error = refused(bytes.fromhex(data))

    assert "known" in error.expected


@pytest.mark.parametrize("kind", ["0000", "0001", "0002", "01", "0200", "64", "65", "67"])
def test_w5_a_length_beyond_what_is_left_is_refused(kind: str) -> None:
    start = bytes.fromhex(kind)

    error = refused(start + number(10) + b"abc")

    assert error.offset == len(start)
    assert "of 10 bytes" in error.expected


def test_w6_the_length_of_a_text_counts_bytes() -> None:
    data = encode(PermissionDenied("défi 🚲"))

    assert data == b"\x02\x00\x0a" + "défi 🚲".encode()
    assert decode(data) == PermissionDenied("défi 🚲")


@pytest.mark.parametrize("text", [b"\xff", b"d\xc3", "🚲".encode()[:3], b"\xed\xa0\x80"])
def test_w6_a_text_that_is_not_utf_8_is_refused(text: bytes) -> None:
    error = refused(b"\x02\x00" + number(len(text)) + text)

    assert error.offset == 2


@given(st.integers(min_value=2, max_value=LARGEST))
def test_w7_a_count_that_the_bytes_left_cannot_hold_is_refused(announced: int) -> None:
    error = refused(b"\x66" + number(announced) + b"\x01\x02\x03")

    assert error.offset == 1


def test_w8_a_malformed_frame_names_the_byte_and_closes_with_4400() -> None:
    error = refused(b"\x00\x02\x05abc")

    assert (error.offset, error.expected) == (2, "an update of 5 bytes")
    assert str(error) == "expected an update of 5 bytes at byte 2"
    assert isinstance(error, ProtocolViolation)
    assert (error.code, error.close_code) == ("malformed-frame", 4400)


@given(frames, st.integers(min_value=1))
def test_w9_a_frame_cut_short_is_refused(frame: Frame, cut: int) -> None:
    data = encode(frame)

    refused(data[: -1 - cut % len(data)])


@given(frames, st.binary(min_size=1))
def test_w9_a_frame_with_bytes_left_over_is_refused(frame: Frame, rest: bytes) -> None:
    data = encode(frame)

    error = refused(data + rest)

    assert error.offset == len(data)


@given(frames, frames)
def test_w9_two_frames_in_one_message_are_refused(first: Frame, second: Frame) -> None:
    refused(encode(first) + encode(second))


def test_w9_an_empty_message_is_refused() -> None:
    error = refused(b"")

    assert error.offset == 0


def test_w12_a_hello_tells_version_and_language() -> None:
    data = bytes.fromhex("641d") + b'{"version":1,"language":"fr"}'

    assert decode(data) == Hello({"version": 1, "language": "fr"})


def test_w12_unknown_fields_of_a_hello_are_kept_out_of_the_way() -> None:
    fields = {"version": 1, "language": "fr", "écran": "🖥"}

    assert decode(encode(Hello(fields))) == Hello(fields)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "[]",
        "null",
        "{}",
        '{"version":"1"}',
        '{"version":true}',
        '{"version":1',
        "[" * 1000,
        json.dumps({"version": 1, "language": "f" * 1024}),
    ],
)
def test_w12_a_hello_without_shape_or_without_end_is_refused(text: str) -> None:
    error = refused(b"\x64" + number(len(text)) + text.encode())

    assert error.offset == 1


@given(st.lists(st.tuples(numbers, numbers)).map(tuple))
def test_w14_a_saved_frame_lists_ids_with_their_clocks(
    clocks: tuple[tuple[int, int], ...],
) -> None:
    data = encode(Saved(clocks))

    assert decode(data) == Saved(clocks)


def test_a_frame_is_written_as_the_grammar_says() -> None:
    assert encode(SyncStep1(b"\x00")).hex() == "00000100"
    assert encode(Update(b"ab")).hex() == "0002026162"
    assert encode(Awareness(b"\x00")).hex() == "010100"
    assert encode(State("é")).hex() == "6502c3a9"
    assert encode(Saved(((123456789, 7),))).hex() == "6601959aef3a07"
