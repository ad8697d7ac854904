"""The inputs of the reliability study that panic, freeze or kill the library, at the gate."""

from collections.abc import Callable

import pytest

from server.crdt.decoder import MAP_TYPE
from server.crdt.gate import Gate, MissingHistory
from server.crdt.replica import Replica
from server.errors import ContentRefused, ProtocolViolation, TableeError

from .bytewise import ALICE, BOB, item, note, run, uint, update

BASE = 1234567


def nested_maps() -> bytes:
    maps = [item(BASE, 11, MAP_TYPE, parent="notes", sub="deepdeepdeep")]
    maps += [
        item(BASE, clock, MAP_TYPE, parent=(BASE, clock - 1), sub="k")
        for clock in range(12, 50_000)
    ]
    return update(*maps)


HOSTILE: dict[str, tuple[Callable[[], bytes], type[TableeError]]] = {
    "a section without structs": (lambda: bytes.fromhex("010087ad4b0300"), ContentRefused),
    "an index out of bounds": (
        lambda: bytes.fromhex(
            "020001b5030201ffffffffffffff0f000f008100008100000201ffffffffffffff0f00810000"
        ),
        ContentRefused,
    ),
    "a division by zero": (
        lambda: bytes.fromhex("01044d0000010000090002140078c7021402050400"),
        ContentRefused,
    ),
    "half an emoji": (lambda: update(deleted=[(BASE, 10, 1)]), ContentRefused),
    "the half emoji of the study": (lambda: bytes.fromhex("000187ad4b010a01"), ContentRefused),
    "a freeze": (lambda: bytes.fromhex("010100000401016106c3a9f09f8e8900"), ContentRefused),
    "a dead process": (
        lambda: bytes.fromhex(
            "03056300080101610177010000008187ad4b0001e387ad4b0087ad4b0402"
            "000000000000000163000000000000"
        ),
        ContentRefused,
    ),
    "nested values": (
        lambda: bytes.fromhex("010105002801016d016b01") + b"\x75\x01" * 26_210 + b"\x7e\x00",
        ContentRefused,
    ),
    "nested maps": (nested_maps, ContentRefused),
    "a gap": (lambda: update(run(0, 5, 7, 1)), MissingHistory),
    "an endless number": (lambda: b"\xff" * 1_000_000, ContentRefused),
    "a crowd of ids": (
        lambda: update(*(item(n, 0, ["x"], parent="board", sub="theme") for n in range(1, 5_000))),
        ContentRefused,
    ),
    "an announced crowd": (lambda: b"\x80\x80\x80\x40\x00", ContentRefused),
    "everything deleted": (
        lambda: b"\x00\x01" + uint(BASE) + b"\x01\x00" + uint((1 << 31) - 1),
        MissingHistory,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_harms_the_library_stops_at_the_gate(name: str) -> None:
    gate = Gate()
    gate.judge(update(*note(BASE, 0)), ALICE, live=True)
    make, refusal = HOSTILE[name]

    with pytest.raises(refusal):
        gate.judge(make(), ALICE, live=True)

    assert dict(gate.clocks) == {BASE: 11}
    assert gate.judge(update(*note(77, 0, "note-unharmed1")), BOB, live=True).new


def test_twenty_thousand_rising_ids_end_at_the_sixty_fourth() -> None:
    gate = Gate()
    accepted = 0

    for client in range(1, 200):
        try:
            gate.judge(update(item(client, 0, ["x"], parent="board", sub="theme")), BOB, live=True)
        except ContentRefused:
            continue
        accepted += 1

    assert accepted == 64


@pytest.mark.parametrize("vector", [b"\x80\x80\x80\x71", b"\x80\x80\x80\x40", b"", b"\x01"])
def test_w7_four_bytes_do_not_reserve_half_a_gigabyte(vector: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        Replica().updates_since(vector)
