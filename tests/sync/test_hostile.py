"""Bytes that want to hurt: they cost little and raise one error."""

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.errors import ProtocolViolation, TooLarge
from server.sync import awareness
from server.sync.numbers import number
from server.sync.session import SyncSession
from server.sync.wire import Awareness, Frame, Hello, MalformedFrame, decode, encode

from .frames import frames

MEGABYTE = 2**20
USER = {"id": "0123456789abcdef", "name": "Zoé 🌱"}


def quickly(act: Callable[[bytes], object], data: bytes) -> float:
    """Return the milliseconds of processor time that a refusal, or an answer, takes.

    The best of three: what a busy machine adds is not the decoder's.
    """
    spent = []
    for _ in range(3):
        start = time.thread_time()
        try:
            act(data)
        except (ProtocolViolation, TooLarge):
            pass
        spent.append((time.thread_time() - start) * 1000)
    return min(spent)


@given(st.binary())
@example(b"\x00\x00\x80")
@example(b"\x66\xff\xff\xff\xff\xff\xff\xff\x0f")
def test_w8_any_bytes_are_one_frame_or_one_error(data: bytes) -> None:
    try:
        frame = decode(data)
    except MalformedFrame as error:
        assert 0 <= error.offset <= len(data)
    else:
        assert isinstance(frame, Hello) or encode(frame) == data


@given(frames, st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 255)), max_size=4))
def test_w8_mutated_frames_are_one_frame_or_one_error(
    frame: Frame, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(encode(frame))
    for where, byte in changes:
        data[where % len(data)] = byte

    try:
        again = decode(bytes(data))
    except MalformedFrame as error:
        assert 0 <= error.offset <= len(data)
    else:
        assert isinstance(again, Hello) or encode(again) == bytes(data)


@given(st.binary(), st.booleans())
def test_w8_a_session_answers_any_bytes_with_one_effect_or_one_error(
    data: bytes, may_write: bool
) -> None:
    session = SyncSession(may_write=may_write)
    for kind in (b"", b"\x01" + number(len(data)), b"\x00\x02"):
        try:
            effect = session.receive(kind + data)
        except (MalformedFrame, TooLarge):
            continue
        assert effect is not None


@pytest.mark.parametrize(
    "kind", ["", "00", "0000", "0001", "0002", "01", "0200", "64", "65", "66"]
)
@pytest.mark.parametrize("filling", [b"\xff", b"\x80", b"\x00", b"\x7f"])
def test_w10_a_megabyte_of_one_byte_costs_next_to_nothing(kind: str, filling: bytes) -> None:
    data = bytes.fromhex(kind) + filling * MEGABYTE

    spent = quickly(decode, data)

    assert spent < 20


def test_w10_a_saved_frame_of_a_megabyte_is_read_in_proportion() -> None:
    data = b"\x66" + number(MEGABYTE // 2) + b"\x01" * MEGABYTE

    assert quickly(decode, data) < 2000


@pytest.mark.parametrize("filling", [b"\xff", b"\x80", b"\x01", b"\x00"])
def test_w10_a_full_awareness_message_is_judged_at_once(filling: bytes) -> None:
    session = SyncSession(may_write=True)
    data = encode(Awareness(number(1024) + filling * (awareness.PAYLOAD_LIMIT - 2)))

    assert quickly(session.receive, data) < 50


@pytest.mark.parametrize("opening", ["[", '{"a":', '"\\ud83d', "9", "-1e9", " "])
def test_w10_a_state_that_only_opens_is_refused_at_once(opening: str) -> None:
    state = (opening * awareness.STATE_LIMIT)[: awareness.STATE_LIMIT].encode()

    assert quickly(lambda data: awareness.stamp(data, awareness.identity(USER)), state) < 50


@given(st.recursive(st.none() | st.floats() | st.text(), st.lists, max_leaves=20))
def test_a5_any_json_is_stamped_or_refused(value: object) -> None:
    state = json.dumps({"cursor": value}).encode()

    try:
        stamped = awareness.stamp(state, awareness.identity(USER))
    except (MalformedFrame, TooLarge):
        return
    assert json.loads(stamped)["user"] == USER
