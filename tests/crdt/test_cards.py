"""Which cards lie on a board: learnt from the few notes that the gate calls stirred."""

from typing import Any

import pycrdt
from hypothesis import given, settings
from hypothesis import strategies as st

from server.crdt.cards import cards_of
from server.crdt.decoder import finished
from server.crdt.gate import Gate
from server.crdt.replica import Replica

from .people import Person
from .test_gate_honest import Table

NOTE = "note-carte-00001"


class Watched(Table):
    """A board of which somebody keeps the cards, as a room does."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.cards: dict[str, str | None] = {}

    def take(self, update: bytes, person: Person, *, live: bool) -> None:
        super().take(update, person, live=live)
        self.cards.update(cards_of(self.replica, self.gate.stirred()))

    def restart(self) -> None:
        super().restart()
        self.cards = cards_of(self.replica, self.gate.stirred())


def lying(cards: dict[str, str | None]) -> dict[str, str]:
    return {note: card for note, card in cards.items() if card}


@settings(max_examples=150)
@given(st.data())
def test_what_is_stirred_is_enough_to_know_every_card(choose: st.DataObject) -> None:
    table = Watched(choose.draw(st.integers(1, 3)))

    for _ in range(choose.draw(st.integers(1, 40))):
        table.step(choose)
        if choose.draw(st.integers(0, 9)) == 0:
            table.restart()
        assert lying(table.cards) == lying(cards_of(table.replica))


def test_letters_moves_and_notes_without_a_card_stir_nothing() -> None:
    gate, author = _gate_and_author()
    author.roots["notes"]["note-sans-carte"] = _note(deleted=True)
    del author.roots["notes"]["note-sans-carte"]["del"]
    author.roots["notes"]["note-sans-carte"]["text"].insert(0, "défi 🌻")
    author.roots["notes"]["note-sans-carte"]["pos"] = [3.0, 4.0]
    author.roots["notes"]["note-sans-carte"]["del"] = 1.0

    for update in author.outbox:
        gate.judge(update, author.writer, live=True)

    assert set(gate.stirred()) == set()


def test_a_card_that_is_taken_removed_put_back_and_typed_into() -> None:
    gate, author = _gate_and_author()
    replica = Replica()
    notes = author.roots["notes"]
    seen: list[Any] = []

    def judged() -> None:
        for update in author.outbox:
            gate.judge(update, author.writer, live=True)
            replica.apply([update])
        author.outbox.clear()
        seen.append(cards_of(replica, gate.stirred()))

    notes[NOTE] = _note(deleted=True, source="ECOL-A3")
    judged()
    del notes[NOTE]["del"]
    judged()
    notes[NOTE]["text"].insert(0, "plus local")
    judged()
    notes[NOTE]["del"] = 1.0
    judged()
    del notes[NOTE]["del"]
    judged()

    assert seen == [{NOTE: None}, {NOTE: "ECOL-A3"}, {}, {NOTE: None}, {NOTE: "ECOL-A3"}]


def test_what_is_weighed_stirs_nothing_before_its_last_part() -> None:
    gate, author = _gate_and_author()
    with author.doc.transaction():
        for number in range(300):
            author.roots["notes"][f"note-carte-{number:05}"] = _note(source=f"ECOL-A{number}")
    update = author.outbox.pop()

    weighed = finished(gate.weigh(update, author.writer, live=True))
    gate.settle(weighed, author.writer, live=True)
    before = set(gate.stirred())
    gate.stir(weighed.judgement.stirred)

    assert before == set()
    assert len(gate.stirred()) == 300


def test_more_notes_than_are_looked_up_in_one_go_wait_for_the_next() -> None:
    gate = Gate()
    gate.stir([f"note-{number}" for number in range(12)])

    looked = [list(gate.stirred(5)) for _ in range(4)]

    assert [len(some) for some in looked] == [5, 5, 2, 0]
    assert len({note for some in looked for note in some}) == 12


def _gate_and_author() -> tuple[Gate, Person]:
    gate, author = Gate(), Person(1)
    gate.declare(int(author.doc.client_id), author.writer)
    return gate, author


def _note(*, deleted: bool = False, source: str | None = None) -> "pycrdt.Map[Any]":
    note = {"kind": "action", "pos": [1.0, 2.0], "text": pycrdt.Text("")}
    more = {"source": source} if source else {}
    return pycrdt.Map(note | more | ({"del": 1.0} if deleted else {}))
