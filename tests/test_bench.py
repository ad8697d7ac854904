"""A measurement is worth what its participants are: they send what they say, and it adds up."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc

from bench import campaign, chart, growth, machine, markdown, profile, records, recovery
from bench.__main__ import called, wanted
from bench.convergence import clocks, content
from bench.question import MISSING, OURS, P99, Question, Row, Target, spread
from bench.questions import ALL
from bench.servers import ROOT
from bench.updates import edit_sequence, seed_update

ABOUT: dict[str, Any] = {
    "taken": "2026-11-26T00:30:00+00:00",
    "command": "python -m bench --full",
    "machine": {"processor": "Été 🌻", "cores": 2, "memory_gb": 24, "system": "Linux 6.1"},
    "pinned": {"server": "0", "generator": "1"},
    "versions": {
        "tablee": {"tablee": "0.1.0", "commit": "abc", "python": "3.11.7"},
        "peers": {"@hocuspocus/server": "4.7.0", "node": "20.20.2"},
    },
    "durability": {"journal_mode": "wal", "synchronous": "FULL"},
}
STORM = Question("storm", "À quel prix ?", "storm:50", (P99,), (Target("staleness p99", 25),))


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def run(server: str, number: int, p99: float) -> Row:
    return {"server": server, "round": number, "result": {"edit_ms": {"p99": p99}}}


@pytest.mark.parametrize("kind", ["type", "drag", "mix"])
def test_every_edit_of_a_writer_arrives_with_its_mark(kind: str) -> None:
    board = Doc()

    marks = []
    for step, update in enumerate(edit_sequence(7, kind, 60), start=1):
        board.apply_update(update)
        marks.append(f"§w007-{step:06d}§" in str(content(board)))

    assert all(marks)
    assert list(clocks(board.get_state())) == [1007]


def test_writers_and_the_seed_add_up_in_any_order() -> None:
    updates = [seed_update(5), *edit_sequence(1, "mix", 20), *edit_sequence(2, "mix", 20)]
    there, back = Doc(), Doc()

    for update in updates:
        there.apply_update(update)
    for update in reversed(updates):
        back.apply_update(update)

    assert content(there) == content(back)
    assert clocks(there.get_state()) == clocks(back.get_state())


@pytest.mark.parametrize("start", [0, 50, 300, 1400, 9000])
@pytest.mark.parametrize(("most", "found"), [(10, 0), (40, 40), (1499, 1250), (1500, 1500)])
def test_a_climb_finds_the_same_size_wherever_it_begins(start: int, most: int, found: int) -> None:
    tried: list[int] = []

    def carries(size: int) -> bool:
        tried.append(size)
        return size <= most

    best = growth.search(carries, growth.LADDERS["plenary"], start)

    assert best == found
    assert len(tried) == len(set(tried))


@pytest.mark.parametrize(
    ("after", "seconds"),
    [
        ([20.0, 30.0, 20.0, 25.0], 0.0),
        ([900.0, 400.0, 30.0, 20.0], 0.5),
        ([900.0, 30.0, 400.0, 20.0], 0.75),
        ([900.0, 800.0, 500.0, 400.0], -1),
    ],
)
def test_a_board_is_well_again_once_it_stays_so(after: list[float], seconds: float) -> None:
    before = [(0.0, 10, 20.0, 40.0), (0.25, 10, 950.0, 1200.0)]
    bins = before + [(0.5 + 0.25 * i, 10, p99, p99) for i, p99 in enumerate(after)]

    result = {"timeline": bins, "memory": [(0.1, 80.0), (0.3, 120.0), (1.0, 100.0)]}
    found = recovery.figures(result, burst=0.25, calm=0.5, limit=100)

    assert found["recover_s"] == seconds
    assert found["rss_ratio"] == 1.5
    assert found["during_max_ms"] == 1200.0


def test_what_several_runs_say_is_their_middle_and_their_edges() -> None:
    rows = [run(OURS, 1, 30), run(OURS, 2, 20), run(OURS, 3, 24), run("yws", 1, 99)]

    found = spread(rows, OURS, P99)

    assert found is not None
    assert (found.low, found.median, found.high, found.runs) == (20, 24, 30, 3)
    assert spread(rows, "hocuspocus", P99) is None


@pytest.mark.parametrize(
    ("value", "target", "reached", "by"),
    [
        (20, Target("p99", 25), True, "20% below"),
        (30, Target("p99", 25), False, "20% above"),
        (1800, Target("people", 1500, at_least=True), True, "20% more"),
        (1200, Target("people", 1500, at_least=True), False, "20% fewer"),
        (0, Target("missing", 0), True, ""),
        (3, Target("missing", 0), False, "3 too many"),
    ],
)
def test_a_verdict_says_by_how_much(value: float, target: Target, reached: bool, by: str) -> None:
    assert target.reached(value) is reached
    assert records.distance(value, target) == by


def test_a_target_that_is_not_reached_stands_in_the_table() -> None:
    rows = [run(OURS, 1, 30), run(OURS, 2, 40), run("yws", 1, 12), run("hocuspocus", 1, 9)]

    one = records.record(STORM, rows, ABOUT)
    shown = markdown.targets([one])

    assert "| ≤ 25 ms | 30 – **35** – 40 ms | 2 | **not reached**, 40% above | 9 ms " in shown
    assert one["rows"] == rows


def test_a_chart_is_a_picture_with_every_server_in_it() -> None:
    rows = [run(OURS, 1, 30), run("yws", 1, 12)]
    question = next(one for one in ALL if one.name == "join")
    rows = [
        {"server": name, "round": 1, "result": {"join_ms": {"p50": 1, "p99": p99}}}
        for name, p99 in ((OURS, 120), ("yws", 2040))
    ]

    picture = ET.fromstring(chart.chart([records.record(question, rows, ABOUT)]))  # noqa: S314

    texts = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Tablée", "@y/websocket-server", "120 ms", "2,040 ms"} <= set(texts)


def test_a_run_in_which_the_machine_stood_still_is_measured_again(tmp_path: Path) -> None:
    stood = [900.0, 2.0]

    def measure(*_: object) -> dict[str, Any]:
        return {"edit_ms": {"p99": 30.0}, "stood_still_ms": stood.pop(0)}

    asked = campaign.Campaign([replace(STORM, measure=measure)], [OURS], 1, tmp_path, ABOUT)
    asked.run()

    rows = asked.rows["storm"]
    assert ["result" in row for row in rows] == [False, True]
    assert rows[0]["discarded"]["stood_still_ms"] == 900
    assert "measured again, the machine stood still for 0.9 s" in read(tmp_path / "README.md")


def test_a_peer_that_loses_edits_is_asked_once_and_ours_every_time(tmp_path: Path) -> None:
    def measure(*_: object) -> dict[str, Any]:
        return {"edit_ms": {"p99": 30.0}, "missing": 7}

    question = replace(STORM, measure=measure, figures=(P99, MISSING))
    asked = campaign.Campaign([question], [OURS, "yws"], 3, tmp_path, ABOUT)
    asked.run()

    assert [row["server"] for row in asked.rows["storm"]] == [OURS, "yws", OURS, OURS]
    assert "none holds it" in read(tmp_path / "README.md")


def test_a_campaign_whose_time_is_up_ends_with_whole_files(tmp_path: Path) -> None:
    def measure(*_: object) -> dict[str, Any]:
        return {"edit_ms": {"p99": 30.0}}

    question = replace(STORM, measure=measure)
    campaign.Campaign([question], [OURS], 3, tmp_path, ABOUT, until=0).run()

    (one,) = records.read(tmp_path, [question])
    assert one["servers"][OURS]["staleness p99"]["runs"] == 1


def test_a_run_that_fails_is_told_without_the_paths_of_the_machine(tmp_path: Path) -> None:
    def measure(*_: object) -> dict[str, Any]:
        raise RuntimeError(f"yws does not listen: {ROOT}/été.js 💥")

    question = replace(STORM, measure=measure)
    campaign.Campaign([question], ["yws"], 1, tmp_path, ABOUT).run()

    assert "yws does not listen: ./été.js 💥" in read(tmp_path / "README.md")
    assert str(ROOT) not in read(tmp_path / "storm.json")


def test_a_store_comes_along_with_its_peer() -> None:
    durability = next(one for one in ALL if one.name == "durability")

    assert wanted([durability, STORM], [OURS, "yws"]) == [OURS, "yws-leveldb", "yws"]


def test_the_command_is_told_without_its_note() -> None:
    assert called(["--full", "--note", "Un essai 🌻"]) == "python -m bench --full"


def test_a_profile_counts_a_function_once_per_stack() -> None:
    told = profile.summary(["boucle;écrire;écrire 3", "boucle;lire 1"])

    assert "75.0%  écrire" in told
    assert "100.0%  boucle" in told


def test_the_connection_that_writes_the_log_says_that_it_syncs_fully() -> None:
    assert machine.durability() == {"journal_mode": "wal", "synchronous": "FULL"}


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.name)
def test_a_committed_result_says_where_how_often_and_with_which_versions(
    question: Question,
) -> None:
    (one,) = records.read(records.FOLDER, [question])

    assert one["machine"]["processor"] and one["machine"]["cores"] >= 2
    assert one["pinned"]["server"] != one["pinned"]["generator"]
    assert {"tablee", "commit", "python", "pycrdt"} <= set(one["versions"]["tablee"])
    assert one["durability"]["synchronous"] == "FULL"
    assert one["servers"][OURS] and one["rounds"] >= 1
    rebuilt = records.record(question, one["rows"], {})
    assert one["targets"] == rebuilt["targets"]
    assert one["servers"] == rebuilt["servers"]


def test_the_readme_and_the_page_show_the_committed_results() -> None:
    found = records.read(records.FOLDER, ALL)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert markdown.glance(found, "bench/results/chart.svg") in readme
    assert (records.FOLDER / "README.md").read_text(encoding="utf-8") == markdown.page(found)
    assert (records.FOLDER / "chart.svg").read_text(encoding="utf-8") == chart.chart(found)
