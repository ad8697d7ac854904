"""Whatever bent bytes the gate accepts, the library applies and reloads alike."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.crdt.decoder import Id, decode
from server.crdt.gate import Gate
from server.crdt.replica import Replica
from server.errors import TableeError

from .bytewise import ALICE
from .mutation import mutated
from .people import agree, content

YJS = json.loads((Path(__file__).parent / "yjs_updates.json").read_text(encoding="utf-8"))
BOARDS = [[bytes.fromhex(update) for update in board] for board in YJS["honest"].values()]


class Board:
    """A board that believes its gate, and remembers everything it accepted."""

    def __init__(self) -> None:
        self.gate, self.replica = Gate(), Replica()
        self.rows: list[bytes] = []

    def offer(self, update: bytes) -> bool:
        try:
            new = self.gate.judge(update, ALICE, live=True).new
        except TableeError:
            return False
        if new:
            self.rows.append(update)
            self.replica.apply([update])
        return new

    def known(self, update: bytes) -> list[Id]:
        """Return ids to refer to: what is known, and what the update itself brings."""
        clocks = [
            (client, clock) for client, end in self.gate.clocks.items() for clock in range(end)
        ]
        return clocks + [struct[:2] for structs in decode(update).sections for struct in structs]

    def check(self) -> None:
        """Hold memory, snapshot and log against each other."""
        expected = content(self.replica)
        snapshot = self.replica.encode()
        assert agree(self.gate, self.replica)
        assert content(Replica.load([snapshot])) == expected
        assert content(Replica.load(self.rows)) == expected
        again = Gate()
        again.learn(snapshot)
        assert dict(again.clocks) == dict(self.gate.clocks)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_accepted_is_kept_as_it_was_meant(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a seed, not a secret
    accepted = 0
    for _ in range(60):
        board = Board()
        updates = random.choice(BOARDS)
        cut = random.randrange(len(updates))
        for update in updates[:cut]:
            board.offer(update)

        for update in updates[cut : cut + 3]:
            known = board.known(update) or [(101, 0)]
            for _ in range(4):
                accepted += board.offer(mutated(update, known, random))

        board.check()
    assert accepted > 50


@given(st.sampled_from(BOARDS), st.integers(0), st.data())
def test_g3_bytes_turned_over_raise_nothing_but_our_errors(
    updates: list[bytes], seed: int, choose: st.DataObject
) -> None:
    board = Board()
    update = bytearray(updates[seed % len(updates)])
    for _ in range(choose.draw(st.integers(1, 3))):
        update[choose.draw(st.integers(0, len(update) - 1))] = choose.draw(st.integers(0, 255))

    board.offer(bytes(update))

    board.check()
