"""What the standard keeps for later, and what it forbids to clients, ends with 1002."""

import pytest

from .framing import BINARY, CLOSE, CONT, PING, PONG, TEXT, closing, frame, pieces
from .peer import Peer

OPCODES = [CONT, TEXT, BINARY, CLOSE, PING, PONG]
UNKNOWN = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]


def payload_of(opcode: int) -> bytes:
    return closing(1000) if opcode == CLOSE else b"abc"


@pytest.mark.parametrize("reserved", range(1, 8))
@pytest.mark.parametrize("opcode", OPCODES)
def test_a_reserved_bit_ends_the_connection(peer: Peer, opcode: int, reserved: int) -> None:
    peer.send(frame(opcode, payload_of(opcode), reserved=reserved))

    assert peer.ends() == 1002


@pytest.mark.parametrize("reserved", [1, 2, 4])
@pytest.mark.parametrize("size", [1, 1 << 16])
def test_a_reserved_bit_behind_good_frames_ends_the_connection(
    peer: Peer, reserved: int, size: int
) -> None:
    message, note = peer.presence_of(60)
    good = frame(BINARY, message) + frame(PING, b"bon")

    peer.send(*pieces(good, size))
    peer.until(lambda: peer.repeated(note) and peer.pongs)
    peer.send(*pieces(frame(BINARY, message, reserved=reserved) + frame(PING, b"jamais"), size))

    assert peer.ends() == 1002
    assert peer.pongs == [b"bon"]


@pytest.mark.parametrize("opcode", UNKNOWN)
@pytest.mark.parametrize("payload", [b"", b"abc"])
def test_an_unknown_opcode_ends_the_connection(peer: Peer, opcode: int, payload: bytes) -> None:
    peer.send(frame(opcode, payload) + frame(PING, b"jamais"))

    assert peer.ends() == 1002
    assert peer.pongs == []


@pytest.mark.parametrize("opcode", UNKNOWN)
def test_an_unknown_opcode_between_fragments_ends_the_connection(peer: Peer, opcode: int) -> None:
    peer.send(frame(BINARY, b"\x03", fin=False), frame(opcode), frame(CONT, b""))

    assert peer.ends() == 1002


@pytest.mark.parametrize("opcode", OPCODES)
@pytest.mark.parametrize("payload", [b"", b"\x03e"])
def test_a_frame_without_a_mask_ends_the_connection(
    peer: Peer, opcode: int, payload: bytes
) -> None:
    peer.send(frame(opcode, payload, mask=None))

    assert peer.ends() == 1002


def test_a_frame_without_a_mask_behind_a_good_one_ends_the_connection(peer: Peer) -> None:
    message, _ = peer.presence_of(60)

    peer.send(frame(BINARY, message) + frame(BINARY, message, mask=None))

    assert peer.ends() == 1002
