"""``GET /metrics`` of a running server: what a Prometheus server reads, and that it is true."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest
from websockets.asyncio.client import connect

from server.counting import Durations
from server.web.figures import Metrics
from tests.person import Person
from tests.serving import Server, serving

from .figures import Figures, faults

PATIENCE = 20.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("figures")) as one:
        yield one


def figures(server: Server) -> Figures:
    return Figures(server.ask("GET", "/metrics"))


def until(server: Server, condition: Callable[[Figures], bool]) -> Figures:
    """Look again until the figures say what they should; each look is a request."""
    deadline = monotonic() + PATIENCE
    while not condition(now := figures(server)):
        assert monotonic() < deadline, now.values
    return now


def test_what_is_shown_follows_the_format_and_its_conventions(server: Server) -> None:
    text = server.ask("GET", "/metrics")

    assert faults(text) == []
    assert len(Figures(text).families) > 25


def test_whatever_a_label_holds_is_read_back_as_it_was() -> None:
    metrics, value = Metrics(), 'été "🌻"\\n\nTYPE tablee_rooms x'
    metrics.figures("tablee_closes_total", "Une \\ et deux\nlignes.", "code", lambda: {value: 2})
    metrics.durations("tablee_tick_seconds", "Été.", {value: Durations()}, "step")

    text = metrics.text()

    assert faults(text) == []
    assert Figures(text).of("tablee_closes_total", value) == 2


async def test_edits_people_and_refusals_are_counted(server: Server) -> None:
    link = server.workshop()
    board = link["boards"][0]["id"]
    zoe, ali = (
        server.session(link["participant"]["token"], name)["session"] for name in ("Zoé", "Ali 🌍")
    )
    before = figures(server)

    async with Person(server.url, board, zoe) as one, Person(server.url, board, ali) as other:
        await one.until(lambda: one.synced)
        await other.until(lambda: other.synced)
        note = await one.add_note("L’eau des jardins 💧")
        await one.until_saved()
        await other.until(lambda: note in other.notes)
        during = figures(server)
        await other.send_bytes(b"\x07")
        assert await other.until_closed() == 4400
    after = until(server, lambda now: now.of("tablee_presences") == 0)

    def more(name: str, label: str = "", now: Figures = during) -> float:
        return now.of(name, label) - before.of(name, label)

    assert during.of("tablee_people", "participant") == 2
    assert during.of("tablee_people", "viewer") == 0
    assert during.of("tablee_members") == 2
    assert during.of("tablee_presences") == 2
    # The answers to the server's questions are updates as well, though they bring nothing.
    assert 1 <= more("tablee_edits_in_total") <= 3
    assert more("tablee_edits_out_total") == 1
    assert more("tablee_deliveries_total") >= 2
    assert more("tablee_commit_seconds_count") >= 1
    assert more("tablee_log_rows_total") == 1
    assert more("tablee_received_bytes_total") > 100
    assert more("tablee_sent_bytes_total") > 100
    assert more("tablee_refusals_total", "W8", after) == 1
    assert more("tablee_closes_total", "4400", after) == 1
    assert after.of("tablee_members") == 0


async def test_a_close_code_that_somebody_made_up_makes_no_figure_of_its_own(
    server: Server,
) -> None:
    link = server.workshop()
    board, token = link["boards"][0]["id"], link["participant"]["token"]
    before = figures(server).of("tablee_closes_total", "other")

    person = Person(server.url, board, server.session(token)["session"])
    async with person:
        await person.until(lambda: person.synced)
        await person.socket.close(4999)

    now = until(server, lambda now: now.of("tablee_closes_total", "other") == before + 1)
    assert ("tablee_closes_total", "4999") not in now.values


async def test_a_board_that_cannot_be_read_is_counted(server: Server) -> None:
    link = server.workshop()
    board = link["boards"][0]["id"]
    token = server.session(link["participant"]["token"])["session"]
    before = figures(server).of("tablee_quarantined_boards")
    spoil(server.folder / "tablee.db", board)

    async with connect(f"ws://{server.address}/sync/{board}?token={token}") as socket:
        await socket.wait_closed()

    assert socket.close_code == 1013
    assert figures(server).of("tablee_quarantined_boards") == before + 1


def spoil(path: Path, board: str) -> None:
    """Put a row into a board's log whose checksum does not hold."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO board_update SELECT key, 1, 0, 0, x'0000', 1 FROM board WHERE id = ?",
            (board,),
        )
