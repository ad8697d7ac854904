"""The one door to the library translates its failures and never gives an empty board."""

import json
from pathlib import Path

import pytest

from server.crdt.decoder import read_state_vector
from server.crdt.replica import Replica, merge
from server.errors import Damaged, ProtocolViolation

from .bytewise import MINE, NOTE, item, note, update
from .people import EMPTY, content

YJS = json.loads((Path(__file__).parent / "yjs_updates.json").read_text(encoding="utf-8"))
STEPS = [bytes.fromhex(step) for step in YJS["honest"]["moves_and_typing"]]
CREATED = update(*note(MINE, 0))
TYPED = update(item(MINE, 11, "s", origin=(MINE, 10)))
ERASED = update(deleted=[(MINE, 4, 1)])


def text_of(replica: Replica) -> str:
    return str(content(replica)["notes"][NOTE]["text"][1])  # type: ignore[index]


def test_a_lone_update_is_told_as_it_came() -> None:
    replica = Replica()

    assert replica.apply([CREATED]) == CREATED
    assert replica.apply([TYPED]) == TYPED


def test_what_is_known_is_not_told_again() -> None:
    replica = Replica()
    replica.apply([CREATED])

    assert replica.apply([CREATED]) is None
    assert replica.apply([CREATED, CREATED]) is None
    assert replica.apply([]) is None


def test_the_updates_of_a_tick_become_one() -> None:
    replica, peer = Replica(), Replica()
    replica.apply([CREATED])
    peer.apply([CREATED])

    told = replica.apply([TYPED, CREATED, ERASED])

    assert told is not None
    peer.apply([told])
    assert content(peer) == content(replica)
    assert text_of(peer) == "éfi 🚲s"


def test_updates_of_one_tick_are_merged_without_a_document() -> None:
    replica = Replica.load([CREATED, merge([TYPED, ERASED])])

    assert text_of(replica) == "éfi 🚲s"
    assert merge([TYPED]) is TYPED


def test_bytes_that_do_not_merge_are_damaged() -> None:
    with pytest.raises(Damaged):
        merge([TYPED, b"\x01"])


@pytest.mark.parametrize("bad", [b"\x01\x02", bytes.fromhex("010087ad4b0300"), b""])
def test_bytes_that_do_not_apply_are_damaged(bad: bytes) -> None:
    replica = Replica()
    replica.apply([update(*note(1234567, 0))])

    with pytest.raises(Damaged):
        replica.apply([bad])


def test_a_peer_gets_what_it_lacks() -> None:
    replica, peer = Replica.load(STEPS), Replica.load(STEPS[:4])

    peer.apply([replica.updates_since(peer.state_vector())])

    assert content(peer) == content(replica)
    assert read_state_vector(peer.state_vector()) == read_state_vector(replica.state_vector())


@pytest.mark.parametrize("clock", [9, 10, 5000])
def test_a_peer_that_claims_odd_clocks_gets_an_answer_and_does_no_harm(clock: int) -> None:
    replica = Replica.load([CREATED])
    before = content(replica)

    try:
        replica.updates_since(
            b"\x01" + bytes([MINE]) + (bytes([clock]) if clock < 128 else b"\x88\x27")
        )
    except ProtocolViolation:
        pass

    assert content(replica) == before
    assert content(Replica.load([replica.encode()])) == before


def test_an_empty_replica_has_an_empty_state_vector() -> None:
    assert Replica().state_vector() == EMPTY
    assert Replica().encode() == b"\x00\x00"


def test_a_document_is_loaded_from_snapshot_and_rows() -> None:
    snapshot = Replica.load(STEPS[:5]).encode()

    assert content(Replica.load([snapshot, *STEPS[5:]])) == content(Replica.load(STEPS))


@pytest.mark.parametrize("lost", range(1, 5))
def test_a_missing_row_is_damage_and_never_a_shorter_document(lost: int) -> None:
    with pytest.raises(Damaged):
        Replica.load(STEPS[:lost] + STEPS[lost + 1 :])


@pytest.mark.parametrize("at", [0, 3, 8])
def test_a_row_that_cannot_be_read_is_damage(at: int) -> None:
    for bad in (b"", STEPS[at][:-1], bytes.fromhex("010087ad4b0300")):
        with pytest.raises(Damaged):
            Replica.load([*STEPS[:at], bad, *STEPS[at + 1 :]])


def test_a_large_row_that_cannot_be_read_is_damage() -> None:
    with pytest.raises(Damaged):
        Replica.load([b"\x07" * 100_000])


def test_a_replica_that_is_no_longer_needed_is_freed() -> None:
    def memory() -> int:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])

    heavy = update(*note(MINE, 0, text="é" * 20_000))
    for _ in range(100):
        Replica.load([heavy])
    before = memory()

    for _ in range(1_000):
        Replica.load([heavy]).apply([TYPED])

    assert memory() - before < 1_000  # pages; 1,000 such documents are 10,000 pages
