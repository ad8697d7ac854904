"""Messages of all sizes and masks arrive as they were sent, cut or whole."""

from collections.abc import Callable

import pytest

from .framing import BINARY, LONG, MIDDLE, TEXT, frame, pieces
from .peer import Peer
from .typist import Typist

BOUNDARIES = [125, 126, 127, 128, 129, 1000, 4096, 65534, 65535, 65536, 65537, 131072]
MASKS = ["00000000", "ffffffff", "37fa213d", "00ff00ff", "80000001"]


def test_an_empty_message_is_malformed(peer: Peer) -> None:
    peer.send(frame(BINARY, b""))

    assert peer.ends() == 4400


def test_a_message_of_one_byte_is_taken(peer: Peer) -> None:
    peer.send(frame(BINARY, b"\x03"))

    assert peer.lives_on()


@pytest.mark.parametrize("size", BOUNDARIES)
def test_a_binary_message_arrives_byte_for_byte(peer: Peer, size: int) -> None:
    typist = Typist(peer)

    peer.send(frame(BINARY, typist.beginning_of(size)))

    peer.until(typist.is_kept)


@pytest.mark.parametrize("piece", [997, 1, 16384])
@pytest.mark.parametrize("size", [125, 126, 65535, 65536])
def test_a_binary_message_in_pieces_arrives_whole(peer: Peer, size: int, piece: int) -> None:
    typist = Typist(peer)
    data = frame(BINARY, typist.beginning_of(size))

    # The first and the last few bytes one by one, what lies between in pieces.
    edge = data[-20:]
    peer.send(*pieces(data[:20], 1), *pieces(data[20:-20], max(piece, size // 500)))
    peer.send(*pieces(edge, 1))

    peer.until(typist.is_kept)


@pytest.mark.parametrize("size", [125, 126, 127, 128, 1000])
def test_a_message_that_is_not_stored_arrives_byte_for_byte(peer: Peer, size: int) -> None:
    message, note = peer.presence_of(size)

    peer.send(frame(BINARY, message))

    peer.until(lambda: peer.repeated(note))


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65535, 65536])
def test_a_text_message_of_any_size_is_read_and_refused(peer: Peer, size: int) -> None:
    peer.send(frame(TEXT, b"x" * size))

    assert peer.ends() == 4400


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("size", [32, 33, 34, 35, 126])
def test_every_mask_is_taken_off(peer: Peer, mask: str, size: int) -> None:
    message, note = peer.presence_of(size)

    peer.send(frame(BINARY, message, mask=bytes.fromhex(mask)))

    peer.until(lambda: peer.repeated(note))


@pytest.mark.parametrize("form", [MIDDLE, LONG])
@pytest.mark.parametrize("size", [40, 125, 126])
def test_a_length_written_longer_than_needed_means_what_it_says(
    peer: Peer, size: int, form: int
) -> None:
    message, note = peer.presence_of(size)

    peer.send(frame(BINARY, message, form=form))

    peer.until(lambda: peer.repeated(note))


def test_many_people_send_and_get_what_is_theirs(sit_down: Callable[..., Peer]) -> None:
    peers = [sit_down() for _ in range(10)]
    typists = [Typist(peer) for peer in peers]
    for size, peer, typist in zip(BOUNDARIES, peers, typists, strict=False):
        peer.send(frame(BINARY, typist.beginning_of(size)))

    for peer, typist in zip(peers, typists, strict=True):
        peer.until(typist.is_kept)
