"""Goodbyes: answered once with the same code, then the connection ends."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.serving import Server

from .framing import BINARY, CLOSE, CONT, PING, closing, frame, pieces
from .peer import Peer
from .typist import Typist

VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
INVALID = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]


def test_a_close_without_a_code_is_answered_without_one(peer: Peer) -> None:
    peer.send(frame(CLOSE))

    assert peer.ends() is None
    assert peer.goodbyes == [b""]


@pytest.mark.parametrize("code", VALID)
def test_a_valid_code_is_answered_with_the_same(peer: Peer, code: int) -> None:
    peer.send(frame(CLOSE, closing(code)))

    assert peer.ends() == code


@pytest.mark.parametrize("code", INVALID)
def test_an_invalid_code_is_answered_with_1002(peer: Peer, code: int) -> None:
    peer.send(frame(CLOSE, closing(code)))

    assert peer.ends() == 1002


@pytest.mark.parametrize("reason", [b"fini", "à bientôt 🌱".encode(), b"x" * 123])
def test_a_reason_is_read(peer: Peer, reason: bytes) -> None:
    peer.send(frame(CLOSE, closing(1000, reason)))

    assert peer.ends() == 1000


@pytest.mark.parametrize("size", [124, 1000, 70_000])
def test_a_reason_that_is_too_long_is_answered_with_1002(peer: Peer, size: int) -> None:
    peer.send(frame(CLOSE, closing(1000, b"x" * size)))

    assert peer.ends() == 1002


@pytest.mark.parametrize("reason", [b"\xff", b"\xce\xba\xe1", b"fini \xed\xa0\x80", b"\xc0\xaf"])
def test_a_reason_that_is_no_text_is_answered_with_1007(peer: Peer, reason: bytes) -> None:
    peer.send(frame(CLOSE, closing(1000, reason)))

    assert peer.ends() == 1007


def test_half_a_code_is_answered_with_1002(peer: Peer) -> None:
    peer.send(frame(CLOSE, b"\x03"))

    assert peer.ends() == 1002


def test_a_close_byte_by_byte_is_a_close(peer: Peer) -> None:
    peer.send_apart(pieces(frame(CLOSE, closing(1000, b"peu \xc3\xa0 peu")), 1))

    assert peer.ends() == 1000


@pytest.mark.parametrize("more", [frame(CLOSE, closing(1001)), frame(PING, b"non"), b"\xff" * 99])
def test_what_comes_behind_a_close_is_not_read(peer: Peer, more: bytes) -> None:
    peer.send(frame(CLOSE, closing(1000)) + more)

    assert peer.ends() == 1000
    assert peer.pongs == []


def test_a_close_inside_a_message_ends_the_connection(peer: Peer) -> None:
    peer.send(frame(BINARY, b"\x03", fin=False) + frame(CLOSE, closing(1000)))

    assert peer.ends() in (1000, 1002)


def test_what_was_said_before_a_goodbye_is_kept(
    server: Server, board: Any, sit_down: Callable[..., Peer]
) -> None:
    colleague, leaving = sit_down(), sit_down()
    typist = Typist(leaving)
    said = [typist.begin(), *typist.letters(50)]

    leaving.send(
        b"".join(frame(BINARY, message) for message in said) + frame(CLOSE, closing(1000))
    )
    code = leaving.ends()

    assert code == 1000
    colleague.until(lambda: typist.was_told_to(colleague))


def test_what_comes_behind_a_wrong_frame_is_not_taken(sit_down: Callable[..., Peer]) -> None:
    colleague, wrong = sit_down(), sit_down()
    typist = Typist(wrong)

    wrong.send(frame(CONT, b"faux") + frame(BINARY, typist.begin()))
    code = wrong.ends()

    assert code == 1002
    assert colleague.lives_on()
    assert not typist.was_told_to(colleague)


def test_who_ends_without_a_goodbye_is_let_go(sit_down: Callable[..., Peer]) -> None:
    colleague, leaving = sit_down(), sit_down()
    message, note = leaving.presence_of(60)
    leaving.send(frame(BINARY, message))
    leaving.until(lambda: leaving.repeated(note))

    leaving.socket.close()

    colleague.until(lambda: colleague.was_told_gone(leaving.client))
