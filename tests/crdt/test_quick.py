"""What is judged at once is judged as completely: two gates, one with and one without it."""

from random import Random
from typing import Any

import pycrdt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.crdt.gate import Gate, Limits
from server.crdt.quick import judged_at_once
from server.errors import TableeError, TooLarge

from .mutation import mutated
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
