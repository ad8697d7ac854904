"""Our board: a real server, a real document, and a colleague who works on it from elsewhere."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, Text
from websockets.sync.client import ClientConnection, connect

from bench.adapters import Caller
from bench.servers import SERVERS, running
from bench.wire import STEP1_EMPTY, update_message

from .notes import Note, notes

CHUNK = 200  # notes in one message
PATIENCE_S = 60.0
AUTHOR = 4242  # the client id of the colleague


@dataclass
class Colleague:
    """Somebody at the same table on another machine, with the document in hand."""

    place: str
    board: str
    session: str
    notes: tuple[Note, ...]
    doc: Doc[Any] = field(default_factory=lambda: Doc(client_id=AUTHOR))
    line: ClientConnection | None = None
    rng: random.Random = field(default_factory=lambda: random.Random(1))

    def arrive(self) -> None:
        """Take a seat and lay all notes."""
        self.line = connect(
            f"ws://{self.place}/sync/{self.board}",
            additional_headers={"Authorization": f"Bearer {self.session}"},
            max_size=None,
            max_queue=None,  # nothing that comes is read
        )
        self.line.send(STEP1_EMPTY)
        self.doc["notes"] = board = Map()
        for start in range(0, len(self.notes), CHUNK):
            with self._telling(), self.doc.transaction():
                for note in self.notes[start : start + CHUNK]:
                    board[note.id] = self._entry(note)
        self._until_kept()

    def _entry(self, note: Note) -> Map[Any]:
        return Map(
            {
                "kind": note.kind,
                "pos": [float(at) for at in note.place],
                "text": Text(note.text),
                "zone": note.zone,
                "z": "a0",
            }
        )

    def move(self, ids: Iterable[str]) -> None:
        """Move these notes a little, as one gesture."""
        board = self.doc["notes"]
        with self._telling(), self.doc.transaction():
            for note in ids:
                x, y = board[note]["pos"]
                step = self.rng.choice((-24.0, 24.0))
                board[note]["pos"] = [x + step, y + step / 2]

    def write(self, note: str, letter: str) -> None:
        """One letter more on a note."""
        with self._telling(), self.doc.transaction():
            text = self.doc["notes"][note]["text"]
            text += letter

    def place_of(self, note: str) -> tuple[float, float]:
        """Where a note lies now."""
        x, y = self.doc["notes"][note]["pos"]
        return x, y

    def text_of(self, note: str) -> str:
        """What a note says now."""
        return str(self.doc["notes"][note]["text"])

    @contextmanager
    def _telling(self) -> Iterator[None]:
        updates: list[bytes] = []
        subscription = self.doc.observe(lambda event: updates.append(event.update))
        yield
        self.doc.unobserve(subscription)
        assert self.line is not None
        for update in updates:
            self.line.send(update_message(update))

    def _until_kept(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if len(self._there()["notes"]) == len(self.notes):
                return
            time.sleep(0.2)
        raise RuntimeError("the notes did not arrive")

    def _there(self) -> Any:
        caller = Caller(self.place)
        path = f"/api/boards/{self.board}"
        caller.connection.request("GET", path, headers={"Authorization": f"Bearer {self.session}"})
        return json.loads(caller.connection.getresponse().read())

    def leave(self) -> None:
        """Close the line."""
        if self.line:
            self.line.close()


@dataclass(frozen=True)
class Table:
    """A filled board, its address, and how one comes in."""

    url: str
    token: str
    colleague: Colleague

    def session(self, name: str) -> str:
        """A session of one more person, as the cookie carries it."""
        place = self.colleague.place
        asked = {"token": self.token, "board": self.colleague.board, "name": name}
        return str(Caller(place).ask("/api/sessions", asked)["session"])


@contextmanager
def table(count: int) -> Iterator[Table]:
    """Run a server with one board of so many notes."""
    with running("tablee", SERVERS["tablee"]) as server:
        place = f"127.0.0.1:{server.port}"
        made = Caller(place).ask("/api/workshops", {"title": "bench", "tables": 1})
        token, board = made["participant"]["token"], made["boards"][0]["id"]
        asked = {"token": token, "board": board, "name": "Samir"}
        session = str(Caller(place).ask("/api/sessions", asked)["session"])
        colleague = Colleague(place, board, session, notes(count))
        colleague.arrive()
        try:
            yield Table(f"http://{place}/b/{board}", token, colleague)
        finally:
            colleague.leave()
