"""Somebody who types letter by letter, so that a lost or doubled message would be seen."""

from typing import Any, Final

from pycrdt import Doc, Map, Text

from server.sync import wire

from .peer import Peer

NOTE: Final = "note"

# Notes as full as they get without counting each letter, and about how many bytes one takes.
LETTERS: Final = 1800
FULL: Final = 1900
SMALLEST: Final = 110


class Typist:
    """A document of its own; every message holds one letter more."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._doc: Doc[Any] = Doc(client_id=peer.client)
        self._notes: Map[Any] = self._doc.get("notes", type=Map)
        self._said: list[bytes] = []
        self._listening = self._doc.observe(lambda event: self._said.append(event.update))
        self._note = f"{NOTE}-{peer.client}"

    def begin(self, text: str = "été ") -> bytes:
        """Return the message that lays the note on the table."""
        content = {"kind": "idea", "pos": [1.0, 2.0], "text": Text(text)}
        self._notes[self._note] = Map(content)
        return self._message()

    def letter(self, letter: str) -> bytes:
        """Return the message that adds a letter at the end."""
        text = self._notes[self._note]["text"]
        text += letter
        return self._message()

    def letters(self, count: int) -> list[bytes]:
        return [self.letter("aé🌱ß"[number % 4]) for number in range(count)]

    def beginning_of(self, size: int) -> bytes:
        """Return a first message of exactly ``size`` bytes, of as many notes as that takes."""
        for label in ("", "e", "et"):
            message = self._fitting(size, label)
            if len(message) == size:
                self._doc.apply_update(message[_head(message) :])
                self._note = f"{NOTE}-0-{self._peer.client}"
                return message
        raise AssertionError(f"no message has {size} bytes")

    def _fitting(self, size: int, label: str) -> bytes:
        full, last, message = max(0, size - SMALLEST) // FULL, 0, b""
        for _ in range(4):
            message = _written(self._peer.client, [LETTERS] * full + [last], label)
            last = max(0, last + size - len(message))
        return message

    @property
    def clock(self) -> int:
        """How much was written."""
        state = self._doc.get_state()
        frame = wire.decode(b"\x66" + state)
        assert isinstance(frame, wire.Saved)
        return dict(frame.clocks)[self._peer.client]

    def is_kept(self) -> bool:
        """Tell whether the server said that all of it is on disk, and told it as it was."""
        saved = [dict(told.clocks) for told in self._peer.heard(wire.Saved)]
        kept = max((clocks.get(self._peer.client, 0) for clocks in saved), default=0)
        return kept >= self.clock and self.was_told_to(self._peer)

    def was_told_to(self, peer: Peer) -> bool:
        """Tell whether somebody has heard exactly what was written."""
        doc: Doc[Any] = Doc()
        for update in peer.heard(wire.Update):
            doc.apply_update(update.update)
        return self._content(doc) == self._content(self._doc)

    def _content(self, doc: Doc[Any]) -> dict[str, str]:
        notes = doc.get("notes", type=Map)
        mine = str(self._peer.client)
        return {key: str(notes[key]["text"]) for key in notes if key.endswith(mine)}

    def _message(self) -> bytes:
        said, self._said = self._said, []
        return wire.encode(wire.Update(said[-1]))


def _head(message: bytes) -> int:
    """Return how many bytes stand before the update in a message."""
    frame = wire.decode(message)
    assert isinstance(frame, wire.Update)
    return len(message) - len(frame.update)


def _written(client: int, lengths: list[int], label: str) -> bytes:
    """Return the message of a document with notes of so many letters."""
    doc: Doc[Any] = Doc(client_id=client)
    notes: Map[Any] = doc.get("notes", type=Map)
    with doc.transaction():
        for number, letters in enumerate(lengths):
            content = {"kind": "idea", "pos": [1.0, 2.0], "text": Text("x" * letters)}
            more = {"label": label} if label else {}
            notes[f"{NOTE}-{number}-{client}"] = Map(content | more)
    return wire.encode(wire.Update(doc.get_update()))
