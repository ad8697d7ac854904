"""How a participant enters a room of each kind of server; the rest is plain y-websocket."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from .wire import STEP1_EMPTY, varbytes, varuint


@dataclass
class Adapter:
    """A server that needs nothing but a room's name in the address."""

    url: str
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    relay: bool = False  # the server keeps no document: a floor, not a peer
    can_seed: bool = True

    def open(self, rooms: list[str]) -> None:
        """Make the rooms exist, where the server does not make them on the first join."""

    def prefix(self, room: str) -> bytes:
        """What stands before every message."""
        return b""

    def hello(self, room: str) -> list[bytes]:
        """The first messages of a participant."""
        return [] if self.relay else [self.prefix(room) + STEP1_EMPTY]

    def request(self, room: str, person: int) -> bytes:
        """The upgrade request of one participant."""
        named = {"room": quote(room, safe=""), "token": self.token, "person": person}
        url = urlsplit(self.url.format(**named))
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {url.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            *(f"{name}: {value.format(**named)}" for name, value in self.headers.items()),
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Hocuspocus(Adapter):
    """Each message carries the document's name; a message with a token opens it."""

    def prefix(self, room: str) -> bytes:
        return varbytes(room.encode())

    def hello(self, room: str) -> list[bytes]:
        opening = b"\x02" + varuint(0) + varbytes(self.token.encode()) + varbytes(b"4.7.0")
        return [self.prefix(room) + opening, self.prefix(room) + STEP1_EMPTY]


class Relay(Adapter):
    """A server that only passes frames on."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.relay, self.can_seed = True, False


class Tablee(Adapter):
    """Boards are made through the API; every participant joins with a session of its own."""

    boards: ClassVar[
        dict[tuple[str, str], dict[str, Any]]
    ] = {}  # a restarted server has them still

    def call(self, path: str, body: dict[str, Any]) -> Any:
        """What the server answers to one JSON request."""
        request = urllib.request.Request(
            f"http://{urlsplit(self.url).netloc}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def open(self, rooms: list[str]) -> None:
        place = urlsplit(self.url).netloc
        new = [room for room in rooms if (place, room) not in self.boards]
        if new:
            made = self.call("/api/workshops", {"title": "bench", "tables": len(new)})
            pairs = zip(new, made["boards"], strict=True)
            self.boards.update({(place, room): board for room, board in pairs})

    def request(self, room: str, person: int) -> bytes:
        board = self.boards[urlsplit(self.url).netloc, room]
        joining = {"token": board["participant"]["token"], "name": f"p{person}"}
        session = self.call("/api/sessions", joining)["session"]
        upgrade = super().request(board["id"], person).removesuffix(b"\r\n")
        return upgrade + f"Authorization: Bearer {session}\r\n\r\n".encode()


ADAPTERS: dict[str, type[Adapter]] = {
    "yws": Adapter,
    "hocuspocus": Hocuspocus,
    "relay": Relay,
    "tablee": Tablee,
}
