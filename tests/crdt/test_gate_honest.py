"""Honest people are never refused, whatever they do at once or offline."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.crdt.decoder import read_state_vector
from server.crdt.gate import Gate, MissingHistory
from server.crdt.replica import Replica
from server.errors import ContentRefused

from .bytewise import ALICE, BOB
from .people import EMPTY, Person, agree, content

YJS = json.loads((Path(__file__).parent / "yjs_updates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", YJS["honest"])
def test_what_yjs_writes_is_accepted_and_kept(name: str) -> None:
    gate, replica = Gate(), Replica()
    updates = [bytes.fromhex(update) for update in YJS["honest"][name]]

    for update in updates:
        if gate.judge(update, ALICE, live=True).new:
            replica.apply([update])

    assert agree(gate, replica)
    assert content(Replica.load(updates)) == content(replica)
    assert content(Replica.load([replica.encode()])) == content(replica)


@pytest.mark.parametrize("name", YJS["honest"])
def test_a_gate_that_learnt_a_snapshot_judges_as_before(name: str) -> None:
    updates = [bytes.fromhex(update) for update in YJS["honest"][name]]
    for cut in range(len(updates)):
        gate = Gate()
        if cut:
            snapshot = Replica.load(updates[:cut]).encode()
            gate.learn(snapshot)
            for client in gate.clocks:
                gate.bind(client, ALICE.session, ALICE.participant, False)

        for update in updates[cut:]:
            gate.judge(update, ALICE, live=True)

        assert dict(gate.clocks) == dict(read_state_vector(Replica.load(updates).state_vector()))


def test_g11_an_emoji_that_yjs_changes_by_halves_is_refused() -> None:
    gate = Gate()
    create, change = (bytes.fromhex(update) for update in YJS["refused"]["half_emoji"])
    gate.judge(create, ALICE, live=True)

    with pytest.raises(ContentRefused) as refusal:
        gate.judge(change, ALICE, live=True)

    assert refusal.value.details["rule"] == "G11"


def test_g7_what_yjs_keeps_aside_for_later_is_missing_history() -> None:
    with pytest.raises(MissingHistory):
        Gate().judge(bytes.fromhex(YJS["refused"]["pending"][0]), BOB, live=False)


class Table:
    """A board with its gate, and people who may lose the line for a while."""

    def __init__(self, people: int) -> None:
        self.gate, self.replica = Gate(), Replica()
        self.people = [Person(number) for number in range(1, people + 1)]

    def take(self, update: bytes, person: Person, *, live: bool) -> None:
        if self.gate.judge(update, person.writer, live=live).new:
            told = self.replica.apply([update])
            for other in self.people if told else ():
                if other is not person and not other.away:
                    other.hear(told or b"")

    def return_of(self, person: Person) -> None:
        """Do what both sides do after a lost line: two sync steps each way."""
        update = person.doc.get_update(self.replica.state_vector())
        self.take(update, person, live=False)
        person.hear(self.replica.updates_since(person.doc.get_state()))
        person.outbox.clear()
        person.away = False

    def step(self, choose: st.DataObject) -> None:
        person = choose.draw(st.sampled_from(self.people))
        if person.away and choose.draw(st.integers(0, 3)) == 0:
            self.return_of(person)
        elif not person.away and choose.draw(st.integers(0, 7)) == 0:
            person.away = True
        person.edit(choose)
        if not person.away:
            for update in person.outbox:
                self.take(update, person, live=True)
            person.outbox.clear()

    def restart(self) -> None:
        """Go on from a snapshot, as after a stop of the server."""
        snapshot = self.replica.encode()
        bindings = [(person.doc.client_id, person.writer) for person in self.people]
        self.gate, self.replica = Gate(), Replica.load([snapshot])
        self.gate.learn(snapshot)
        for client, writer in bindings:
            self.gate.bind(client, writer.session, writer.participant, False)


@settings(max_examples=150)
@given(st.data())
def test_honest_people_are_never_refused_and_end_equal(choose: st.DataObject) -> None:
    table = Table(choose.draw(st.integers(1, 3)))

    for _ in range(choose.draw(st.integers(1, 30))):
        table.step(choose)
        if choose.draw(st.integers(0, 9)) == 0:
            table.restart()
    for person in (*table.people, *table.people):
        table.return_of(person)

    expected = content(table.replica)
    assert agree(table.gate, table.replica)
    assert [content(person.doc) for person in table.people] == [expected] * len(table.people)
    assert content(Replica.load([table.replica.encode()])) == expected
    assert table.replica.updates_since(EMPTY)
