"""A measurement is worth what its participants are: they send what they say, and it adds up."""

from __future__ import annotations

import pytest
from pycrdt import Doc

from bench.convergence import clocks, content
from bench.updates import edit_sequence, seed_update


@pytest.mark.parametrize("kind", ["type", "drag", "mix"])
def test_every_edit_of_a_writer_arrives_with_its_mark(kind: str) -> None:
    board = Doc()

    marks = []
    for step, update in enumerate(edit_sequence(7, kind, 60), start=1):
        board.apply_update(update)
        marks.append(f"§w007-{step:06d}§" in str(content(board)))

    assert all(marks)
    assert list(clocks(board.get_state())) == [1007]


def test_writers_and_the_seed_add_up_in_any_order() -> None:
    updates = [seed_update(5), *edit_sequence(1, "mix", 20), *edit_sequence(2, "mix", 20)]
    there, back = Doc(), Doc()

    for update in updates:
        there.apply_update(update)
    for update in reversed(updates):
        back.apply_update(update)

    assert content(there) == content(back)
    assert clocks(there.get_state()) == clocks(back.get_state())
