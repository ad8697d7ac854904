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
