"""Messages in fragments: every honest order is taken, every other one ends with 1002."""

import pytest

from .framing import BINARY, CLOSE, CONT, PING, TEXT, closing, fragments, frame, pieces
from .peer import Peer
from .typist import Typist


@pytest.mark.parametrize(
    "sizes",
    [(1,), (2,), (59,), (30, 10), (0,), (60,), (0, 0, 60), (0, 30, 0, 30), (1,) * 40, (20, 0, 20)],
)
@pytest.mark.parametrize("piece", [1, 1 << 16])
def test_a_message_in_fragments_is_one_message(
    peer: Peer, sizes: tuple[int, ...], piece: int
) -> None:
    message, note = peer.presence_of(60)

    peer.send(*pieces(b"".join(fragments(message, *sizes)), piece))

    peer.until(lambda: peer.repeated(note))


@pytest.mark.parametrize("size", [125, 126, 1000, 16384, 65535])
def test_large_fragments_are_joined(peer: Peer, size: int) -> None:
    typist = Typist(peer)
    message = typist.beginning_of(3 * size)

    peer.send(*fragments(message, size, size))

    peer.until(typist.is_kept)


def test_messages_in_fragments_follow_each_other(peer: Peer) -> None:
    typist = Typist(peer)
    said = [typist.begin(), *typist.letters(20)]

    for message in said:
        peer.send(*fragments(message, 3, 0, 2), frame(PING, b"et"))

    peer.until(typist.is_kept)
    assert peer.pongs == [b"et"] * len(said)


@pytest.mark.parametrize("fin", [True, False])
@pytest.mark.parametrize("payload", [b"", b"suite"])
def test_a_continuation_of_nothing_ends_with_1002(peer: Peer, fin: bool, payload: bytes) -> None:
    peer.send(frame(CONT, payload, fin=fin))

    assert peer.ends() == 1002


@pytest.mark.parametrize("fin", [True, False])
def test_a_continuation_behind_a_whole_message_ends_with_1002(peer: Peer, fin: bool) -> None:
    message, _ = peer.presence_of(60)

    peer.send(frame(BINARY, message) + frame(CONT, b"suite", fin=fin))

    assert peer.ends() == 1002


@pytest.mark.parametrize("fin", [True, False])
def test_a_continuation_behind_a_complete_one_ends_with_1002(peer: Peer, fin: bool) -> None:
    message, _ = peer.presence_of(60)

    peer.send(*fragments(message, 30), frame(CONT, b"suite", fin=fin))

    assert peer.ends() == 1002


@pytest.mark.parametrize("opcode", [BINARY, TEXT])
@pytest.mark.parametrize("fin", [True, False])
@pytest.mark.parametrize("piece", [1, 1 << 16])
def test_a_new_message_inside_another_ends_with_1002(
    peer: Peer, opcode: int, fin: bool, piece: int
) -> None:
    message, _ = peer.presence_of(60)
    first = frame(BINARY, message[:30], fin=False)

    peer.send(*pieces(first + frame(opcode, b"\x03", fin=fin), piece))

    assert peer.ends() == 1002


@pytest.mark.parametrize("opcode", [BINARY, TEXT])
def test_a_message_never_ended_is_never_taken(peer: Peer, opcode: int) -> None:
    typist = Typist(peer)

    peer.send(frame(opcode, typist.begin(), fin=False), frame(PING, b"fini ?"))
    peer.until(lambda: peer.pongs == [b"fini ?"])

    assert not typist.is_kept()


@pytest.mark.parametrize("fin", [True, False])
def test_a_close_is_not_fragmented(peer: Peer, fin: bool) -> None:
    peer.send(frame(CLOSE, closing(1000), fin=False) + frame(CONT, b"", fin=fin))

    assert peer.ends() == 1002


def test_a_text_in_fragments_is_read_and_refused(peer: Peer) -> None:
    peer.send(*fragments("été 🌱".encode(), 1, 3, opcode=TEXT))

    assert peer.ends() == 4400
