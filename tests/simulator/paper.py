"""A person's document and what people do to it; every change has a number of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pycrdt

from server.board.model import KINDS, ZONES

from .truth import Points, clocks_of, content_of, ends_of, new_doc, points_of, read_update

WORDS = ("défi", "été 🌻", "ça", "👩‍🌾", "un vélo 🚲 partagé", "Zoé", "שלום", "e\u0301")


@dataclass
class Deed:
    """What somebody did, and how one sees that it was kept."""

    client: int
    note: str
    token: str = ""
    clock: int = 0
    flagged: bool = False
    created: bool = False


@dataclass
class Deeds:
    """Everything that was done at one board, and what was meant to go again."""

    done: list[Deed] = field(default_factory=list)
    erased: set[str] = field(default_factory=set)
    restored: set[str] = field(default_factory=set)
    count: int = 0

    def number(self) -> int:
        """Return the next number: no two deeds of a schedule have the same."""
        self.count += 1
        return self.count

    @property
    def creators(self) -> dict[str, int]:
        """The client id under which each note was made."""
        return {deed.note: deed.client for deed in self.done if deed.created}

    def missing(self, content: dict[str, Any], clocks: dict[int, int]) -> list[str]:
        """Tell what was kept, by these clocks, and cannot be seen in the content."""
        kept = (deed for deed in self.done if clocks.get(deed.client, 0) >= deed.clock)
        return [word for deed in kept if (word := self._missing(deed, content["notes"]))]

    def _missing(self, deed: Deed, notes: dict[str, Any]) -> str:
        note = notes.get(deed.note)
        if note is None:
            return f"{deed.note} is gone"
        if deed.token and deed.token not in self.erased and deed.token not in note["text"]:
            return f"{deed.token} is gone from {deed.note}"
        if deed.flagged and deed.note not in self.restored and not note.get("del"):
            return f"{deed.note} has come back"
        return ""


class Paper:
    """One document; ``sent`` is called with each update made here and what it deleted."""

    def __init__(
        self, client: int, deeds: Deeds, sent: Callable[[bytes, int, Points], None]
    ) -> None:
        self.client, self.deeds = client, deeds
        self.doc = new_doc(client)
        self.notes: pycrdt.Map[Any] = self.doc.get("notes", type=pycrdt.Map)
        self._sent = sent
        self._made: list[bytes] = []
        self._watch = self.doc.observe(lambda event: self._made.append(bytes(event.update)))

    def put_away(self) -> None:
        """Let go of the document: what it calls is beyond the reach of Python's collector."""
        self.doc.unobserve(self._watch)

    def learn(self, update: bytes) -> None:
        """Take in what others did."""
        self.doc.apply_update(update)
        self._made.clear()

    def lacks(self, state_vector: bytes) -> bytes:
        return bytes(self.doc.get_update(state_vector))

    @property
    def state_vector(self) -> bytes:
        return bytes(self.doc.get_state())

    @property
    def clocks(self) -> dict[int, int]:
        return clocks_of(self.doc)

    @property
    def content(self) -> dict[str, Any]:
        return content_of(self.doc)

    @property
    def has_notes(self) -> bool:
        return len(self.notes) > 0

    # ------------------------------------------------------------------ doing

    def do(self, verb: str, n: int, person: str) -> bool:
        """Do one thing; ``n`` chooses the details. Tell whether anything was changed."""
        keys = sorted(self.notes.keys())
        if not keys and verb not in ("note", "paste"):
            verb = "note"
        note = keys[n % len(keys)] if keys else ""
        with self.doc.transaction():
            deeds = _VERBS[verb](self, note, n // 7, person) or []
        made, self._made = self._made, []
        for update in made:  # one, or none if nothing was changed
            decoded = read_update(update)
            clock = ends_of(decoded).get(self.client, 0)
            self.deeds.done += [replace(deed, clock=clock) for deed in deeds]
            self._sent(update, clock, points_of(decoded))
        return bool(made)

    def _note(self, _: str, n: int, person: str) -> list[Deed]:
        number = self.deeds.number()
        note, token = f"note-{number:08}", f"‹{number}›"
        self.notes[note] = pycrdt.Map(
            {
                "kind": KINDS[n % len(KINDS)],
                "zone": ZONES[n % len(ZONES)],
                "pos": [float(n % 900), 0.5],
                "text": pycrdt.Text(f"{token}{WORDS[n % len(WORDS)]}"),
            }
        )
        return [Deed(self.client, note, token, created=True)]

    def _paste(self, _: str, n: int, person: str) -> list[Deed]:
        """Lay many notes at once, more than a transport takes at a time."""
        return [deed for at in range(12) for deed in self._note(_, n + at, person)]

    def _type(self, note: str, n: int, person: str) -> list[Deed]:
        token = f"‹{self.deeds.number()}›"
        text = self.notes[note]["text"]
        letters = str(text)
        places = [0, *(at for at, letter in enumerate(letters) if letter == "‹"), len(letters)]
        text.insert(len(letters[: places[n % len(places)]].encode()), token)
        return [Deed(self.client, note, token)]

    def _erase(self, note: str, n: int, person: str) -> None:
        text = self.notes[note]["text"]
        letters = str(text)
        starts = [at for at, letter in enumerate(letters) if letter == "‹"]
        if not starts:
            return
        start = starts[n % len(starts)]
        end = letters.index("›", start) + 1
        self.deeds.erased.add(letters[start:end])
        del text[len(letters[:start].encode()) : len(letters[:end].encode())]

    def _move(self, note: str, n: int, person: str) -> list[Deed]:
        self.notes[note]["pos"] = [float(n % 777), float(n % 13)]
        return [Deed(self.client, note)]

    def _label(self, note: str, n: int, person: str) -> list[Deed] | None:
        entry = self.notes[note]
        if n % 3 == 0 and "label" in entry:
            del entry["label"]
            return None
        entry["label"] = WORDS[n % len(WORDS)]
        return [Deed(self.client, note)]

    def _drop(self, note: str, n: int, person: str) -> list[Deed]:
        self.notes[note]["del"] = 1.0
        return [Deed(self.client, note, flagged=True)]

    def _restore(self, note: str, n: int, person: str) -> None:
        if "del" in self.notes[note]:
            self.deeds.restored.add(note)
            del self.notes[note]["del"]

    def _link(self, note: str, n: int, person: str) -> None:
        links = self.doc.get("links", type=pycrdt.Map)
        key = f"link-{n % 3:08}"
        if n % 2 and key in links:
            del links[key]
            return
        links[key] = {"from": note, "to": note, "kind": "answers"}

    def _react(self, note: str, n: int, person: str) -> None:
        reactions = self.doc.get("reactions", type=pycrdt.Map)
        key = f"{note}:{person}:heart"
        if key in reactions:
            del reactions[key]
            return
        reactions[key] = 1.0

    def _retain(self, note: str, n: int, person: str) -> None:
        self.doc.get("board", type=pycrdt.Map)["challenge"] = note

    def _comment(self, note: str, n: int, person: str) -> None:
        comments = self.doc.get("comments", type=pycrdt.Map)
        text = pycrdt.Text(WORDS[n % len(WORDS)])
        comments[f"comment-{self.deeds.number():08}"] = pycrdt.Map({"note": note, "text": text})

    def _cheat(self, note: str, n: int, person: str) -> None:
        self.notes[note]["by"] = "somebody-else"


_VERBS: dict[str, Callable[[Paper, str, int, str], list[Deed] | None]] = {
    "note": Paper._note,
    "paste": Paper._paste,
    "type": Paper._type,
    "erase": Paper._erase,
    "move": Paper._move,
    "label": Paper._label,
    "drop": Paper._drop,
    "restore": Paper._restore,
    "link": Paper._link,
    "react": Paper._react,
    "retain": Paper._retain,
    "comment": Paper._comment,
    "cheat": Paper._cheat,
}
WRITES = frozenset(_VERBS) - {"cheat"}
