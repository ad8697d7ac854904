"""What is judged at once is judged as completely: two gates, one with and one without it."""

from collections.abc import Callable
from random import Random
from typing import Any

import pycrdt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.crdt.compose import compose
from server.crdt.decoder import ANY, GC, STRING, Decoded, Struct
from server.crdt.gate import Gate, Limits
from server.crdt.quick import judged_at_once
from server.errors import ContentRefused, TableeError, TooLarge

from .bytewise import encode, run
from .mutation import mutated, scrambled
from .people import Person

Outcome = tuple[type[TableeError], object] | dict[int, int]


class Pair:
    """A gate that judges at once where it can, beside one that always judges completely."""

    def __init__(self, people: list[Person], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.quick, self.complete = Gate(self.limits), Gate(self.limits)
        self.at_once = 0
        for gate in (self.quick, self.complete):
            for person in people:
                gate.declare(int(person.doc.client_id), person.writer)

    def judge(self, update: bytes, person: Person) -> Outcome:
        """Give both the same update; see that they answer and remember the same."""
        quick = self._at_once(update, person)
        complete = _outcome(self.complete, update, person)
        assert quick == complete
        assert _memory(self.quick) == _memory(self.complete)
        return quick

    def _at_once(self, update: bytes, person: Person) -> Outcome:
        gate = self.quick
        clocks = judged_at_once(update, gate._places, gate._owners, self.limits, person.writer)
        if clocks is None:
            return _outcome(gate, update, person)
        self.at_once += 1
        return clocks


def _outcome(gate: Gate, update: bytes, person: Person) -> Outcome:
    # As an answer to a question an update is never judged at once; its client is bound already.
    try:
        return gate.judge(update, person.writer, live=False).clocks
    except TableeError as error:
        return type(error), error.details.get("rule")


def _memory(gate: Gate) -> dict[str, Any]:
    places = gate._places
    return {
        "histories": {
            client: (h.clock, h.starts, h.places, h.dead, h.halves)
            for client, h in places.histories.items()
        },
        "texts": {place: sequence.runs for place, sequence in places.sequences.items()},
        "counts": (places.live, places.creators, places.fallen, places.entries),
        "entries": (places.roots, places.names),
        "cards": (places.carded, places.stirred),
    }


@given(st.data())
def test_people_at_one_board_are_judged_alike(data: st.DataObject) -> None:
    people = [Person(1), Person(2), Person(3)]
    pair = Pair(people)

    for _ in range(data.draw(st.integers(5, 40))):
        person = data.draw(st.sampled_from(people))
        person.edit(data)
        for update in person.outbox:
            pair.judge(update, person)
            for other in people:
                if other is not person:
                    other.hear(update)
        person.outbox.clear()


@pytest.mark.parametrize("seed", range(8))
def test_bent_updates_are_judged_alike(seed: int) -> None:
    random = Random(seed)  # noqa: S311 -- the same history every time
    people = [Person(1), Person(2)]
    pair = Pair(people)
    note = _first_note(people, pair)

    for _ in range(150):
        person = random.choice(people)
        update = _typed_or_moved(person, note, random)
        known = [(client, random.randrange(clock)) for client, clock in pair.quick.clocks.items()]
        for _ in range(8):
            bent = mutated(update, known, random)
            outsider = random.choice(people)
            if not isinstance(pair.judge(bent, outsider), dict):
                continue
            return  # what was accepted is not what the documents hold: this history ends
        assert isinstance(pair.judge(update, person), dict)
        for other in people:
            if other is not person:
                other.hear(update)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", ["note", "comment", "middle", "first", "retained"])
def test_near_misses_of_each_kind_are_judged_alike(kind: str, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    author, before, update = _an_edit(kind)
    other = Person(2)
    clients = (int(author.doc.client_id), int(other.doc.client_id))
    outcomes = set()

    for number in range(250):
        pair = Pair([author, other], Limits(text=40, notes=2, comments=2))
        for each in before:
            assert isinstance(pair.judge(each, author), dict)
        known = [(client, random.randrange(12)) for client in clients]
        bent = mutated(update, known, random) if number % 3 else scrambled(update, update, random)
        writer = author if number % 10 else other
        outcome = pair.judge(bent if number else update, writer if number else author)
        outcomes.add(isinstance(outcome, dict))
        if not number:
            assert pair.at_once
            assert isinstance(outcome, dict)

    assert outcomes == {True, False}


@pytest.mark.parametrize("kind", ["note", "comment", "middle", "first", "retained"])
def test_every_kind_of_edit_that_people_make_often_is_judged_at_once(kind: str) -> None:
    author, before, update = _an_edit(kind)
    pair = Pair([author])
    for each in before:
        pair.judge(each, author)
    already = pair.at_once

    outcome = pair.judge(update, author)

    assert isinstance(outcome, dict)
    assert pair.at_once == already + 1


@pytest.mark.parametrize(
    ("rule", "name", "changed"),
    [
        ("G18", "note-commune-1", {}),
        ("G17", "note-commune-9", {"pos": None}),
        ("G21", "note-commune-9", {"by": "participant-2"}),
        ("G15", "note courte", {}),
        ("G16", "note-commune-9", {"kind": "poème"}),
        ("G14", "note-commune-9", {"couleur": "ambre"}),
    ],
)
def test_a_new_note_that_breaks_a_rule_is_refused_by_it(
    rule: str, name: str, changed: dict[str, str | None]
) -> None:
    author, _, _ = _an_edit("note")
    pair = Pair([author])
    pair.judge(author.doc.get_update(), author)
    clock = pair.quick.clocks[1001]
    other: pycrdt.Doc[Any] = pycrdt.Doc(client_id=1001)
    other.get("letters", type=pycrdt.Text).insert(0, "é" * clock)  # as many clocks as were used
    before = other.get_state()
    values = {"kind": "idea", "pos": [1.0, 2.5], "text": pycrdt.Text("un")} | changed
    note = pycrdt.Map({key: value for key, value in values.items() if value is not None})
    other.get("notes", type=pycrdt.Map)[name] = note

    refused = pair.judge(other.get_update(before), author)

    assert not isinstance(refused, dict)
    assert refused[1] == rule


def test_g12_a_first_value_that_ignores_an_earlier_one_of_its_own_is_not_judged_at_once() -> None:
    author, before, update = _an_edit("first")
    pair = Pair([author])
    for each in (*before, update):
        pair.judge(each, author)
    own, clock = 1001, pair.quick.clocks[1001]
    value = Struct(own, clock, ANY, 1, None, None, (own, 0), "colour", ["bleu"])

    refused = pair.judge(encode(Decoded([[value]], [])), author)

    assert refused == (ContentRefused, "G12")


def test_g12_letters_beside_what_was_collected_are_not_judged_at_once() -> None:
    author = Person(1)
    pair = Pair([author])
    note = _first_note([author], pair)
    pair.judge(_typed(author, note, "é"), author)
    own, clock = 1001, pair.quick.clocks[1001]
    pair.judge(encode(Decoded([[run(GC, own, clock, 1)]], [])), author)
    typed = Struct(own, clock + 1, STRING, 1, (own, clock), (own, clock - 1), None, None, "ô")

    refused = pair.judge(encode(Decoded([[typed]], [])), author)

    assert refused == (ContentRefused, "G12")


@pytest.mark.parametrize(("root", "rule"), [("board", "G21"), ("reactions", "G20")])
def test_what_is_not_anybodys_is_not_written_over_at_once(root: str, rule: str) -> None:
    people = [Person(1), Person(2)]
    pair = Pair(people)
    key = {"board": "schema", "reactions": "note-commune-1:participant-1:heart"}[root]
    before, client = compose(board={"theme": "ecol"})
    if root == "reactions":
        people[0].roots[root][key] = 1.0
        before, client = people[0].outbox.pop(), int(people[0].doc.client_id)
        assert isinstance(pair.judge(before, people[0]), dict)
    else:
        for gate in (pair.quick, pair.complete):
            gate.learn(before)
    pair.judge(_own_note(people[1]), people[1])
    people[1].hear(before)
    people[1].roots[root][key] = "deux" if root == "board" else 1.0

    refused = pair.judge(people[1].outbox.pop(), people[1])

    assert client in pair.quick.clocks
    assert not isinstance(refused, dict)
    assert refused[1] == rule


def _own_note(person: Person) -> bytes:
    values = {"kind": "idea", "pos": [1.0, 2.5], "text": pycrdt.Text("un")}
    person.roots["notes"]["note-commune-7"] = pycrdt.Map(values)
    return person.outbox.pop()


def test_g24_a_note_beyond_the_number_of_notes_is_not_judged_at_once() -> None:
    author, before, update = _an_edit("note")
    pair = Pair([author], Limits(notes=1))
    for each in before:
        pair.judge(each, author)

    assert pair.judge(update, author) == (TooLarge, "G24")


def test_g23_a_new_note_with_too_long_a_text_is_not_judged_at_once() -> None:
    author, before, update = _an_edit("note")
    pair = Pair([author], Limits(text=12))
    for each in before:
        pair.judge(each, author)

    assert pair.judge(update, author) == (TooLarge, "G23")


def test_typing_and_moving_are_judged_at_once() -> None:
    random = Random(7)  # noqa: S311
    people = [Person(1), Person(2)]
    pair = Pair(people)
    note = _first_note(people, pair)

    for number in range(100):
        update = _typed_or_moved(people[0], note, random, typing=number % 20 != 0)
        assert isinstance(pair.judge(update, people[0]), dict)

    assert pair.at_once > 90


def test_g23_a_text_grows_at_once_only_up_to_its_limit() -> None:
    people = [Person(1)]
    pair = Pair(people, Limits(text=30))
    note = _first_note(people, pair)

    outcomes = [pair.judge(_typed(people[0], note, "é"), people[0]) for _ in range(40)]

    refused = next(outcome for outcome in outcomes if not isinstance(outcome, dict))
    assert refused == (TooLarge, "G23")
    assert pair.at_once > 20


def test_g25_nobody_types_on_at_once_for_somebody_else() -> None:
    people = [Person(1), Person(2)]
    pair = Pair(people)
    note = _first_note(people, pair)
    pair.judge(_typed(people[0], note, "a"), people[0])

    refused = pair.judge(_typed(people[0], note, "b"), people[1])

    assert not isinstance(refused, dict)


def _an_edit(kind: str) -> tuple[Person, list[bytes], bytes]:
    """Return somebody, what they wrote before, and one more edit of a kind."""
    person = Person(1)
    notes = person.roots["notes"]
    first = {"kind": "idea", "pos": [1.0, 2.5], "text": pycrdt.Text("un deux 🌻")}
    notes["note-commune-1"] = pycrdt.Map(first)
    person.roots["board"]["future"] = "note-commune-1"
    before = list(person.outbox)
    person.outbox.clear()
    with person.doc.transaction():
        _DEEDS[kind](person)
    return person, before, person.outbox.pop()


def _new_note(person: Person) -> None:
    values = {"kind": "action", "pos": [0.5, 7.0], "zone": "parking", "label": "été"}
    text = pycrdt.Text("planter 🌻 ici")
    person.roots["notes"]["note-commune-2"] = pycrdt.Map({**values, "text": text})


def _new_comment(person: Person) -> None:
    values = {"note": "note-commune-1", "text": pycrdt.Text("bravo à tous")}
    person.roots["comments"]["comment-0001"] = pycrdt.Map(values)


def _in_the_middle(person: Person) -> None:
    person.roots["notes"]["note-commune-1"]["text"].insert(3, "é🌻")


def _first_value(person: Person) -> None:
    person.roots["notes"]["note-commune-1"]["colour"] = "ambre"


def _retained(person: Person) -> None:
    person.roots["board"]["future"] = "note-commune-3"


_DEEDS: dict[str, Callable[[Person], None]] = {
    "note": _new_note,
    "comment": _new_comment,
    "middle": _in_the_middle,
    "first": _first_value,
    "retained": _retained,
}


def _first_note(people: list[Person], pair: Pair) -> str:
    note = "note-commune-1"
    content = {"kind": "idea", "pos": [1.0, 2.5], "text": pycrdt.Text("un 🌻")}
    people[0].roots["notes"][note] = pycrdt.Map(content)
    update = people[0].outbox.pop()
    assert isinstance(pair.judge(update, people[0]), dict)
    for other in people[1:]:
        other.hear(update)
    return note


def _typed(person: Person, name: str, letters: str) -> bytes:
    text = person.roots["notes"][name]["text"]
    text.insert(len(str(text).encode()), letters)
    return person.outbox.pop()


def _typed_or_moved(
    person: Person, name: str, random: Random, *, typing: bool | None = None
) -> bytes:
    if random.random() < 0.6 if typing is None else typing:
        return _typed(person, name, random.choice(("a", "é", "🌻", "fin ")))
    person.roots["notes"][name]["pos"] = [float(random.randrange(-99, 99)), 0.5]
    return person.outbox.pop()
