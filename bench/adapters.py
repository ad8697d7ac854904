"""How a participant enters a room of each kind of server; the rest is plain y-websocket."""

from __future__ import annotations

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from .wire import STEP1_EMPTY, varbytes, varuint


@dataclass(frozen=True)
class Table:
    """A board of our server, and the link token of its workshop."""

    id: str
    token: str


class Caller:
    """JSON questions on one connection that stays open."""

    def __init__(self, place: str) -> None:
        self.connection = http.client.HTTPConnection(place, timeout=30)

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        """What the server answers; raises RuntimeError at a refusal."""
        try:
            status, text = self._ask(path, body)
        except ConnectionError:  # it was idle for too long: on a new one, then
            self.connection.close()
            status, text = self._ask(path, body)
        if status != 201:
            raise RuntimeError(f"{path}: {status} {text[:200]!r}")
        return json.loads(text)

    def _ask(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        json_type = {"Content-Type": "application/json"}
        self.connection.request("POST", path, json.dumps(body).encode(), json_type)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


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

    def admit(self, places: list[tuple[str, int]]) -> None:
        """Give each (room, person) what it needs to come in, where anything is asked for."""

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
    """Boards are made through the API; every participant joins with a session of its own.

    Sessions are made several at a time, and kept: whoever goes to another board of the same
    workshop (the next step of a capacity run) takes theirs along.
    """

    tables: ClassVar[int] = 30  # of one workshop
    boards: ClassVar[dict[tuple[str, str], Table]] = {}  # a restarted server has them still
    spare: ClassVar[dict[str, list[Table]]] = {}
    sessions: ClassVar[dict[tuple[str, int], str]] = {}

    @property
    def place(self) -> str:
        """Where the server listens."""
        return urlsplit(self.url).netloc

    def open(self, rooms: list[str]) -> None:
        spare = self.spare.setdefault(self.place, [])
        for room in rooms:
            if (self.place, room) not in self.boards:
                if not spare:
                    spare += self._workshop()
                self.boards[self.place, room] = spare.pop(0)

    def _workshop(self) -> list[Table]:
        asked = {"title": "bench", "tables": self.tables}
        made = Caller(self.place).ask("/api/workshops", asked)
        token = made["participant"]["token"]
        return [Table(board["id"], token) for board in made["boards"]]

    def admit(self, places: list[tuple[str, int]]) -> None:
        tables = [(self.boards[self.place, room], person) for room, person in places]
        wanted = {(table.token, person): table.id for table, person in tables}
        new = sorted(set(wanted) - set(self.sessions))
        callers = threading.local()

        def join(who: tuple[str, int]) -> str:
            if not hasattr(callers, "mine"):
                callers.mine = Caller(self.place)
            asked = {"token": who[0], "board": wanted[who], "name": f"p{who[1]}"}
            return str(callers.mine.ask("/api/sessions", asked)["session"])

        with ThreadPoolExecutor(4) as pool:
            self.sessions.update(zip(new, pool.map(join, new), strict=True))

    def request(self, room: str, person: int) -> bytes:
        board = self.boards[self.place, room]
        upgrade = super().request(board.id, person).removesuffix(b"\r\n")
        session = self.sessions[board.token, person]
        return upgrade + f"Authorization: Bearer {session}\r\n\r\n".encode()


def forget(place: str) -> None:
    """The server there is gone for good; another may get its port."""
    Tablee.spare.pop(place, None)


ADAPTERS: dict[str, type[Adapter]] = {
    "yws": Adapter,
    "hocuspocus": Hocuspocus,
    "relay": Relay,
    "tablee": Tablee,
}
