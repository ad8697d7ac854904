"""Messages beyond the limit: told apart by size, refused without being waited for."""

import pytest

from server.settings import Settings

from .framing import BINARY, CONT, PING, TEXT, fragments, frame, header, pieces
from .peer import Peer

LIMIT = Settings().max_frame


@pytest.mark.parametrize("size", [2 * LIMIT + 1, 2**31, 2**32, 2**62, 2**63 - 1])
@pytest.mark.parametrize("opcode", [BINARY, TEXT])
def test_an_announced_size_beyond_all_limits_ends_at_once(
    peer: Peer, size: int, opcode: int
) -> None:
    peer.send(header(0x80 | opcode, size) + b"\x00" * 4)

    assert peer.ends() == 1009


@pytest.mark.parametrize("size", [2**63, 2**64 - 1])
def test_a_length_of_64_bits_ends_the_connection(peer: Peer, size: int) -> None:
    peer.send(header(0x80 | BINARY, size) + b"\x00" * 4)

    assert peer.ends() in (1002, 1009)


def test_a_message_beyond_our_limit_is_told_why(peer: Peer) -> None:
    peer.send(frame(BINARY, b"\x00" * (LIMIT + 1), mask=b"\x00" * 4))

    assert peer.ends() == 4413


def test_fragments_that_add_up_beyond_all_limits_end_with_1009(peer: Peer) -> None:
    part = b"\x00" * (1 << 20)

    peer.send(frame(BINARY, part, fin=False))
    peer.send(*(frame(CONT, part, fin=False) for _ in range(2 * LIMIT // len(part))))

    assert peer.ends() == 1009


def test_a_fragment_that_announces_too_much_ends_with_1009(peer: Peer) -> None:
    peer.send(frame(BINARY, b"\x00" * 1000, fin=False) + header(0x80 | CONT, 2 * LIMIT))

    assert peer.ends() == 1009


def test_many_fragments_below_the_limit_are_one_message(peer: Peer) -> None:
    message, note = peer.presence_of(400)

    peer.send(*fragments(message, *(1 for _ in message[1:])))

    peer.until(lambda: peer.repeated(note))


def test_fragments_without_end_and_without_content_end_with_4429(peer: Peer) -> None:
    crumbs = frame(BINARY, b"", fin=False) + frame(CONT, b"", fin=False) * 2000

    peer.send(*pieces(crumbs, 1 << 16))

    assert peer.ends() == 4429


def test_pings_without_end_end_with_4429(peer: Peer) -> None:
    peer.send(*pieces(frame(PING) * 2000, 1 << 16))

    assert peer.ends() == 4429
    assert len(peer.pongs) < 600
