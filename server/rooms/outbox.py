"""What goes out to one participant, bounded by what their transport can take."""

from collections.abc import Callable
from typing import Protocol


def websocket_frame(payload: bytes) -> bytes:
    """Return one complete, unmasked binary frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        header = bytes((0x82, size))
    elif size < 0x10000:
        header = b"\x82\x7e" + size.to_bytes(2, "big")
    else:
        header = b"\x82\x7f" + size.to_bytes(8, "big")
    return header + payload


def nobody() -> None:
    """Do nothing: nobody waits to be called."""


class Delivery:
    """Messages that go to many participants, encoded once.

    Each payload is one protocol message in one WebSocket frame, since released
    y-websocket clients read only the first message of a frame (rule S8); the
    frames travel in one write.
    """

    __slots__ = ("payloads", "wire")

    def __init__(self, *payloads: bytes) -> None:
        self.payloads = payloads
        self.wire = b"".join(map(websocket_frame, payloads))

    def followed_by(self, payload: bytes) -> "Delivery":
        """Return the same messages and one more, to be written in one piece."""
        more = Delivery.__new__(Delivery)
        more.payloads = (*self.payloads, payload)
        more.wire = self.wire + websocket_frame(payload)
        return more


class Outbox(Protocol):
    """The way to one participant. Nothing here waits.

    `on_paused` is called when the transport holds more than it should: the room then
    passes this participant over, and resyncs them when `on_writable` is called.
    """

    on_paused: Callable[[], None]
    on_writable: Callable[[], None]

    @property
    def held(self) -> int:
        """How many bytes wait to be taken: while they get fewer, the reader reads."""
        ...

    def push(self, delivery: Delivery) -> None:
        """Hand the frames to the transport; after a close nothing happens."""

    def close(self, code: int, reason: str) -> None:
        """Say why and end the connection."""
