"""The history of a board over HTTP: every moment of it, its authors, its bookmarks."""

import base64
import json
import random
from typing import Any

import pytest

from bench.workshop_trace import Trace, trace
from server.exports.data import board_data
from server.replay.state import Timeline
from server.replay.tracks import unpack
from server.storage.port import Binding, Board, Row

from .conftest import House

PEOPLE = 4


@pytest.fixture(scope="module")
def table() -> Trace:
    return trace(7, people=PEOPLE, minutes=6)


class Written:
    """A board on which a trace was written by people who really joined."""

    def __init__(self, house: House, board: Board, table: Trace, facilitator: Any) -> None:
        self.house, self.board, self.table = house, board, table
        self.browser = house.bearing(facilitator["session"])
        self.people: dict[int, str] = {}  # session of the trace to participant
        self.keys: dict[int, int] = {}

    async def write(self, rows: list[Any]) -> None:
        """Append rows of the trace to the log, as the rooms do."""
        new = [
            Row(self.board.key, row.seq, row.t_ms, self.keys[row.session], row.data)
            for row in rows
        ]
        await self.house.parts.log.append(new)

    async def get(self, what: str) -> Any:
        answer = await self.browser.get(f"/api/boards/{self.board.id}{what}")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def written(house: House, table: Trace) -> Written:
    about = await house.workshop()
    facilitator = await house.seat(about["facilitator"]["token"], name="Odile")
    board = await house.parts.registry.board(about["boards"][0]["id"])
    assert board is not None
    one = Written(house, board, table, facilitator)
    token = about["participant"]["token"]
    seats = {
        name: await house.seat(token, name=f"Personne {number}", board=board.id)
        for number, name in enumerate(sorted(set(table.people.values())))
    }
    sessions = await house.parts.registry.people_by_session(board.workshop)
    keys = {participant: key for key, participant in sessions.items()}
    for session, name in table.people.items():
        one.people[session] = seats[name]["participant"]["id"]
        one.keys[session] = keys[one.people[session]]
    bindings = [
        Binding(board.key, client, one.keys[session], one.people[session])
        for client, session in table.clients.items()
    ]
    await house.parts.log.append([], bindings)
    return one


def at(events: list[Any], t_ms: int) -> Any:
    return json.loads(json.dumps(board_data(*Timeline(events).at(t_ms))))


async def test_tracks_tell_every_moment_as_the_board_does(written: Written) -> None:
    await written.write(written.table.rows)
    events = list(unpack(await written.get("/tracks")))

    rng = random.Random(3)  # noqa: S311 -- chance, not a secret
    end = written.table.rows[-1].t_ms
    for t_ms in [0, end, *(rng.randrange(end) for _ in range(8))]:
        board = await written.get(f"?at={t_ms}")
        told = at(events, t_ms)
        assert {key: board[key] for key in told} == told


async def test_a_history_is_followed_while_it_grows(written: Written) -> None:
    rows = written.table.rows
    half = len(rows) // 2
    await written.write(rows[:half])
    first = await written.get("/tracks")
    await written.write(rows[half:])
    second = await written.get(f"/tracks?after={first['seq']}")
    whole = await written.get("/tracks")

    assert (first["seq"], second["after"], second["seq"]) == (half, half, len(rows))
    assert [*unpack(first), *unpack(second)] == list(unpack(whole))
    assert (await written.get(f"/tracks?after={len(rows)}"))["columns"]["t"] == []


async def test_a_history_says_how_long_it_is_and_what_its_moments_are(written: Written) -> None:
    await written.write(written.table.rows)
    told = await written.get("/history")

    assert told["duration_ms"] == written.table.rows[-1].t_ms
    assert told["entries"] == told["head_seq"] == len(written.table.rows)
    joins = [marker["person"] for marker in told["markers"] if marker["kind"] == "join"]
    assert sorted(joins) == sorted(set(written.people.values()))
    assert {person["name"] for person in told["people"]} == {
        f"Personne {n}" for n in range(PEOPLE)
    }
    times = [marker["t_ms"] for marker in told["markers"]]
    assert times == sorted(times)


async def test_a_history_that_nobody_asks_for_is_let_go(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written.write(written.table.rows)
    first = await written.get("/tracks")
    histories = written.house.parts.histories
    histories.tidy()
    assert len(histories) == 1
    monkeypatch.setattr("server.rooms.histories.IDLE_S", -1.0)
    histories.tidy()
    assert len(histories) == 0
    assert await written.get("/tracks") == first


async def test_a_board_without_a_word_has_an_empty_history(written: Written) -> None:
    told = await written.get("/history")
    assert (told["duration_ms"], told["entries"], told["markers"]) == (0, 0, [])
    assert (await written.get("/tracks"))["tracks"] == []


async def test_a_step_and_a_pause_are_moments(written: Written) -> None:
    path = f"/api/workshops/{written.board.workshop}/commands"
    for command in ({"do": "step", "step": "future"}, {"do": "pause"}, {"do": "resume"}):
        answer = await written.browser.post(path, json=command | {"board": written.board.id})
        assert answer.status_code == 200, answer.text

    moments = (await written.get("/history"))["markers"]
    assert [(moment["kind"], moment["label"]) for moment in moments] == [
        ("step", "future"),
        ("pause", ""),
        ("resume", ""),
    ]


async def test_a_bookmark_is_set_and_taken_off(written: Written) -> None:
    await written.write(written.table.rows)
    path = f"/api/boards/{written.board.id}/bookmarks"
    answer = await written.browser.post(path, json={"t_ms": 1_000, "label": "Ici 🌱"})
    assert answer.status_code == 201
    kept = [one for one in (await written.get("/history"))["markers"] if one["kind"] == "bookmark"]
    assert kept == [answer.json()]
    assert (kept[0]["t_ms"], kept[0]["label"]) == (1_000, "Ici 🌱")

    gone = await written.browser.delete(f"{path}/{kept[0]['id']}")
    again = await written.browser.delete(f"{path}/{kept[0]['id']}")
    assert (gone.status_code, again.status_code) == (204, 404)


@pytest.mark.parametrize(
    "wrong", [{}, {"t_ms": "5"}, {"t_ms": -1}, {"t_ms": 10**14}, {"t_ms": 1.5}]
)
async def test_a_bookmark_at_no_moment_is_refused(written: Written, wrong: Any) -> None:
    answer = await written.browser.post(f"/api/boards/{written.board.id}/bookmarks", json=wrong)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 16])
async def test_tracks_after_nothing_that_is_a_number_are_refused(
    written: Written, after: str
) -> None:
    answer = await written.browser.get(f"/api/boards/{written.board.id}/tracks?after={after}")
    assert answer.status_code == 400


async def test_the_log_is_told_line_by_line(written: Written) -> None:
    await written.write(written.table.rows)
    answer = await written.browser.get(f"/api/boards/{written.board.id}/log")
    lines = [json.loads(line) for line in answer.text.splitlines()]

    assert [line["seq"] for line in lines] == list(range(1, len(written.table.rows) + 1))
    for line, row in zip(lines, written.table.rows, strict=True):
        assert base64.b64decode(line["update"]) == row.data
        assert line["participant"] == written.people[row.session]
