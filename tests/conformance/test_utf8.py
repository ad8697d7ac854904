"""Text is UTF-8 or ends with 1007; text that is valid is read, and refused by the board (W1)."""

import pytest

from .framing import TEXT, fragments, frame, pieces
from .peer import Peer

VALID = [
    b"Bonjour",
    "Hello-µ@ßöäüàá-UTF-8!!".encode(),
    "κόσμε".encode(),
    "👩‍🌾 🚲 e\u0301".encode(),
    b"\x00",
    b"\x7f",
    b"\xc2\x80",
    b"\xdf\xbf",
    b"\xe0\xa0\x80",
    b"\xef\xbf\xbf",
    b"\xf0\x90\x80\x80",
    b"\xf4\x8f\xbf\xbf",
    b"\xed\x9f\xbf",
    b"\xee\x80\x80",
    b"\xef\xbf\xbd",
    b"\xef\xbf\xbe",
    b"\xef\xbb\xbfBOM",
]

INVALID = [
    b"\x80",  # a continuation alone
    b"\xbf",
    b"\x80\xbf",
    b"\x80" * 64,
    b"\xc0 ",  # beginnings without their rest
    b"\xdf ",
    b"\xe0 ",
    b"\xef ",
    b"\xf0 ",
    b"\xf4 ",
    b"\xc2",
    b"\xe0\xa0",
    b"\xf0\x90\x80",
    b"\xfe",  # bytes that no text has
    b"\xff",
    b"\xfe\xfe\xff\xff",
    b"\xf8\x88\x80\x80\x80",  # five and six bytes long
    b"\xfc\x84\x80\x80\x80\x80",
    b"\xc0\xaf",  # longer than needed
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xc1\xbf",
    b"\xe0\x9f\xbf",
    b"\xf0\x8f\xbf\xbf",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",  # beyond the last letter
    b"\xf7\xbf\xbf\xbf",
    b"\xed\xa0\x80",  # halves of pairs
    b"\xed\xaf\xbf",
    b"\xed\xb0\x80",
    b"\xed\xbf\xbf",
    b"\xed\xa0\x80\xed\xb0\x80",
    "κόσμε".encode() + b"\xed\xa0\x80" + b"edited",
]


@pytest.mark.parametrize("text", VALID, ids=lambda text: text.hex())
@pytest.mark.parametrize("piece", [1, 1 << 16])
def test_valid_text_is_read_and_refused_by_the_board(peer: Peer, text: bytes, piece: int) -> None:
    peer.send(*pieces(frame(TEXT, text), piece))

    assert peer.ends() == 4400


@pytest.mark.parametrize("text", VALID[1:4], ids=lambda text: text.hex())
def test_valid_text_may_be_cut_inside_a_letter(peer: Peer, text: bytes) -> None:
    peer.send(*fragments(text, *(1 for _ in text[1:]), opcode=TEXT))

    assert peer.ends() == 4400


@pytest.mark.parametrize("text", INVALID, ids=lambda text: text[:8].hex())
def test_invalid_text_ends_with_1007(peer: Peer, text: bytes) -> None:
    peer.send(frame(TEXT, text))

    assert peer.ends() == 1007


@pytest.mark.parametrize("text", [INVALID[11], INVALID[18], INVALID[-1]])
@pytest.mark.parametrize("cut", [1, 2])
def test_invalid_text_in_fragments_ends_with_1007(peer: Peer, text: bytes, cut: int) -> None:
    peer.send(*fragments(b"avant " + text, 6 + cut - 1, opcode=TEXT))

    assert peer.ends() == 1007
