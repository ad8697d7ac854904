"""People at one board, each with a document of their own, writing as honest clients do."""

from typing import Any

import pycrdt
from hypothesis import strategies as st

from server.board.roles import Role
from server.crdt.decoder import read_state_vector
from server.crdt.gate import Gate, Writer
from server.crdt.replica import Replica
from server.crdt.rules import ROOTS

GRAPHEMES = ("a", "é", "ß", " ", "défi", "😀", "😁", "🚲", "👩‍🌾", "\n", "e\u0301")
EMPTY = pycrdt.Doc().get_state()


def content(document: "pycrdt.Doc[Any] | Replica") -> dict[str, object]:
    """Return everything in a document, in a form that can be compared."""
    if isinstance(document, Replica):
        return document.read(_contents)
    return _contents({root: document.get(root, type=pycrdt.Map) for root in ROOTS})


def _contents(roots: dict[str, "pycrdt.Map[Any]"]) -> dict[str, object]:
    return {root: _plain(value) for root, value in roots.items()}


def _plain(value: object) -> object:
    if isinstance(value, pycrdt.Map):
        return {key: _plain(value[key]) for key in sorted(value.keys())}
    if isinstance(value, pycrdt.Text):
        return ("text", str(value))
    assert not isinstance(value, pycrdt.Array)
    return value


class Person:
    """One honest client: edits its own document, tells what it wrote, hears the others."""

    def __init__(self, number: int) -> None:
        self.doc: pycrdt.Doc[Any] = pycrdt.Doc(client_id=1000 + number)
        self.roots = {root: self.doc.get(root, type=pycrdt.Map) for root in ROOTS}
        self.writer = Writer(number, f"participant-{number}", Role.PARTICIPANT)
        self.outbox: list[bytes] = []
        self._listening = self.doc.observe(lambda event: self.outbox.append(event.update))
        self.away = False

    def hear(self, update: bytes) -> None:
        kept = list(self.outbox)
        self.doc.apply_update(update)
        self.outbox[:] = kept

    def edit(self, choose: st.DataObject) -> None:
        """Do one thing that our client lets people do."""
        notes = sorted(self.roots["notes"].keys())
        thing = choose.draw(st.sampled_from(_THINGS)) if notes else None
        if thing is None:
            self.create(choose)
            return
        note = self.roots["notes"][choose.draw(st.sampled_from(notes))]
        with self.doc.transaction():
            thing(self, note, choose)

    def create(self, choose: st.DataObject) -> None:
        name = f"note-{self.writer.session}-{len(self.roots['notes']):08}"
        text = "".join(choose.draw(st.lists(st.sampled_from(GRAPHEMES), max_size=3)))
        note = {"kind": "idea", "pos": [1.0, 2.5], "text": pycrdt.Text(text), "del": 1.0}
        self.roots["notes"][name] = pycrdt.Map(note)
        del self.roots["notes"][name]["del"]

    def move(self, note: "pycrdt.Map[Any]", choose: st.DataObject) -> None:
        note["pos"] = [float(choose.draw(st.integers(-99, 99))), 0.5]

    def type(self, note: "pycrdt.Map[Any]", choose: st.DataObject) -> None:
        text = note["text"]
        text.insert(*_place(str(text), choose), choose.draw(st.sampled_from(GRAPHEMES)))

    def erase(self, note: "pycrdt.Map[Any]", choose: st.DataObject) -> None:
        """Delete some whole letters; the library counts in bytes."""
        text = note["text"]
        letters = str(text)
        if letters:
            first = choose.draw(st.integers(0, len(letters) - 1))
            last = choose.draw(st.integers(first + 1, min(first + 4, len(letters))))
            del text[len(letters[:first].encode()) : len(letters[:last].encode())]

    def flag(self, note: "pycrdt.Map[Any]", choose: st.DataObject) -> None:
        key = choose.draw(st.sampled_from(["del", "zone", "label", "source"]))
        if key in note and choose.draw(st.booleans()):
            del note[key]
        else:
            values = {"del": 1.0, "zone": "parking", "label": "été", "source": "ECOL-A3"}
            note[key] = values[key]

    def aim(self, note: "pycrdt.Map[Any]", choose: st.DataObject) -> None:
        if "objective" in note and choose.draw(st.booleans()):
            note["objective"].insert(0, "but 🎯 ")
        else:
            note["objective"] = pycrdt.Text("commun")

    def decide(self, note: "pycrdt.Map[Any]", choose: st.DataObject) -> None:
        board, links = self.roots["board"], self.roots["links"]
        board["theme"] = choose.draw(st.sampled_from(["ecol", "soli"]))
        name = choose.draw(st.sampled_from(["link-000000001", "link-000000002"]))
        if name in links and choose.draw(st.booleans()):
            del links[name]
        else:
            links[name] = {"from": "note-1-00000000", "to": "note-2-00000000", "kind": "answers"}

    def react(self, note: "pycrdt.Map[Any]", choose: st.DataObject) -> None:
        name = f"note-1-00000000:{self.writer.participant}:heart"
        if name in self.roots["reactions"] and choose.draw(st.booleans()):
            del self.roots["reactions"][name]
        else:
            self.roots["reactions"][name] = 1.0


_THINGS = (
    None,  # a new note
    Person.move,
    Person.type,
    Person.type,
    Person.erase,
    Person.flag,
    Person.aim,
    Person.decide,
    Person.react,
)


def _place(letters: str, choose: st.DataObject) -> tuple[int]:
    return (len(letters[: choose.draw(st.integers(0, len(letters)))].encode()),)


def agree(gate: Gate, replica: Replica) -> bool:
    """Tell whether gate and replica know the same clocks."""
    return dict(read_state_vector(replica.state_vector())) == dict(gate.clocks)
