"""The order of letters as the gate keeps it is the order of the library."""

from typing import Any

import pycrdt
from hypothesis import given
from hypothesis import strategies as st

from server.crdt.decoder import STRING, decode
from server.crdt.order import in_order
from server.crdt.places import History
from server.crdt.sequence import STRIDE, Sequence

ALPHABET = "abcdefghijklmnopqrstuvwxyz"


class Scribe:
    """Somebody typing plain letters into one text, with a document of their own."""

    def __init__(self, client: int) -> None:
        self.doc: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client, skip_gc=True)
        self.text = self.doc.get("text", type=pycrdt.Text)

    def type(self, choose: st.DataObject) -> None:
        at = choose.draw(st.integers(0, len(self.text)))
        self.text.insert(at, choose.draw(st.text(ALPHABET, min_size=1, max_size=3)))

    def erase(self, choose: st.DataObject) -> None:
        if len(self.text):
            at = choose.draw(st.integers(0, len(self.text) - 1))
            del self.text[at : at + 1]

    def hear(self, other: "Scribe") -> None:
        self.doc.apply_update(other.doc.get_update(self.doc.get_state()))


def read(update: bytes) -> tuple[str, bool]:
    """Return the text of an update as our own order has it, and whether it could be ordered."""
    decoded, sequence, sound = decode(update), Sequence(), True
    letters: dict[tuple[int, int], str] = {}
    for struct in in_order(decoded.sections, {}):
        client, clock, kind, length = struct[:4]
        sound &= sequence.insert(client, clock, length, struct.origin, struct.right)
        for offset in range(length if kind == STRING else 0):
            letters[client, clock + offset] = str(struct.content)[offset]
    for client, clock, length in decoded.deletions:
        for each in range(clock, clock + length):
            letters.pop((client, each), None)
    runs = sequence.runs
    order = [
        (runs[at], clock)
        for at in range(0, len(runs), STRIDE)
        for clock in range(runs[at + 1], runs[at + 1] + runs[at + 2])
    ]
    return "".join(letters.get(each, "") for each in order), sound


@given(st.data())
def test_our_order_of_letters_is_the_librarys(choose: st.DataObject) -> None:
    scribes = [Scribe(client) for client in (11, 22, 33)]
    for _ in range(choose.draw(st.integers(1, 25))):
        scribe, other = choose.draw(st.permutations(scribes))[:2]
        choose.draw(st.sampled_from([scribe.type, scribe.type, scribe.erase]))(choose)
        if choose.draw(st.booleans()):
            scribe.hear(other)
    for scribe in scribes[1:]:
        scribes[0].hear(scribe)

    ours, sound = read(scribes[0].doc.get_update())

    assert sound
    assert ours == str(scribes[0].text)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=20))
def test_dead_ranges_are_remembered_exactly(ranges: list[tuple[int, int]]) -> None:
    history, dead = History(), set()
    history.append(5, 60)
    for start, length in ranges:
        expected = [clock for clock in range(start, start + length) if clock not in dead]

        alive = history.alive(start, start + length)

        assert [clock for part in alive for clock in range(*part)] == expected
        history.bury(start, start + length)
        dead |= set(range(start, start + length))
        assert len(history.dead) % 2 == 0
    assert history.alive(0, 60) == list(_ranges(sorted(set(range(60)) - dead)))


def _ranges(clocks: list[int]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for clock in clocks:
        if ranges and ranges[-1][1] == clock:
            ranges[-1] = (ranges[-1][0], clock + 1)
        else:
            ranges.append((clock, clock + 1))
    return ranges


def test_runs_of_one_place_cost_nothing_more() -> None:
    history = History()
    for place in (3, 3, 3, 8, 3):
        history.append(place, 2)

    assert [history.place_at(clock) for clock in range(10)] == [3] * 6 + [8] * 2 + [3] * 2
    assert len(history.starts) == 3
    assert list(history.runs(5, 9)) == [(3, 5, 6), (8, 6, 8), (3, 8, 9)]


def test_somebody_who_types_makes_one_run() -> None:
    sequence = Sequence()
    sequence.insert(7, 0, 1, None, None)
    for clock in range(1, 50):
        sequence.insert(7, clock, 1, (7, clock - 1), None)

    assert len(sequence) == 1
