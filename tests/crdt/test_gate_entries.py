"""What entries of a board may hold, and who may change or remove them."""

import pytest

from server.board.roles import Role
from server.crdt.compose import NewNote, compose
from server.crdt.decoder import DELETED, GC, MAP_TYPE, TEXT_TYPE, Struct
from server.crdt.gate import Gate, Limits, Writer
from server.errors import ContentRefused, Damaged, TooLarge

from .bytewise import ALICE, BOB, MINE, NOTE, OTHER, YOURS, Range, item, note, run, update

NEXT = 11  # the first clock after a note "défi 🚲"
LINK = "link-000000001"
COMMENT = "comm-000000001"
FACILITATOR = Writer(9, "facil-participant", Role.FACILITATOR)


@pytest.fixture
def gate() -> Gate:
    """Return a gate that knows Alice's note."""
    gate = Gate()
    gate.judge(update(*note(MINE, 0)), ALICE, live=True)
    return gate


def rule_of(
    gate: Gate, *structs: Struct, deleted: tuple[Range, ...] = (), who: Writer = ALICE
) -> object:
    """Return the rule by which the gate refuses an update."""
    with pytest.raises((ContentRefused, TooLarge)) as refusal:
        gate.judge(update(*structs, deleted=deleted), who, live=True)
    return refusal.value.details["rule"]


def accepts(
    gate: Gate, *structs: Struct, deleted: tuple[Range, ...] = (), who: Writer = ALICE
) -> bool:
    return gate.judge(update(*structs, deleted=deleted), who, live=True).new


def comment(client: int, clock: int) -> list[Struct]:
    inside = (client, clock)
    return [
        item(client, clock, MAP_TYPE, parent="comments", sub=COMMENT),
        item(client, clock + 1, [NOTE], parent=inside, sub="note"),
        item(client, clock + 2, TEXT_TYPE, parent=inside, sub="text"),
        item(client, clock + 3, "ça va 👍", parent=(client, clock + 2)),
    ]


def link(clock: int, value: object) -> Struct:
    return item(MINE, clock, [value], parent="links", sub=LINK)


@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_g17_a_note_is_created_with_all_it_needs(left_out: int) -> None:
    whole = note(MINE, 0, text="")
    kept = whole[:left_out] + [
        struct._replace(clock=struct.clock - 1) for struct in whole[left_out + 1 :]
    ]

    assert rule_of(Gate(), *kept) == "G17"


def test_g17_a_comment_is_created_with_all_it_needs(gate: Gate) -> None:
    whole = comment(MINE, NEXT)

    assert rule_of(gate, *whole[:2]) == "G17"
    assert accepts(gate, *whole)


def test_g18_a_note_is_not_removed(gate: Gate) -> None:
    assert rule_of(gate, deleted=((MINE, 0, 1),)) == "G18"
    assert rule_of(gate, deleted=((MINE, 0, 11),)) == "G18"
    assert rule_of(gate, deleted=((MINE, 0, 1),), who=FACILITATOR) == "G18"


def test_g18_a_note_is_not_written_over(gate: Gate) -> None:
    assert rule_of(gate, *note(MINE, NEXT)) == "G18"
    assert rule_of(gate, item(MINE, NEXT, MAP_TYPE, origin=(MINE, 0))) == "G18"
    assert rule_of(gate, run(DELETED, MINE, NEXT, 1, origin=(MINE, 0))) == "G18"


@pytest.mark.parametrize("clock", [1, 2, 3])
def test_g18_a_note_is_not_robbed_of_what_it_needs(gate: Gate, clock: int) -> None:
    assert rule_of(gate, deleted=((MINE, clock, 1),)) == "G18"


def test_g18_a_dead_successor_robs_as_well(gate: Gate) -> None:
    assert rule_of(gate, run(DELETED, MINE, NEXT, 1, origin=(MINE, 2))) == "G18"


def test_g18_a_position_that_lost_a_race_may_be_called_dead(gate: Gate) -> None:
    accepts(gate, item(MINE, NEXT, [[1, 1]], origin=(MINE, 2)), deleted=((MINE, 2, 1),))
    accepts(gate, item(YOURS, 0, [[2, 2]], origin=(MINE, 2)), deleted=((MINE, 2, 1),), who=BOB)

    assert not accepts(gate, deleted=((MINE, NEXT, 1),))  # it is dead, and that is known
    assert rule_of(gate, deleted=((YOURS, 0, 1),)) == "G18"


def test_g18_nothing_is_robbed_by_losing_against_what_has_lost(gate: Gate) -> None:
    accepts(gate, item(MINE, NEXT, [[1, 1]], origin=(MINE, 2)))
    accepts(gate, item(YOURS, 0, [[2, 2]], origin=(MINE, 2)), who=BOB)

    assert rule_of(gate, run(DELETED, MINE, NEXT + 1, 1, origin=(YOURS, 0))) == "G18"
    assert accepts(gate, run(DELETED, MINE, NEXT + 1, 1, origin=(MINE, NEXT)))


def test_g18_a_required_key_is_not_written_as_if_nothing_stood_there(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, ["future"], parent=(MINE, 0), sub="kind")) == "G18"
    twice = item(MINE, 2 * NEXT, ["future"], parent=(MINE, NEXT), sub="kind")
    assert rule_of(gate, *note(MINE, NEXT, OTHER), twice) == "G18"


def test_g16_a_required_key_has_one_value(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, ["idea", "future"], origin=(MINE, 1))) == "G16"


def test_g18_a_flag_or_a_label_may_be_removed(gate: Gate) -> None:
    accepts(gate, item(MINE, NEXT, [1], parent=(MINE, 0), sub="del"))

    assert accepts(gate, deleted=((MINE, NEXT, 1),), who=BOB)


def test_g18_a_note_that_was_born_dead_is_accepted(gate: Gate) -> None:
    dead = run(DELETED, MINE, NEXT, 1, parent="notes", sub=OTHER)

    assert accepts(gate, dead, run(GC, MINE, NEXT + 1, 5), deleted=((MINE, NEXT, 6),))
    assert rule_of(gate, *note(MINE, NEXT + 6, OTHER)) == "G18"


def test_g19_a_text_is_not_replaced(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, TEXT_TYPE, origin=(MINE, 3))) == "G19"
    assert rule_of(gate, item(MINE, NEXT, TEXT_TYPE, parent=(MINE, 0), sub="text")) == "G19"
    assert rule_of(gate, run(DELETED, MINE, NEXT, 1, origin=(MINE, 3))) == "G19"


def test_g19_two_people_may_set_an_objective_at_once(gate: Gate) -> None:
    for client, who in ((MINE, ALICE), (YOURS, BOB)):
        clock = gate.clocks.get(client, 0)
        objective = item(client, clock, TEXT_TYPE, parent=(MINE, 0), sub="objective")
        letters = item(client, clock + 1, "but commun", parent=(client, clock))
        assert accepts(gate, objective, letters, who=who)

    mixed = item(MINE, gate.clocks[MINE], "x", origin=(MINE, NEXT + 1), right=(YOURS, 2))
    assert rule_of(gate, mixed) == "G12"


def test_g20_nobody_reacts_for_somebody_else(gate: Gate) -> None:
    name = f"{NOTE}:bob-participant:heart"

    assert rule_of(gate, item(MINE, NEXT, [1], parent="reactions", sub=name)) == "G20"


def test_g20_a_reaction_is_taken_back_by_its_person_only(gate: Gate) -> None:
    name = f"{NOTE}:bob-participant:heart"
    accepts(gate, item(YOURS, 0, [1], parent="reactions", sub=name), who=BOB)

    assert rule_of(gate, deleted=((YOURS, 0, 1),)) == "G20"
    assert rule_of(gate, run(DELETED, MINE, NEXT, 1, origin=(YOURS, 0))) == "G20"
    assert accepts(gate, deleted=((YOURS, 0, 1),), who=BOB)


def test_g20_a_reaction_that_lost_a_race_with_itself_may_be_called_dead(gate: Gate) -> None:
    name = f"{NOTE}:bob-participant:heart"
    for client in (YOURS, YOURS + 1):
        accepts(gate, item(client, 0, [1], parent="reactions", sub=name), who=BOB)

    assert not accepts(gate, deleted=((YOURS, 0, 1),))
    assert rule_of(gate, deleted=((YOURS + 1, 0, 1),)) == "G20"


def test_g21_only_the_server_writes_schema_and_by(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, [1], parent="board", sub="schema")) == "G21"
    assert rule_of(gate, item(MINE, NEXT, ["x"], parent=(MINE, 0), sub="by")) == "G21"


def test_g21_only_the_server_removes_schema_and_by(gate: Gate) -> None:
    written, server = compose(
        [NewNote("idea", (1, 2), by="bob-participant")], board={"theme": "ecol"}, client_id=7
    )
    gate.learn(written)
    clocks = range(gate.clocks[server])

    refused = set()
    for clock in clocks:
        try:
            gate.judge(update(deleted=[(server, clock, 1)]), ALICE, live=True)
        except ContentRefused as refusal:
            refused.add(refusal.details["rule"])

    assert refused == {"G18", "G21"}


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"from": NOTE, "to": OTHER},
        {"from": NOTE, "to": OTHER, "kind": "answers", "by": "me"},
        {"from": NOTE, "to": "short", "kind": "answers"},
        {"from": NOTE, "to": [OTHER], "kind": "answers"},
        {"from": NOTE, "to": OTHER, "kind": "loves"},
        {"from": NOTE, "to": OTHER, "kind": ["answers"]},
        "a link",
    ],
)
def test_g22_a_link_is_from_to_and_kind(gate: Gate, bad: object) -> None:
    assert rule_of(gate, link(NEXT, bad)) == "G16"


def test_g22_a_link_is_written_over_and_removed_by_anybody(gate: Gate) -> None:
    good = {"from": NOTE, "to": OTHER, "kind": "answers"}

    assert accepts(gate, link(NEXT, good))
    assert accepts(gate, item(MINE, NEXT + 1, [{**good, "kind": "combines"}], origin=(MINE, NEXT)))
    assert accepts(gate, deleted=((MINE, NEXT + 1, 1),), who=BOB)


def test_g23_a_text_has_a_limit_and_deletions_make_room(gate: Gate) -> None:
    full = "é" * (Limits().text - 7)
    accepts(gate, item(MINE, NEXT, full, origin=(MINE, 10)))
    end = gate.clocks[MINE]

    assert rule_of(gate, item(MINE, end, "x", origin=(MINE, end - 1))) == "G23"
    accepts(gate, deleted=((MINE, NEXT, 5),))
    assert accepts(gate, item(MINE, end, "abcde", origin=(MINE, end - 1)))
    assert rule_of(gate, item(MINE, end + 5, "x", origin=(MINE, end + 4))) == "G23"


def test_g23_a_text_is_not_made_of_endless_pieces() -> None:
    gate = Gate(Limits(runs=4))
    accepts(gate, *note(MINE, 0))
    accepts(gate, item(MINE, NEXT, "a", origin=(MINE, 4), right=(MINE, 5)))

    assert accepts(gate, item(MINE, NEXT + 1, "b", origin=(MINE, NEXT), right=(MINE, 5)))
    assert rule_of(gate, item(MINE, NEXT + 2, "c", origin=(MINE, 6), right=(MINE, 7))) == "G23"


def test_g24_a_board_has_room_for_so_many_notes() -> None:
    gate = Gate(Limits(notes=2))
    accepts(gate, *note(MINE, 0), *note(MINE, NEXT, OTHER))

    assert rule_of(gate, *note(MINE, 2 * NEXT, "note-cccccccc03")) == "G24"


def test_g30_own_collected_and_deleted_runs_are_accepted(gate: Gate) -> None:
    moved = run(DELETED, MINE, NEXT, 3, origin=(MINE, 2))
    last = item(MINE, NEXT + 3, [[5, 5]], origin=(MINE, NEXT + 2))

    assert accepts(gate, moved, last, run(GC, MINE, NEXT + 4, 9), deleted=((MINE, NEXT, 3),))


def test_g30_what_leans_on_collected_runs_is_collected_too(gate: Gate) -> None:
    accepts(gate, run(GC, MINE, NEXT, 9))

    assert accepts(gate, item(MINE, NEXT + 9, "perdu", origin=(MINE, NEXT)))
    assert accepts(gate, item(MINE, NEXT + 14, MAP_TYPE, parent=(MINE, NEXT), sub="any"))


def test_g31_a_refusal_changes_nothing(gate: Gate) -> None:
    other = note(MINE, NEXT, OTHER)
    bad = item(MINE, NEXT + 11, ["x"], parent=(MINE, 0), sub="unknown")
    typed = item(MINE, NEXT, "x", origin=(MINE, 4), right=(MINE, 5))

    assert rule_of(gate, *other, bad, deleted=((MINE, 4, 1),)) == "G14"
    assert rule_of(gate, typed, item(MINE, NEXT + 1, 4, parent=(MINE, 0), sub="z")) == "G5"
    assert dict(gate.authors) == {NOTE: MINE}
    assert dict(gate.clocks) == {MINE: NEXT}
    assert not gate.owns(YOURS, BOB)
    assert accepts(gate, typed)
    assert accepts(gate, deleted=((MINE, 4, 1),))


def test_trusted_bytes_that_do_not_join_are_damaged(gate: Gate) -> None:
    for broken in (b"\x00", update(item(MINE, NEXT + 5, "x", origin=(MINE, 5)))):
        with pytest.raises(Damaged):
            gate.learn(broken)

    assert dict(gate.clocks) == {MINE: NEXT}


def test_authors_are_those_who_created(gate: Gate) -> None:
    accepts(gate, *comment(YOURS, 0), who=BOB)
    accepts(gate, link(NEXT, {"from": NOTE, "to": OTHER, "kind": "answers"}))

    assert dict(gate.authors) == {NOTE: MINE, COMMENT: YOURS, LINK: MINE}
