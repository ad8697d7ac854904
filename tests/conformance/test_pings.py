"""Pings are answered in order and at any time, pongs are never asked for."""

import pytest

from .framing import BINARY, CONT, LONG, MIDDLE, PING, PONG, fragments, frame, pieces
from .peer import Peer

PAYLOADS = [b"", b"\x00", "été 🌱".encode(), bytes(range(125)), b"\xff" * 125]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_ping_is_answered_with_its_payload(peer: Peer, payload: bytes) -> None:
    peer.send(frame(PING, payload))

    peer.until(lambda: peer.pongs == [payload])
    assert peer.lives_on()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_ping_byte_by_byte_is_answered(peer: Peer, payload: bytes) -> None:
    peer.send_apart(pieces(frame(PING, payload), 1))

    peer.until(lambda: peer.pongs == [payload])
    assert peer.lives_on()


@pytest.mark.parametrize("opcode", [PING, PONG])
@pytest.mark.parametrize("size", [126, 127, 65536])
def test_a_control_frame_above_125_bytes_ends_with_1002(
    peer: Peer, opcode: int, size: int
) -> None:
    peer.send(frame(opcode, b"x" * size))

    assert peer.ends() == 1002


@pytest.mark.parametrize("form", [MIDDLE, LONG])
def test_a_ping_whose_length_is_written_longer_is_answered(peer: Peer, form: int) -> None:
    peer.send(frame(PING, b"long", form=form))

    peer.until(lambda: peer.pongs == [b"long"])
    assert peer.lives_on()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_pong_that_nobody_asked_for_is_nothing(peer: Peer, payload: bytes) -> None:
    peer.send(frame(PONG, payload), frame(PING, b"ensuite"))

    peer.until(lambda: peer.pongs == [b"ensuite"])
    assert peer.lives_on()


@pytest.mark.parametrize("size", [1, 5, 1 << 16])
def test_pings_are_answered_in_their_order(peer: Peer, size: int) -> None:
    payloads = [b"%d" % number for number in range(30)]

    peer.send(*pieces(b"".join(frame(PING, payload) for payload in payloads), size))

    peer.until(lambda: peer.pongs == payloads)
    assert peer.lives_on()


@pytest.mark.parametrize("opcode", [PING, PONG])
@pytest.mark.parametrize("payload", [b"", b"bout"])
def test_a_control_frame_is_not_fragmented(peer: Peer, opcode: int, payload: bytes) -> None:
    peer.send(frame(opcode, payload, fin=False), frame(CONT, b"suite"))

    assert peer.ends() == 1002


@pytest.mark.parametrize("size", [1, 3, 1 << 16])
def test_a_ping_between_fragments_is_answered_and_the_message_taken(peer: Peer, size: int) -> None:
    message, note = peer.presence_of(90)
    first, second, third = fragments(message, 30, 30)
    between = frame(PING, b"entre"), frame(PONG, b"rien")

    peer.send(*pieces(b"".join((first, *between, second, *between, third)), size))

    peer.until(lambda: peer.repeated(note))
    assert peer.pongs == [b"entre", b"entre"]


def test_a_ping_is_answered_while_a_message_is_not_complete(peer: Peer) -> None:
    message, note = peer.presence_of(90)
    first, last = fragments(message, 45)

    peer.send(first, frame(PING, b"pendant"))
    peer.until(lambda: peer.pongs == [b"pendant"])
    peer.send(last)

    peer.until(lambda: peer.repeated(note))


def test_a_ping_behind_a_message_is_answered(peer: Peer) -> None:
    message, note = peer.presence_of(60)

    peer.send(frame(BINARY, message) + frame(PING, b"apr\xc3\xa8s"))

    peer.until(lambda: peer.repeated(note) and peer.pongs == [b"apr\xc3\xa8s"])
