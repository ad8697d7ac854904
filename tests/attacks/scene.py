"""Where attacks are tried: a fresh board of a running server, an attacker, and a colleague."""

import http.client
import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from server.sync import wire
from tests.conformance.framing import BINARY, frame
from tests.conformance.peer import Peer, Wire, request
from tests.conformance.typist import Typist
from tests.serving import PATIENCE, Server


class Scene:
    """One board with one honest note of the attacker, who has ended it with an emoji."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.workshop: dict[str, Any] = server.workshop()
        self.board: dict[str, Any] = self.workshop["boards"][0]
        self._opened: list[Peer] = []
        self.colleague = self.peer()
        self.attacker = self.peer()

    def close(self) -> None:
        for peer in self._opened:
            peer.socket.close()

    def session(self, role: str = "participant") -> str:
        links = {**self.board, "facilitator": self.workshop["facilitator"]}
        return str(self.server.session(links[role]["token"])["session"])

    def peer(self, role: str = "participant") -> Peer:
        peer = Peer(self.server.port, self.board["id"], self.session(role))
        self._opened.append(peer)
        return peer

    def lay(self, client: int | None = None, text: str = "honnête 😀") -> int:
        """Let the attacker lay an honest note first; return the clock behind it."""
        self.attacker.client = client or self.attacker.client
        typist = Typist(self.attacker)
        self.say(typist.begin(text))
        self.attacker.until(typist.is_kept)
        return typist.clock

    def say(self, *messages: bytes, who: Peer | None = None) -> None:
        for message in messages:
            (who or self.attacker).send(frame(BINARY, message))

    def content(self) -> Any:
        """Return the board as it is on disk, and how many entries its log has."""
        path = f"/api/boards/{self.board['id']}"
        board = self.server.ask("GET", path, session=self.session())
        return {key: value for key, value in board.items() if key != "t_ms"}

    @property
    def clock(self) -> int:
        """How far the attacker has written."""
        return kept(self.attacker)

    def closes_with(self, messages: Iterable[bytes], who: Peer | None = None) -> int | None:
        """Return the code that answers an attack, after it was seen to have changed nothing."""
        attacker, before = who or self.attacker, self.content()
        assert self.colleague.lives_on(), "and has heard all that came before"
        self.colleague.frames.clear()
        for message in messages:
            with suppress(OSError):
                attacker.send(frame(BINARY, message, mask=b"\x00" * 4))
        code = attacker.ends()
        assert self.colleague.lives_on()
        assert self.colleague.heard(wire.Update) == []
        assert self.content() == before
        return code


def kept(peer: Peer) -> int:
    """Return up to which clock all that somebody wrote is on disk."""
    saved = (dict(frame.clocks) for frame in peer.heard(wire.Saved))
    return max((clocks.get(peer.client, 0) for clocks in saved), default=0)


def update(data: bytes) -> bytes:
    """Return the message of a live update."""
    return wire.encode(wire.Update(data))


def ask(
    server: Server, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """Return status, headers and text of one HTTP request, whatever they are."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    text = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    try:
        connection.request(method, path, text, sent)
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read().decode(errors="replace")
    finally:
        connection.close()


def knock(server: Server, board: str, session: str, *headers: str) -> tuple[int, Wire]:
    """Ask for a socket; return the status of the answer and the connection."""
    asking, _ = request(board, session, *headers)
    wire = Wire(server.port)
    wire.send(asking)
    return int(wire.head().split()[1]), wire


def farewell(wire: Wire) -> int:
    """Return the code of the only frame that a server says to a stranger."""
    data = b""
    with wire:
        while len(data) < 4:
            more = wire.socket.recv(100)
            assert more, "ended without a word"
            data += more
    assert data[0] == 0x88, "nothing comes before the goodbye"
    return int.from_bytes(data[2:4], "big")
