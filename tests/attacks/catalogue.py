"""The 65 attacks by number: what is not a test of this folder, and where or when it is one.

Tests of this folder say their number in their names: `test_attack_14_15_…` are two of them.
"""

from typing import Final

ALL: Final = range(1, 66)

# Proved by suites that need their own arrangement: whole crowds, and disks that are full.
STRANGERS: Final = "tests/crowd/test_strangers.py::"
SLOW: Final = "tests/crowd/test_slow.py::"
DISK: Final = "tests/kill/test_disk.py::"
RETURN: Final = "tests/crowd/test_return.py::"

ELSEWHERE: Final[dict[int, tuple[str, ...]]] = {
    10: (STRANGERS + "test_ten_thousand_strangers_are_bounded_and_disturb_nobody",),
    11: (
        SLOW + "test_s11_nobody_notices_who_does_not_read_is_cut_off_or_sleeps",
        "tests/sockets/test_heads.py::test_who_says_nothing_is_not_waited_for",
    ),
    22: (SLOW + "test_s11_nobody_notices_who_does_not_read_is_cut_off_or_sleeps",),
    23: (SLOW + "test_s11_nobody_notices_who_does_not_read_is_cut_off_or_sleeps",),
    63: (
        DISK + "test_a_full_disk_is_told_and_nothing_is_acknowledged_that_is_not_there",
        DISK + "test_when_there_is_room_again_the_board_heals_without_a_restart",
    ),
    65: (RETURN + "test_s13_a_thousand_people_are_back_within_half_a_minute",),
}

# What attacks a feature that does not exist yet, and the issue that brings both.
LATER: Final[dict[int, str]] = {
    53: "nothing is written as CSV or XLSX yet (issue 5)",
    56: "no bundle or other archive is imported yet (issue 5)",
    64: "there is no backup to restore yet (issue 5)",
}

# Proved here and once more where the parts are: at the gate alone, in a real browser.
GATE: Final = "tests/crdt/test_gate_quotas.py::"

ALSO: Final[dict[int, tuple[str, ...]]] = {
    37: (GATE + "test_g7_attack_37_a_gap_is_asked_for_and_never_put_aside",),
    38: (
        GATE + "test_g7_attack_38_other_words_at_known_clocks_change_nothing",
        GATE + "test_g25_attack_38_nobody_goes_on_under_a_known_id_with_other_words",
    ),
    39: (GATE + "test_g28_attack_39_fifty_thousand_ids_end_at_the_quota_of_a_session",),
    40: (GATE + "test_g33_attack_40_letters_at_one_place_do_not_hold_up_the_others",),
    41: (GATE + "test_g8_attack_41_a_clock_at_the_end_of_all_clocks_is_refused",),
    45: (
        GATE + "test_g24_attack_45_a_hundred_thousand_notes_end_at_the_limit",
        GATE + "test_g23_attack_45_a_note_of_ten_megabytes_is_refused",
    ),
    52: (
        "tests/browser/test_markup.py::"
        "test_words_that_look_like_markup_are_shown_as_the_words_they_are",
    ),
}
