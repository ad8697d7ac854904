"""Each rule of the gate refuses what it names and nothing else."""

from collections.abc import Iterable

import pytest

from server.crdt.decoder import MAP_TYPE, SKIP, TEXT_TYPE, Id, Struct
from server.crdt.gate import Gate, Limits, MissingHistory
from server.errors import ContentRefused, NotAllowed, TooLarge

from .bytewise import (
    ALICE,
    BOB,
    MINE,
    NOTE,
    OTHER,
    VIEWER,
    YOURS,
    Range,
    item,
    note,
    run,
    uint,
    update,
)

NEXT = 11  # the first clock after a note "défi 🚲": its letters are 4–10, the pair is 9–10


@pytest.fixture
def gate() -> Gate:
    """Return a gate that knows Alice's note."""
    gate = Gate()
    gate.judge(update(*note(MINE, 0)), ALICE, live=True)
    return gate


def rule_of(gate: Gate, *structs: Struct, deleted: Iterable[Range] = ()) -> object:
    """Return the rule by which the gate refuses Alice's update, which must change nothing."""
    before = dict(gate.clocks), dict(gate.authors)
    with pytest.raises((ContentRefused, TooLarge)) as refusal:
        gate.judge(update(*structs, deleted=deleted), ALICE, live=True)
    assert (dict(gate.clocks), dict(gate.authors)) == before
    return refusal.value.details["rule"]


def mine(clock: int, content: object, key: str, *, origin: Id | None = None) -> Struct:
    """Make an item at a key of Alice's note."""
    return item(MINE, clock, content, origin=origin, parent=None if origin else (MINE, 0), sub=key)


def test_g1_the_bytes_of_a_viewer_are_refused_unread(gate: Gate) -> None:
    with pytest.raises(NotAllowed):
        gate.judge(b"\xff\xff not an update", VIEWER, live=True)


def test_g2_an_update_beyond_its_limit_is_refused_unread(gate: Gate) -> None:
    with pytest.raises(TooLarge) as refusal:
        gate.judge(bytes(Limits().update + 1), ALICE, live=False)

    assert refusal.value.details["rule"] == "G2"


def test_g2_an_update_of_too_many_pieces_is_refused_before_it_is_read() -> None:
    many = Limits().pieces + 1

    for pieces in (
        uint(1) + uint(many) + b"\x01\x00" + b"\x00\x01" * many + b"\x00",
        b"\x00\x01\x01" + uint(many) + b"\x00\x01" * many,
    ):
        with pytest.raises(TooLarge) as refusal:
            Gate().judge(pieces, ALICE, live=False)
        assert refusal.value.details["rule"] == "G2"


@pytest.mark.parametrize("kind", [2, 3, 5, 6, 9])
def test_g5_contents_that_boards_do_not_have_are_refused(gate: Gate, kind: int) -> None:
    content = {2: b"\x01\x011", 3: b"\x01x", 5: b"\x02{}", 6: b"\x01b\x011", 9: b"\x01g\x76\x00"}
    struct = item(MINE, NEXT, 1, parent=(MINE, 0), sub="label")

    assert rule_of(gate, struct._replace(kind=kind, content=content[kind])) == "G5"


@pytest.mark.parametrize("number", [0, 3, 4, 5, 6])
def test_g5_lists_and_xml_are_refused(gate: Gate, number: int) -> None:
    content = bytes([number]) + (b"\x01p" if number in (3, 5) else b"")
    struct = item(MINE, NEXT, 1, parent="notes", sub=OTHER)

    assert rule_of(gate, struct._replace(content=content)) == "G5"


def test_g5_a_gap_inside_an_update_is_refused(gate: Gate) -> None:
    assert rule_of(gate, run(SKIP, MINE, NEXT, 2), mine(NEXT + 2, ["x"], "label")) == "G5"


def test_g5_what_is_known_hides_no_foreign_content(gate: Gate) -> None:
    embed = item(MINE, 1, 1, parent=(MINE, 0), sub="kind")._replace(kind=5, content=b"\x01?")

    assert rule_of(gate, note(MINE, 0)[0], embed) == "G5"


def test_g7_a_gap_is_missing_history(gate: Gate) -> None:
    with pytest.raises(MissingHistory):
        gate.judge(update(mine(NEXT + 1, ["x"], "label")), ALICE, live=True)


def test_g7_what_is_known_is_skipped_and_the_rest_is_taken(gate: Gate) -> None:
    gate.judge(update(item(MINE, NEXT, "ab", origin=(MINE, 10))), ALICE, live=True)

    verdict = gate.judge(
        update(*note(MINE, 0), item(MINE, NEXT, "abcd", origin=(MINE, 10))), ALICE, live=True
    )

    assert verdict.new
    assert verdict.clocks == {MINE: NEXT + 4}


@pytest.mark.parametrize("reference", [(YOURS, 0), (999, 5)])
def test_g9_a_reference_to_what_is_unknown_is_missing_history(gate: Gate, reference: Id) -> None:
    for struct in (
        item(MINE, NEXT, "x", origin=reference),
        item(MINE, NEXT, "x", right=reference),
        item(MINE, NEXT, ["x"], parent=reference, sub="label"),
        note(MINE, 0)[0]._replace(parent=None, sub=None, origin=reference),
    ):
        with pytest.raises(MissingHistory):
            gate.judge(update(struct), ALICE, live=True)


def test_g9_a_reference_to_oneself_is_refused(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, "x", origin=(MINE, NEXT))) == "G9"


def test_g9_a_circle_of_references_is_refused(gate: Gate) -> None:
    first = item(MINE, NEXT, "x", origin=(YOURS, 1))
    second = [
        item(YOURS, 0, "y", origin=(MINE, NEXT)),
        item(YOURS, 1, "z", origin=(MINE, 10)),
    ]

    assert rule_of(gate, first, *second) == "G9"


@pytest.mark.parametrize("deletion", [(MINE, NEXT - 1, 2), (YOURS, 0, 1), (MINE, 0, 1 << 30)])
def test_g10_a_deletion_of_what_is_unknown_is_missing_history(gate: Gate, deletion: Range) -> None:
    with pytest.raises(MissingHistory):
        gate.judge(update(deleted=[deletion]), ALICE, live=True)


def test_g11_half_an_emoji_is_never_deleted(gate: Gate) -> None:
    assert rule_of(gate, deleted=[(MINE, 10, 1)]) == "G11"
    assert rule_of(gate, deleted=[(MINE, 9, 1)]) == "G11"
    assert rule_of(gate, deleted=[(MINE, 4, 6), (MINE, 10, 1)]) == "G11"


def test_g11_nothing_is_inserted_inside_an_emoji(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, "x", origin=(MINE, 9))) == "G11"
    assert rule_of(gate, item(MINE, NEXT, "x", right=(MINE, 10))) == "G11"
    assert rule_of(gate, item(MINE, NEXT, "x", origin=(MINE, 9), right=(MINE, 10))) == "G11"


def test_g11_what_is_known_cuts_no_emoji_either(gate: Gate) -> None:
    gate.judge(update(*note(YOURS, 0, OTHER, "a🎉")), BOB, live=True)
    known = note(MINE, 0)
    known[1] = item(MINE, 1, ["idea"], right=(YOURS, 6))

    assert rule_of(gate, *known, item(MINE, NEXT, "x", origin=(MINE, 5))) == "G11"


def test_g11_a_run_known_up_to_half_an_emoji_is_refused(gate: Gate) -> None:
    gate.judge(update(item(MINE, NEXT, "a", origin=(MINE, 10))), ALICE, live=True)

    assert rule_of(gate, item(MINE, NEXT, "🎉", origin=(MINE, 10))) == "G11"


def test_g11_a_whole_emoji_is_deleted(gate: Gate) -> None:
    assert gate.judge(update(deleted=[(MINE, 9, 2)]), ALICE, live=True).new


def test_g12_neighbours_in_two_texts_are_refused(gate: Gate) -> None:
    gate.judge(update(*note(YOURS, 0, OTHER)), BOB, live=True)

    assert rule_of(gate, item(MINE, NEXT, "x", origin=(MINE, 5), right=(YOURS, 6))) == "G12"


def test_g12_neighbours_the_wrong_way_round_are_refused(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, "x", origin=(MINE, 6), right=(MINE, 5))) == "G12"
    assert rule_of(gate, item(MINE, NEXT, "x", origin=(MINE, 5), right=(MINE, 5))) == "G12"
    assert rule_of(gate, item(MINE, NEXT, "x", origin=(MINE, 8), right=(MINE, 4))) == "G12"


def test_g12_a_value_has_no_right_neighbour(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, ["future"], right=(MINE, 1))) == "G12"


def test_g12_a_run_continues_where_its_known_part_stands(gate: Gate) -> None:
    gate.judge(update(item(MINE, NEXT, "a", origin=(MINE, 10))), ALICE, live=True)

    assert rule_of(gate, mine(NEXT, ["red", "blue"], "colour")) == "G12"


@pytest.mark.parametrize("root", ["note", "state", "__proto__", ""])
def test_g13_an_unknown_root_is_refused(gate: Gate, root: str) -> None:
    assert rule_of(gate, item(MINE, NEXT, MAP_TYPE, parent=root, sub=OTHER)) == "G13"


def test_g13_letters_stand_in_texts_only(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, "x", parent=(MINE, 0))) == "G13"
    assert rule_of(gate, item(MINE, NEXT, "x", parent=(MINE, 1))) == "G13"
    assert rule_of(gate, item(MINE, NEXT, ["x"], parent=(MINE, 3), sub="label")) == "G13"
    assert rule_of(gate, item(MINE, NEXT, "x", parent=(MINE, 5))) == "G13"


def test_g13_nesting_ends_where_the_schema_ends(gate: Gate) -> None:
    assert rule_of(gate, mine(NEXT, MAP_TYPE, "kind", origin=(MINE, 1))) == "G16"
    assert rule_of(gate, item(MINE, NEXT, MAP_TYPE, parent=(MINE, 3), sub="text")) == "G13"


@pytest.mark.parametrize("key", ["author", "__proto__", "constructor", "Text", ""])
def test_g14_an_unknown_key_is_refused(gate: Gate, key: str) -> None:
    assert rule_of(gate, mine(NEXT, ["x"], key)) == "G14"


@pytest.mark.parametrize(
    ("root", "key"),
    [
        ("notes", "short"),
        ("notes", "a" * 65),
        ("notes", "note with space"),
        ("notes", "note-é0000000000"),
        ("links", "__proto__"),
        ("reactions", NOTE),
        ("reactions", f"{NOTE}:alice-participant:Un Cœur"),
        ("board", "by"),
        ("board", "__proto__"),
    ],
)
def test_g15_an_entry_has_a_proper_id(gate: Gate, root: str, key: str) -> None:
    assert rule_of(gate, item(MINE, NEXT, [1], parent=root, sub=key)) == "G15"


def test_g15_a_root_holds_nothing_without_a_key(gate: Gate) -> None:
    assert rule_of(gate, item(MINE, NEXT, "🎉", parent="notes")) == "G15"


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("kind", "nothing"),
        ("kind", 1),
        ("pos", [1]),
        ("pos", [1, "2"]),
        ("pos", [1, float("nan")]),
        ("pos", [float("inf"), 1]),
        ("pos", [1e308, 1]),
        ("pos", [1_000_001, 1]),
        ("pos", [True, 1]),
        ("pos", {"x": 1, "y": 2}),
        ("size", [0, 10]),
        ("size", 10),
        ("z", "é"),
        ("z", None),
        ("colour", "red; background: url(x)"),
        ("label", "é" * 65),
        ("label", 5),
        ("zone", "elsewhere"),
        ("source", "a\nb"),
        ("solution", "short"),
        ("del", "yes"),
        ("del", False),
        ("objective", "a plain text"),
    ],
)
def test_g16_a_key_holds_only_what_the_schema_says(gate: Gate, key: str, bad: object) -> None:
    assert rule_of(gate, mine(NEXT, [bad], key)) == "G16"


def test_g16_a_bigint_is_no_number(gate: Gate) -> None:
    good = update(mine(NEXT, [1], "del"))

    with pytest.raises(ContentRefused) as refusal:
        gate.judge(good.replace(b"\x7d\x01", b"\x7a" + bytes(7) + b"\x01"), ALICE, live=True)

    assert refusal.value.details["rule"] == "G16"


@pytest.mark.parametrize(
    ("key", "good"),
    [
        ("kind", "solution"),
        ("pos", [-3.5, 1_000_000]),
        ("size", [320, 192]),
        ("z", "a0V"),
        ("z", 1.5),
        ("colour", "terra-2"),
        ("label", "é" * 64),
        ("zone", "parking"),
        ("source", "ECOL-D2"),
        ("solution", OTHER),
        ("del", 1),
        ("del", True),
    ],
)
def test_g16_what_the_schema_says_is_accepted(gate: Gate, key: str, good: object) -> None:
    origin = {"kind": (MINE, 1), "pos": (MINE, 2)}.get(key)

    assert gate.judge(update(mine(NEXT, [good], key, origin=origin)), ALICE, live=True).new


def test_g16_texts_are_texts_and_entries_are_maps(gate: Gate) -> None:
    assert rule_of(gate, mine(NEXT, MAP_TYPE, "objective")) == "G16"
    assert rule_of(gate, item(MINE, NEXT, TEXT_TYPE, parent="notes", sub=OTHER)) == "G16"
    assert rule_of(gate, item(MINE, NEXT, [{}], parent="notes", sub=OTHER)) == "G16"
    assert rule_of(gate, item(MINE, NEXT, ["x"], parent=(MINE, 3))) == "G16"
    assert rule_of(gate, item(MINE, NEXT, ["x"], origin=(MINE, 5))) == "G16"
    assert rule_of(gate, item(MINE, NEXT, "letters", origin=(MINE, 1))) == "G16"


def test_g12_neighbours_that_never_met_are_refused(gate: Gate) -> None:
    right_of_f = item(MINE, NEXT, "x", origin=(MINE, 6), right=(MINE, 7))
    gate.judge(update(right_of_f), ALICE, live=True)

    # Whoever knows x knows the letter before it, and whoever knows x knows what came behind.
    assert rule_of(gate, item(MINE, NEXT + 1, "y", right=(MINE, NEXT))) == "G12"
    assert rule_of(gate, item(MINE, NEXT + 1, "y", origin=(MINE, 5), right=(MINE, NEXT))) == "G12"
    assert rule_of(gate, item(MINE, NEXT + 1, "y", origin=(MINE, NEXT))) == "G12"
    assert rule_of(gate, item(MINE, NEXT + 1, "y", origin=(MINE, NEXT), right=(MINE, 8))) == "G12"


def test_g12_neighbours_that_somebody_came_between_are_accepted(gate: Gate) -> None:
    gate.judge(update(item(MINE, NEXT, "x", origin=(MINE, 6), right=(MINE, 7))), ALICE, live=True)

    unaware = item(YOURS, 0, "y", origin=(MINE, 6), right=(MINE, 7))
    assert gate.judge(update(unaware), BOB, live=True).new
