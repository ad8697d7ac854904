"""A client id belongs to one participant, by declaration, by writing or on loan."""

import pytest

from server.board.roles import Role
from server.crdt.gate import Gate, Limits, Writer
from server.errors import ContentRefused, ForeignClientId

from .bytewise import ALICE, BOB, MINE, OTHER, VIEWER, YOURS, item, note, update

ALICE_AGAIN = Writer(11, ALICE.participant, Role.PARTICIPANT)
MORE = update(item(MINE, 11, ["x"], parent=(MINE, 0), sub="label"))


@pytest.fixture
def gate() -> Gate:
    """Return a gate that knows Alice's note."""
    gate = Gate()
    gate.judge(update(*note(MINE, 0)), ALICE, live=True)
    return gate


def test_g25_nobody_writes_under_the_id_of_somebody_else(gate: Gate) -> None:
    for live in (True, False):
        with pytest.raises(ForeignClientId):
            gate.judge(MORE, BOB, live=live)

    assert gate.judge(MORE, ALICE, live=True).new


def test_g25_another_session_of_the_same_person_goes_on(gate: Gate) -> None:
    verdict = gate.judge(MORE, ALICE_AGAIN, live=True)

    assert verdict.new
    assert verdict.bindings == ()


def test_g25_nobody_mutes_a_colleague_with_a_collected_run(gate: Gate) -> None:
    with pytest.raises(ForeignClientId):
        gate.judge(bytes.fromhex("0101650b00c0843d00"), BOB, live=True)


def test_g26_a_live_update_binds_and_a_step_2_lends(gate: Gate) -> None:
    live = gate.judge(update(*note(YOURS, 0, OTHER)), BOB, live=True)
    lent = gate.judge(update(*note(303, 0, "note-cccccccc03")), BOB, live=False)

    assert live.bindings == ((YOURS, False),)
    assert lent.bindings == ((303, True),)


def test_g27_a_lent_id_goes_to_who_declares_it(gate: Gate) -> None:
    gate.judge(update(*note(YOURS, 0, OTHER)), ALICE, live=False)

    assert gate.owns(YOURS, ALICE)
    assert gate.declare(YOURS, BOB)
    assert gate.owns(YOURS, BOB)
    assert not gate.declare(YOURS, BOB)
    with pytest.raises(ForeignClientId):
        gate.declare(YOURS, ALICE)


def test_g27_a_lent_id_goes_to_who_writes_live_under_it(gate: Gate) -> None:
    gate.judge(update(*note(YOURS, 0, OTHER)), ALICE, live=False)
    more = update(item(YOURS, 11, ["x"], parent=(YOURS, 0), sub="label"))

    assert gate.judge(more, BOB, live=True).bindings == ((YOURS, False),)


def test_g27_who_delivered_an_id_may_deliver_more_and_keep_it(gate: Gate) -> None:
    gate.judge(update(*note(YOURS, 0, OTHER)), ALICE, live=False)
    more = update(item(YOURS, 11, ["x"], parent=(YOURS, 0), sub="label"))

    assert gate.judge(more, ALICE, live=False).bindings == ()
    assert gate.declare(YOURS, ALICE)
    with pytest.raises(ForeignClientId):
        gate.declare(YOURS, BOB)


def test_g27_an_unused_id_is_declared_before_it_writes(gate: Gate) -> None:
    assert gate.declare(YOURS, BOB)
    with pytest.raises(ForeignClientId):
        gate.judge(update(*note(YOURS, 0, OTHER)), ALICE, live=True)


def test_g27_a_viewer_takes_no_id_that_is_lent(gate: Gate) -> None:
    gate.judge(update(*note(YOURS, 0, OTHER)), ALICE, live=False)

    with pytest.raises(ForeignClientId):
        gate.declare(YOURS, VIEWER)


def test_g27_a_declared_id_that_is_taken_is_refused(gate: Gate) -> None:
    with pytest.raises(ForeignClientId):
        gate.declare(MINE, BOB)
    assert not gate.declare(MINE, ALICE_AGAIN)


def test_g28_a_session_has_so_many_ids_and_no_more() -> None:
    gate = Gate(Limits(ids_per_session=2))
    for client in (1, 2):
        gate.judge(update(item(client, 0, ["x"], parent="board", sub="theme")), ALICE, live=True)

    with pytest.raises(ContentRefused) as refusal:
        gate.judge(update(item(3, 0, ["x"], parent="board", sub="theme")), ALICE, live=True)
    assert refusal.value.details["rule"] == "G28"
    with pytest.raises(ContentRefused):
        gate.declare(3, ALICE)
    assert gate.declare(3, ALICE_AGAIN)


def test_g28_ids_of_pages_that_wrote_nothing_do_not_count() -> None:
    gate = Gate(Limits(ids_per_session=2))
    gate.judge(update(item(1, 0, ["x"], parent="board", sub="theme")), ALICE, live=True)

    for reloaded in range(100, 200):
        assert gate.declare(reloaded, ALICE)

    gate.judge(update(item(300, 0, ["x"], parent="board", sub="theme")), ALICE, live=True)
    assert gate.owns(1, ALICE)
    with pytest.raises(ContentRefused):
        gate.declare(400, ALICE)


def test_g28_a_crowd_of_ids_in_one_update_is_refused() -> None:
    crowd = [item(client, 0, ["x"], parent="board", sub="theme") for client in range(1, 20_001)]
    gate = Gate()

    with pytest.raises(ContentRefused) as refusal:
        gate.judge(update(*crowd), ALICE, live=False)

    assert refusal.value.details["rule"] == "G28"
    assert dict(gate.clocks) == {}


def test_g29_repeating_what_is_known_is_nobodys_harm(gate: Gate) -> None:
    verdict = gate.judge(update(*note(MINE, 0)), BOB, live=True)

    assert not verdict.new
    assert verdict.clocks == {MINE: 11}
    assert verdict.bindings == ()


def test_g29_the_same_deletion_twice_is_not_new(gate: Gate) -> None:
    deletion = update(deleted=[(MINE, 4, 2)])

    assert gate.judge(deletion, BOB, live=True).new
    assert not gate.judge(deletion, ALICE, live=True).new
    assert not gate.judge(b"\x00\x00", BOB, live=False).new


def test_g32_what_nobody_is_bound_to_is_nobodys_to_continue() -> None:
    gate = Gate()
    gate.learn(update(*note(MINE, 0)))

    with pytest.raises(ForeignClientId):
        gate.judge(MORE, ALICE, live=True)
    with pytest.raises(ForeignClientId):
        gate.declare(MINE, ALICE)


def test_bindings_from_storage_count() -> None:
    gate = Gate()
    gate.learn(update(*note(MINE, 0)))
    gate.bind(MINE, ALICE.session, ALICE.participant, False)
    gate.bind(MINE, ALICE_AGAIN.session, ALICE.participant, False)

    assert gate.owns(MINE, ALICE)
    assert gate.judge(MORE, ALICE, live=True).new
