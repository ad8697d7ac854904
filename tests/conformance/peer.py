"""One blocking connection to one board that sends exactly the segments it is given."""

import base64
import hashlib
import json
import secrets
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from typing import Any, Final, Self

from server.sync import awareness, wire

from .framing import BINARY, CLOSE, PONG, Heard, frame
from .queues import unread

PATIENCE: Final = 40.0
ACCEPT: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
HELLO: Final = wire.encode(wire.Hello({"version": 1, "language": "fr"}))


def request(board: str, session: str, *more: str) -> tuple[bytes, bytes]:
    """Return a handshake for a board and the `Sec-WebSocket-Accept` that answers it."""
    key = base64.b64encode(secrets.token_bytes(16))
    lines = [
        f"GET /sync/{board} HTTP/1.1",
        "Host: ferme.example",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key.decode()}",
        f"Authorization: Bearer {session}",
        *more,
    ]
    digest = hashlib.sha1(key + ACCEPT).digest()  # noqa: S324 - the standard wants it
    return "\r\n".join([*lines, "", ""]).encode(), base64.b64encode(digest)


class Wire:
    """A connection on which nothing was said yet."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        # What is sent apart is to arrive apart.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._port = port

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *segments: bytes) -> None:
        """Send each in a write of its own; who is cut off meanwhile hears of it when reading."""
        with suppress(ConnectionError):
            for segment in segments:
                self.socket.sendall(segment)

    def send_apart(self, segments: Iterable[bytes]) -> None:
        """Send each only when the server has read the one before it."""
        for segment in segments:
            self.send(segment)
            self.until_read()

    def until_read(self) -> None:
        """Wait until nothing that was sent lies unread at the server."""
        deadline = monotonic() + PATIENCE
        while unread(self._port, self.socket.getsockname()[1]):
            assert monotonic() < deadline, "the server does not read"

    def head(self) -> bytes:
        """Return what the server says before any frame."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.socket.recv(1)
            if not byte:
                break
            head += byte
        return head


class Peer(Wire):
    """A person at a board: after the handshake and the first question of the server."""

    def __init__(
        self, port: int, board: str, session: str, *more: str, greeting: bool = True
    ) -> None:
        super().__init__(port)
        self.client = 2**28 + secrets.randbelow(2**28)  # five bytes as a number
        self.pongs: list[bytes] = []
        self.goodbyes: list[bytes] = []
        self.frames: list[wire.Frame] = []
        self.ended = False
        self._clock = 0
        self._heard = Heard()
        asking, accept = request(board, session, *more)
        self.send(asking)
        self.answer = self.head()
        assert self.answer.startswith(b"HTTP/1.1 101 ")
        assert accept in self.answer
        if greeting:
            self._greet()

    def _greet(self) -> None:
        """Say hello and wait until the room has let us in."""
        self.send(frame(BINARY, HELLO))
        self.until(lambda: self.heard(wire.State))
        if json.loads(self.heard(wire.State)[0].text)["may_write"]:
            self.until(lambda: self.heard(wire.SyncStep1))

    # ----------------------------------------------------------------- hearing

    def heard(self, kind: type[Any]) -> list[Any]:
        return [frame for frame in self.frames if isinstance(frame, kind)]

    def until(self, condition: Callable[[], object]) -> None:
        """Read until something holds."""
        deadline = monotonic() + PATIENCE
        while not condition():
            assert not self.ended, f"ended by the server: {self.goodbyes}"
            assert monotonic() < deadline, "waited too long"
            self._read()

    def ends(self) -> int | None:
        """Return the code with which the server ends the connection; None if it gave none."""
        while not self.ended:
            self._read()
        assert len(self.goodbyes) <= 1, "one close frame is enough"
        goodbye = self.goodbyes[0] if self.goodbyes else b""
        return int.from_bytes(goodbye[:2], "big") if goodbye else None

    def _read(self) -> None:
        try:
            data = self.socket.recv(1 << 16)
        except ConnectionError:
            data = b""
        self.ended = not data
        for opcode, payload in self._heard.feed(data):
            assert not self.goodbyes, "nothing follows a close frame"
            match opcode:
                case 2:
                    self.frames.append(wire.decode(payload))
                case 10:
                    self.pongs.append(payload)
                case 8:
                    self.goodbyes.append(payload)
                    self.send(frame(CLOSE, payload[:2]))
                case 9:
                    self.send(frame(PONG, payload))
                case _:
                    raise AssertionError(f"a frame of type {opcode}")

    # ----------------------------------------------------------------- asking

    def presence(self, note: str) -> bytes:
        """Return a message that the server repeats to everybody: our state with ``note``."""
        self._clock += 1
        return self._presence(note)

    def presence_of(self, size: int) -> tuple[bytes, str]:
        """Return such a message of exactly ``size`` bytes, and its note."""
        self._clock += 1
        notes = ("é🌱" + "x" * spare for spare in range(size))
        return next(
            (message, note) for note in notes if len(message := self._presence(note)) == size
        )

    def _presence(self, note: str) -> bytes:
        state = json.dumps({"note": note}, ensure_ascii=False).encode()
        entry = awareness.Entry(self.client, self._clock, state)
        return wire.encode(wire.Awareness(awareness.encode([entry])))

    def repeated(self, note: str) -> bool:
        """Tell whether the server has repeated our state with ``note``."""
        for told in self.heard(wire.Awareness):
            for entry in awareness.parse(told.payload):
                if entry.client != self.client or entry.state is None:
                    continue
                if json.loads(entry.state).get("note") == note:
                    return True
        return False

    def was_told_gone(self, client: int) -> bool:
        """Tell whether somebody else was said to have left."""
        told = (awareness.parse(told.payload) for told in self.heard(wire.Awareness))
        return any(e.client == client and e.state is None for entries in told for e in entries)

    def lives_on(self) -> bool:
        """Wait until a message sent now is answered: everything before it was taken."""
        note = secrets.token_hex(8)
        self.send(frame(BINARY, self.presence(note)))
        self.until(lambda: self.repeated(note))
        return True
