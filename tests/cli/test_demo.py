"""The demonstration workshop."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from server.board.model import KINDS, ZONES
from server.cahier.content import load
from server.cli.demonstration import written
from server.cli.sample import TABLES
from server.crdt.document import read_board
from server.crdt.gate import Gate
from server.crdt.replica import Replica
from server.storage.checksums import proof_of_end
from tests.serving import serving

from .conftest import ROOT, Tablee


def boards_of(about: Any) -> list[str]:
    return [board["id"] for board in about["boards"]]


def test_the_demonstration_is_made_once_and_opened_by_fresh_links(tablee: Tablee) -> None:
    first = tablee("demo", "--json").data
    second = tablee("demo", "--json").data

    assert first["workshop"] == second["workshop"]
    assert boards_of(first) == boards_of(second)
    assert first["facilitator"]["token"] != second["facilitator"]["token"]
    assert [board["theme"] for board in first["boards"]] == ["ecol", "ineg", "agir"]


def test_another_one_is_made_when_asked_for(inside: Tablee) -> None:
    first = inside("demo", "--json").data
    second = inside("demo", "--new", "--language", "en", "--json").data
    third = inside("demo", "--json").data

    assert first["workshop"]["id"] != second["workshop"]["id"]
    assert second["workshop"]["title"] == "Demonstration workshop"
    assert third["workshop"]["id"] == second["workshop"]["id"]


def test_older_links_stay_valid_and_all_tables_are_filled(inside: Tablee, tmp_path: Path) -> None:
    old, new = inside("demo", "--json").data, inside("demo", "--json").data

    with serving(tmp_path) as server:
        seats = [server.session(about["facilitator"]["token"]) for about in (old, new)]
        overview = server.ask(
            "GET", f"/api/workshops/{old['workshop']['id']}", session=seats[0]["session"]
        )
        board = server.ask("GET", f"/api/boards/{boards_of(old)[0]}", session=seats[1]["session"])

    assert [table["notes"]["total"] for table in overview["boards"]] == [17, 7, 3]
    assert [table["step"] for table in overview["boards"]] == ["solution", "future", "challenge"]
    assert {note["kind"] for note in board["notes"]} == set(KINDS)
    assert {note["zone"] for note in board["notes"]} == set(ZONES)
    assert {note["source"] for note in board["notes"]} > {"ECOL-D2", "ECOL-O2", "ECOL-A3"}
    assert len({note["author"] for note in board["notes"]}) == 1


def test_a_start_that_was_cut_short_is_completed(inside: Tablee, tmp_path: Path) -> None:
    inside("demo", "--json")
    with closing(sqlite3.connect(tmp_path / "tablee.db")) as database:
        # As if it had ended before the first entry: where a log ends is written down too.
        database.execute("DELETE FROM board_update")
        ends = [
            (proof_of_end(key, 0, 0), key) for (key,) in database.execute("SELECT board FROM head")
        ]
        database.executemany("UPDATE head SET seq = 0, t_ms = 0, proof = ? WHERE board = ?", ends)
        database.execute("DELETE FROM client")
        database.execute("UPDATE head SET bound = 0, bound_crc = 0")
        database.commit()

    inside("demo", "--json")

    with closing(sqlite3.connect(tmp_path / "tablee.db")) as database:
        rows = database.execute("SELECT board, seq FROM board_update").fetchall()
    assert sorted(seq for _, seq in rows) == [1, 1, 1]


def test_the_sample_is_read_without_a_problem_in_both_languages() -> None:
    for table in TABLES:
        for language in ("fr", "en"):
            update, client = written(table, language)
            gate = Gate()

            gate.learn(update)

            content = read_board(Replica.load([update]))
            assert set(gate.clocks) == {client}
            assert [note.client for note in content.notes] == [client] * len(table.papers)
            assert not content.problems


def test_every_lineage_leads_to_a_card_of_the_built_in_cahier() -> None:
    for language in ("fr", "en"):
        cahier = load((ROOT / "schema" / "cahier" / f"{language}.json").read_text("utf-8"))
        cards = {card.id for theme in cahier.themes for card in theme.cards}

        for table in TABLES:
            assert cahier.theme(table.theme)
            assert {paper.source for paper in table.papers if paper.source} <= cards


def test_no_paper_of_the_sample_lies_on_another() -> None:
    for table in TABLES:
        update, _ = written(table, "fr")
        notes = sorted(
            read_board(Replica.load([update])).notes, key=lambda note: note.kind != "solution"
        )
        boxes = [(note, *note.pos, *(note.size or (220.0, 132.0))) for note in notes]

        for n, (one, x, y, w, h) in enumerate(boxes):
            for other, a, b, c, d in boxes[n + 1 :]:
                if other.solution == one.id:  # what is part of a solution lies within its frame
                    assert x <= a and a + c <= x + w and y <= b and b + d <= y + h
                else:
                    assert x + w <= a or a + c <= x or y + h <= b or b + d <= y
