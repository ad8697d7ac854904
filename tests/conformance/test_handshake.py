"""The handshake: what makes a connection a WebSocket, and what does not."""

import http.client
from collections.abc import Callable
from typing import Any

import pytest

from tests.serving import Server

from .framing import BINARY, frame
from .peer import HELLO, Peer, Wire, request


@pytest.fixture(scope="module")
def session(server: Server, board: Any) -> str:
    return str(server.session(board["participant"]["token"])["session"])


def answer_to(server: Server, asking: bytes, *, size: int = 1 << 16) -> bytes:
    with Wire(server.port) as wire:
        wire.send(*(asking[at : at + size] for at in range(0, len(asking), size)))
        return wire.head()


@pytest.mark.parametrize(
    "header",
    [
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Extensions: permessage-deflate, x-webkit-deflate-frame",
        "Sec-WebSocket-Extensions: x-foreign; a=1",
    ],
)
def test_extensions_that_are_offered_are_not_used(
    sit_down: Callable[..., Peer], header: str
) -> None:
    peer = sit_down(header)

    assert b"sec-websocket-extensions" not in peer.answer.lower()
    assert peer.lives_on()


@pytest.mark.parametrize(
    "header", ["Cache-Control: no-cache", "Pragma: no-cache", "X-Saison: été"]
)
def test_headers_that_nobody_needs_do_no_harm(sit_down: Callable[..., Peer], header: str) -> None:
    assert sit_down(header).lives_on()


@pytest.mark.parametrize("size", [1, 7, 100])
def test_a_handshake_in_pieces_is_a_handshake(
    server: Server, board: Any, session: str, size: int
) -> None:
    asking, accept = request(board["id"], session)

    head = answer_to(server, asking, size=size)

    assert head.startswith(b"HTTP/1.1 101 ")
    assert accept in head


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Upgrade: websocket", b"UPGRADE: WebSocket"),
        (b"Connection: Upgrade", b"connection: keep-alive, Upgrade"),
        (b"Sec-WebSocket-Version: 13", b"sec-websocket-version:13"),
    ],
)
def test_letters_of_headers_may_be_large_or_small(
    server: Server, board: Any, session: str, before: bytes, after: bytes
) -> None:
    asking, accept = request(board["id"], session)

    head = answer_to(server, asking.replace(before, after))

    assert head.startswith(b"HTTP/1.1 101 ")
    assert accept in head


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        (b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: 12", 400),
        (b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Version: treize", 400),
        (b"Sec-WebSocket-Version: 13\r\n", b"", 400),
        (b"Sec-WebSocket-Key: ", b"X-Key: ", 400),
        (b"Sec-WebSocket-Key: ", b"Sec-WebSocket-Key: x", 400),
        (b"Sec-WebSocket-Key: ", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, ", 400),
    ],
)
def test_a_handshake_that_is_none_opens_no_socket(
    server: Server, board: Any, session: str, before: bytes, after: bytes, status: int
) -> None:
    asking, _ = request(board["id"], session)

    head = answer_to(server, asking.replace(before, after))

    assert head.startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        (b" HTTP/1.1", b"?" + b"x" * 9_000 + b" HTTP/1.1", 414),
        (b"Upgrade: websocket", b"Upgrade: websocket\r\nX-Long: " + b"x" * 9_000, 431),
        (b"Upgrade: websocket", b"Upgrade: websocket" + b"\r\nX-Many: x" * 200, 431),
    ],
)
def test_a_handshake_of_too_many_words_is_answered_and_ended(
    server: Server, board: Any, session: str, before: bytes, after: bytes, status: int
) -> None:
    asking, _ = request(board["id"], session)
    with Wire(server.port) as wire:
        wire.send(asking.replace(before, after, 1))

        assert wire.head().startswith(b"HTTP/1.1 %d " % status)
        while wire.socket.recv(4096):
            pass


def test_a_plain_request_for_a_board_is_no_socket(server: Server, board: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)

    connection.request("GET", f"/sync/{board['id']}")

    assert connection.getresponse().status == 404
    connection.close()


def test_the_first_frame_may_follow_at_once(server: Server, board: Any, session: str) -> None:
    asking, accept = request(board["id"], session)
    with Wire(server.port) as wire:
        wire.send(asking)
        head = wire.head()
        wire.send(frame(BINARY, HELLO))

        assert accept in head
        assert wire.socket.recv(1)
