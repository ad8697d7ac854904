"""What a board was made of at a moment."""

from server.replay.moment import history, until
from server.storage.port import Row, Snapshot

ROWS = [Row(1, seq, t_ms, 1, bytes([seq])) for seq, t_ms in ((4, 10), (5, 20), (6, 20), (7, 30))]


def test_a_moment_takes_what_was_written_at_or_before_it() -> None:
    assert [row.seq for row in until(ROWS, 20)] == [4, 5, 6]
    assert [row.seq for row in until(ROWS, 19)] == [4]
    assert until(ROWS, 9) == []


def test_without_a_moment_everything_counts() -> None:
    assert until(ROWS, None) == ROWS


def test_a_history_begins_with_its_snapshot() -> None:
    assert history(Snapshot(1, 3, 5, b"base"), ROWS[:2]) == [b"base", b"\x04", b"\x05"]
    assert history(None, []) == []
