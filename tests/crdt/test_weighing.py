"""A large update: judged in slices while others write, and taken apart without a loss."""

from typing import Any

import pycrdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.crdt.decoder import GC, Decoded, Slices, decode, finished
from server.crdt.gate import Gate, Limits, MissingHistory, Verdict, learn
from server.crdt.parting import parted
from server.crdt.places import KEY_BITS, KEY_MASK, Places
from server.crdt.replica import Replica
from server.errors import ContentRefused, ForeignClientId, TooLarge

from .bytewise import encode, run
from .people import Person, content


def test_what_was_weighed_is_known_as_if_it_had_come_in_one_go() -> None:
    author, colleague = Person(1), Person(2)
    sliced, whole = _gate(author, colleague), _gate(author, colleague)
    paste, typed = _paste(author, 200), [_paste(colleague, 1, f"autre-{i}-") for i in range(30)]

    slices = sliced.weigh(paste, author.writer, live=True)
    for update in typed:
        next(slices)
        sliced.judge(update, colleague.writer, live=True)
    verdict = sliced.settle(finished(slices), author.writer, live=True)

    for update in typed:
        whole.judge(update, colleague.writer, live=True)
    assert verdict == whole.judge(paste, author.writer, live=True)
    assert _known(sliced) == _known(whole)
    assert sliced.clocks == whole.clocks


def test_g31_nothing_changes_while_something_is_weighed_or_when_it_is_refused() -> None:
    author = Person(1)
    gate = _gate(author)
    gate._limits = Limits(notes=150)
    before = _known(gate)

    slices = gate.weigh(_paste(author, 200), author.writer, live=True)
    for _ in range(5):
        next(slices)
    assert _known(gate) == before
    with pytest.raises(TooLarge):
        finished(slices)

    assert _known(gate) == before
    assert gate.meanwhile is None


def test_another_window_of_the_same_person_makes_it_come_again() -> None:
    author = Person(1)
    gate = _gate(author)
    paste = _paste(author, 200)
    twin: pycrdt.Doc[Any] = pycrdt.Doc(client_id=author.doc.client_id)
    twin.get("board", type=pycrdt.Map)["theme"] = "ecol"

    weighed = finished(gate.weigh(paste, author.writer, live=True))
    other = gate.judge(twin.get_update(), author.writer, live=True)
    with pytest.raises(MissingHistory):
        gate.settle(weighed, author.writer, live=True)

    assert other.new
    assert gate.clocks == {author.doc.client_id: 1}


def test_p2_a_large_update_under_somebody_elses_id_is_refused_before_it_is_weighed() -> None:
    author, thief = Person(1), Person(2)
    gate = _gate(author, thief)

    with pytest.raises(ForeignClientId):
        finished(gate.weigh(_paste(author, 200), thief.writer, live=True))


def test_g28_of_a_hundred_thousand_ids_only_some_are_looked_at() -> None:
    author = Person(1)
    sections = [[run(GC, client, 0, 1)] for client in range(2000, 9000)]

    with pytest.raises(ContentRefused) as refused:
        finished(_gate(author).weigh(encode(Decoded(sections, [])), author.writer, live=True))

    assert refused.value.details["rule"] == "G28"


def test_a_large_update_that_is_known_brings_nothing_new() -> None:
    author = Person(1)
    gate = _gate(author)
    paste = _paste(author, 200)
    gate.judge(paste, author.writer, live=True)

    verdict = _weighed(gate, paste, author)

    assert not verdict.new
    assert gate.clocks == verdict.clocks


@settings(max_examples=30)
@given(st.data())
def test_parts_build_on_each_other_and_are_the_whole(data: st.DataObject) -> None:
    people = [Person(1), Person(2), Person(3)]
    for _ in range(data.draw(st.integers(5, 40))):
        person = data.draw(st.sampled_from(people))
        person.edit(data)
        for update in person.outbox:
            for other in people:
                if other is not person:
                    other.hear(update)
        person.outbox.clear()
    whole = people[0].doc.get_update()

    parts = finished(parted(whole, data.draw(st.integers(1, 9))))

    replica, places = Replica(), Places()
    for part in parts:
        replica.apply([part])
        learn(places, part)
        assert replica.clocks() == {
            client: history.clock for client, history in places.histories.items()
        }
    assert content(replica) == content(people[0].doc)
    assert sum(map(_pieces, parts)) == _pieces(whole)


def test_parts_are_small_in_bytes_too() -> None:
    author = Person(1)
    with author.doc.transaction():
        for number in range(300):
            note = {"kind": "idea", "pos": [1.0, 2.0], "text": pycrdt.Text("été 🌻 " * 200)}
            author.roots["notes"][f"note-longue-{number:04}"] = pycrdt.Map(note)

    parts = finished(parted(author.outbox.pop()))

    assert len(parts) > 3
    assert max(map(len, parts)) < 140 * 1024


def _gate(*people: Person) -> Gate:
    gate = Gate()
    for person in people:
        gate.declare(int(person.doc.client_id), person.writer)
    return gate


def _paste(person: Person, notes: int, prefix: str = "note-collee-") -> bytes:
    with person.doc.transaction():
        for number in range(notes):
            note = {"kind": "idea", "pos": [1.0, 2.0], "text": pycrdt.Text("défi 🌻")}
            person.roots["notes"][f"{prefix}{number:05}"] = pycrdt.Map(note)
    return person.outbox.pop()


def _weighed(gate: Gate, update: bytes, person: Person) -> Verdict:
    slices: Slices[Any] = gate.weigh(update, person.writer, live=True)
    return gate.settle(finished(slices), person.writer, live=True)


def _pieces(update: bytes) -> int:
    decoded = decode(update)
    return sum(map(len, decoded.sections)) + len(decoded.deletions)


def _known(gate: Gate) -> dict[str, Any]:
    """Return what a gate knows, in words that do not depend on the order in which it came."""
    places = gate._places

    def named(place: int) -> tuple[str, str, int]:
        entry = place >> KEY_BITS
        return places.roots[entry], places.names[entry], place & KEY_MASK

    return {
        "histories": {
            client: (
                [(named(place), start, stop) for place, start, stop in h.runs(0, h.clock)],
                list(h.dead),
                list(h.halves),
            )
            for client, h in places.histories.items()
        },
        "texts": {named(place): list(each.runs) for place, each in places.sequences.items()},
        "counts": {
            (root, name): (places.creators[number], list(places.live[number * 5 : number * 5 + 5]))
            for root, entries in places.entries.items()
            for name, number in entries.items()
        },
    }
