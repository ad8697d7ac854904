"""How much one board holds and one person may bring: the attacks of the study by number."""

from time import process_time

import pytest

from server.crdt.decoder import MAP_TYPE, TEXT_TYPE, Struct
from server.crdt.gate import Gate, Limits, MissingHistory
from server.crdt.replica import Replica
from server.errors import ContentRefused, ForeignClientId, TooLarge
from tests.yardstick import slowness

from .bytewise import ALICE, BOB, MINE, NOTE, OTHER, item, note, uint, update
from .people import content

NEXT = 11  # the first clock after a note "défi 🚲": its letters are 4–10
LINK = {"from": NOTE, "to": OTHER, "kind": "answers"}


def rule_of(gate: Gate, *structs: Struct) -> object:
    before = dict(gate.clocks), dict(gate.authors)
    with pytest.raises((ContentRefused, TooLarge)) as refusal:
        gate.judge(update(*structs), ALICE, live=True)
    assert (dict(gate.clocks), dict(gate.authors)) == before
    return refusal.value.details["rule"]


def comment(clock: int, name: str) -> list[Struct]:
    inside = (MINE, clock)
    return [
        item(MINE, clock, MAP_TYPE, parent="comments", sub=name),
        item(MINE, clock + 1, [NOTE], parent=inside, sub="note"),
        item(MINE, clock + 2, TEXT_TYPE, parent=inside, sub="text"),
    ]


def test_g7_attack_37_a_gap_is_asked_for_and_never_put_aside() -> None:
    gate, replica = Gate(), Replica()
    whole = note(MINE, 0)

    for clock in range(1, len(whole)):
        with pytest.raises(MissingHistory):
            gate.judge(update(*whole[clock:]), ALICE, live=True)

    assert dict(gate.clocks) == {}
    assert gate.judge(update(*whole), ALICE, live=True).new
    assert replica.apply([update(*whole)])


@pytest.mark.parametrize("said", ["défi 🚲", "fidé 🌱", "tout autre chose"])
def test_g7_attack_38_other_words_at_known_clocks_change_nothing(said: str) -> None:
    gate, replica = Gate(), Replica()
    first = update(*note(MINE, 0))
    assert gate.judge(first, ALICE, live=True).new
    replica.apply([first])
    before = content(replica)

    shorter = said.encode("utf-16-le")[:14].decode("utf-16-le")
    verdict = gate.judge(update(*note(MINE, 0, text=shorter)), ALICE, live=True)

    assert not verdict.new
    assert content(replica) == before


def test_g25_attack_38_nobody_goes_on_under_a_known_id_with_other_words() -> None:
    gate = Gate()
    gate.judge(update(*note(MINE, 0)), ALICE, live=True)
    longer = update(*note(MINE, 0, text="défi 🚲 signé Alice"))

    for live in (True, False):
        with pytest.raises(ForeignClientId):
            gate.judge(longer, BOB, live=live)


def crowd(clients: range) -> bytes:
    """Write one letter under each of many client ids."""
    letter = b"\x00\x28\x01\x05board\x05theme\x01\x77\x01x"
    return uint(len(clients)) + b"".join(b"\x01" + uint(n) + letter for n in clients) + b"\x00"


def test_g28_attack_39_fifty_thousand_ids_end_at_the_quota_of_a_session() -> None:
    gate = Gate()

    for clients in (range(1, 50_001), range(1, 66)):
        with pytest.raises(ContentRefused) as refusal:
            gate.judge(crowd(clients), ALICE, live=False)
        assert refusal.value.details["rule"] == "G28"
    assert gate.judge(crowd(range(1, 65)), ALICE, live=False).new
    assert rule_of(gate, item(65, 0, ["x"], parent="board", sub="theme")) == "G28"


@pytest.mark.parametrize("clock", [2**31, 2**32 - 10, 2**53 - 1])
def test_g8_attack_41_a_clock_at_the_end_of_all_clocks_is_refused(clock: int) -> None:
    letter = b"\x28\x01\x05board\x05theme\x01\x77\x01x"

    with pytest.raises(ContentRefused) as refusal:
        Gate().judge(b"\x01\x01\x65" + uint(clock) + letter + b"\x00", ALICE, live=True)

    assert refusal.value.details["rule"] == "G8"


def test_g23_a_text_has_its_units_and_an_emoji_is_two() -> None:
    gate = Gate()
    gate.judge(update(*note(MINE, 0, text="é" * (Limits().text - 1))), ALICE, live=True)
    end = gate.clocks[MINE]

    assert rule_of(gate, item(MINE, end, "🌱", origin=(MINE, end - 1))) == "G23"
    assert gate.judge(update(item(MINE, end, "é", origin=(MINE, end - 1))), ALICE, live=True).new


def test_g23_an_objective_and_a_comment_have_the_limit_of_a_text() -> None:
    long = "é" * (Limits().text + 1)
    gate = Gate()
    gate.judge(update(*note(MINE, 0)), ALICE, live=True)
    remark = comment(NEXT, "comm-000000001")
    aim = item(MINE, NEXT, TEXT_TYPE, parent=(MINE, 0), sub="objective")

    assert rule_of(gate, *remark, item(MINE, NEXT + 3, long, parent=(MINE, NEXT + 2))) == "G23"
    assert rule_of(gate, aim, item(MINE, NEXT + 1, long, parent=(MINE, NEXT))) == "G23"


def test_g24_a_board_has_room_for_so_many_notes_deleted_ones_included() -> None:
    gate = Gate(Limits(notes=2))
    gate.judge(update(*note(MINE, 0), *note(MINE, NEXT, OTHER)), ALICE, live=True)
    end = 2 * NEXT
    gate.judge(update(item(MINE, end, [1], parent=(MINE, 0), sub="del")), ALICE, live=True)

    assert rule_of(gate, *note(MINE, end + 1, "note-cccccccc03")) == "G24"


def test_g24_a_board_has_room_for_so_many_comments() -> None:
    gate = Gate(Limits(comments=1))
    gate.judge(update(*note(MINE, 0), *comment(NEXT, "comm-000000001")), ALICE, live=True)

    assert rule_of(gate, *comment(NEXT + 3, "comm-000000002")) == "G24"


@pytest.mark.parametrize(
    ("root", "limits", "names", "value"),
    [
        ("links", Limits(links=2), [f"link-{n:09}" for n in range(3)], LINK),
        (
            "reactions",
            Limits(reactions=2),
            [f"{NOTE}:{ALICE.participant}:{name}" for name in ("heart", "star", "sun")],
            1,
        ),
    ],
)
def test_g24_a_board_has_room_for_so_many_entries_removed_ones_included(
    root: str, limits: Limits, names: list[str], value: object
) -> None:
    gate = Gate(limits)
    entries = [item(MINE, n, [value], parent=root, sub=name) for n, name in enumerate(names)]
    gate.judge(update(*entries[:2]), ALICE, live=True)
    gate.judge(update(deleted=[(MINE, 0, 1)]), ALICE, live=True)

    assert rule_of(gate, entries[2]) == "G24"


def test_g24_the_limits_of_a_board_are_those_that_are_written_down() -> None:
    limits = Limits()

    assert (limits.notes, limits.links, limits.comments) == (12_000, 12_000, 12_000)
    assert (limits.reactions, limits.text, limits.runs) == (50_000, 2_000, 5_000)
    assert limits.ids_per_session == 64


def test_g24_attack_45_a_hundred_thousand_notes_end_at_the_limit() -> None:
    gate, clock, taken = Gate(), 0, 0
    with pytest.raises(TooLarge) as refusal:
        for number in range(100_000):
            gate.judge(update(*note(MINE, clock, f"note-{number:09}", text="")), ALICE, live=True)
            clock, taken = clock + 4, taken + 1

    assert refusal.value.details["rule"] == "G24"
    assert taken == Limits().notes


def test_g23_attack_45_a_note_of_ten_megabytes_is_refused() -> None:
    gate = Gate()

    with pytest.raises(TooLarge) as refusal:
        gate.judge(update(*note(MINE, 0, text="é" * 5_000_000)), ALICE, live=True)

    assert refusal.value.details["rule"] == "G2"
    assert rule_of(gate, *note(MINE, 0, text="é" * 1_000_000)) == "G23"


def taken(gate: Gate, *structs: Struct) -> tuple[object, float]:
    """Return the rule that refuses an update, and the gate's own seconds of processor time."""
    data = update(*structs)
    began = process_time()
    with pytest.raises(TooLarge) as refusal:
        gate.judge(data, ALICE, live=False)
    return refusal.value.details["rule"], process_time() - began


def here_and_there(letters: int, inserted: int) -> list[Struct]:
    """Insert letters between those of a note, each in another place, as who types does."""
    places = (4 + n * 389 % (letters - 1) for n in range(inserted))
    return [
        item(MINE, 4 + letters + n, "x", origin=(MINE, at), right=(MINE, at + 1))
        for n, at in enumerate(places)
    ]


@pytest.mark.alone
@pytest.mark.usefixtures("collected")
def test_g33_attack_40_letters_at_one_place_do_not_hold_up_the_others() -> None:
    gate = Gate()
    gate.judge(update(*note(MINE, 0, text="")), ALICE, live=True)
    rising = [
        item(client, clock, "x", right=(client, clock - 1))
        if clock
        else item(client, clock, "x", parent=(MINE, 3))
        for client in range(1_000, 1_063)
        for clock in range(79)
    ]

    rule, seconds = taken(gate, *rising)

    assert rule == "G33"
    assert seconds < 0.1 * slowness()


@pytest.mark.alone
@pytest.mark.usefixtures("collected")
def test_g33_letters_here_and_there_do_not_hold_up_the_others() -> None:
    gate = Gate()
    gate.judge(update(*note(MINE, 0, text="é" * 900)), ALICE, live=True)
    spread = here_and_there(letters=900, inserted=899)

    rule, seconds = taken(gate, *spread)

    assert rule == "G33"
    assert seconds < 0.1 * slowness()


def test_g33_whoever_typed_a_lot_without_a_network_is_not_refused() -> None:
    gate = Gate()
    gate.judge(update(*note(MINE, 0, text="é" * 500)), ALICE, live=True)
    spread = here_and_there(letters=500, inserted=300)

    assert gate.judge(update(*spread), ALICE, live=False).new
