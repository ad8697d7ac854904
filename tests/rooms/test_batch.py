"""The rows of one flush: one for each session, and a board that opens again from them."""

import pytest

from server.crdt.gate import Gate, Limits
from server.crdt.replica import Replica
from server.errors import Damaged
from server.rooms.batch import by_session
from server.rooms.opening import reopened
from tests.crdt.bytewise import ALICE, BOB, MINE, NOTE, OTHER, YOURS, item, note, update
from tests.crdt.people import content

FIRST = update(*note(MINE, 0))
OTHERS = update(*note(YOURS, 0, OTHER, "là"))
# Somebody who shares a browser with another may build on words that were never told.
BUILT_ON = update(item(MINE, 11, "!", origin=(YOURS, 5)))
OTHERS_AGAIN = update(item(YOURS, 6, "?", origin=(MINE, 11)))


def test_rows_that_built_on_each_other_within_a_tick_are_opened_again() -> None:
    said = [(1, FIRST), (2, OTHERS), (1, BUILT_ON), (2, OTHERS_AGAIN)]
    rows = [data for _, data in by_session(said)]

    replica, gate = reopened(rows, Limits())

    assert len(rows) == 2
    assert dict(gate.clocks) == replica.clocks() == {MINE: 12, YOURS: 7}


def test_rows_of_one_person_in_two_tabs_are_opened_again() -> None:
    letters = [update(item(MINE, clock, "!", origin=(MINE, clock - 1))) for clock in (11, 12, 13)]
    said = [(1, FIRST), (1, letters[0]), (9, letters[1]), (1, letters[2])]
    rows = [data for _, data in by_session(said)]

    replica, gate = reopened(rows, Limits())

    assert len(rows) == 2
    assert dict(gate.clocks) == replica.clocks() == {MINE: 14}


@pytest.mark.parametrize("lost", [0, 1])
def test_rows_that_do_not_join_are_damage_all_the_same(lost: int) -> None:
    rows = [FIRST, OTHERS, BUILT_ON]
    del rows[lost]

    with pytest.raises(Damaged):
        reopened(rows, Limits())


def test_words_that_somebody_else_put_at_known_clocks_are_not_kept() -> None:
    gate, pending = Gate(), []
    forged = update(*note(MINE, 0, NOTE, "forgé🎭"), item(YOURS, 6, "?", origin=(YOURS, 5)))
    for writer, said in ((BOB, OTHERS), (ALICE, FIRST), (BOB, forged)):
        verdict = gate.judge(said, writer, live=True)
        pending.append((writer.session, verdict.update))

    rows = [data for _, data in by_session(pending)]

    assert content(Replica.load(rows[::-1])) == content(Replica.load(rows))
    assert "défi 🚲" in str(content(Replica.load(rows)))
    assert b"forg" not in b"".join(rows)
