"""QR codes as paths and as text."""

import re

import segno

from server.web.qr import QUIET_ZONE, drawn, printed

URL = "https://tables.example.org/join#9ZK-hJubA2o5bBbq1KLQVg"


def modules_of(path: str, size: int) -> list[list[bool]]:
    """Paint the runs of a path on a square of modules."""
    painted = [[False] * size for _ in range(size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        for column in range(int(x), int(x) + int(width)):
            painted[int(y)][column] = True
    return painted


def test_the_path_paints_exactly_the_modules_of_the_code() -> None:
    expected = segno.make(URL, error="m", micro=False).matrix_iter(border=QUIET_ZONE)

    code = drawn(URL)

    assert modules_of(code["path"], code["size"]) == [[bool(m) for m in row] for row in expected]
    assert re.fullmatch(r"(M\d+ \d+h\d+v1h-\d+z)+", code["path"])


def test_the_quiet_zone_is_part_of_the_size() -> None:
    code = drawn(URL)

    painted = modules_of(code["path"], code["size"])

    assert not any(any(row) for row in painted[:QUIET_ZONE] + painted[-QUIET_ZONE:])
    assert not any(any(row[:QUIET_ZONE] + row[-QUIET_ZONE:]) for row in painted)


def test_the_terminal_shows_the_same_modules_light_on_dark() -> None:
    code = drawn(URL)
    halves = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}

    lines = printed(URL).split("\n")

    upper = [[halves[block][0] for block in line] for line in lines]
    lower = [[halves[block][1] for block in line] for line in lines]
    rows = [row for pair in zip(upper, lower, strict=True) for row in pair]
    assert rows[: code["size"]] == modules_of(code["path"], code["size"])


def test_a_code_that_a_whole_room_asks_for_is_drawn_once() -> None:
    first = drawn(URL + "/salle-des-fêtes")

    again = drawn(URL + "/salle-des-fêtes")

    assert again is first
    assert drawn(URL) != first
