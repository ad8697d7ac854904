"""The verb verify: what is sound is said to be sound, what is damaged is named."""

from __future__ import annotations

import asyncio
import hashlib
import random
import shutil
import signal
import sqlite3
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from server.errors import Damaged
from server.rooms.opening import open_board
from server.storage.checksums import crc_of
from server.storage.inspecting import Inspection
from server.storage.opening import database
from server.storage.port import Row
from tests.person import Person
from tests.serving import serving

from .conftest import Outcome, Tablee, refused
from .history import History, written

Spoil = Callable[[History], object]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> History:
    return written(tmp_path_factory.mktemp("pristine"))


@pytest.fixture
def history(pristine: History, tmp_path: Path) -> History:
    shutil.copy(pristine.path, tmp_path / "tablee.db")
    return History(tmp_path / "tablee.db", pristine.board)


def looks_of(folder: Path) -> dict[str, str]:
    """Every file of a folder, byte for byte."""
    files = [file for file in folder.iterdir() if not file.name.endswith("-shm")]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def codes(outcome: Outcome) -> list[str]:
    """The codes of all findings, and that the outcome says the same in every other way."""
    data = outcome.data
    found = [one["code"] for board in data["boards"] for one in board["damage"]]
    found += [one["code"] for one in data["damage"]]
    assert data["sound"] is (not found)
    assert outcome.status == (1 if found else 0), outcome
    assert outcome.refusal.count("\n") == (1 if found else 0), outcome
    assert "{" not in "".join(one["message"] for b in data["boards"] for one in b["damage"])
    return sorted(set(found))


def test_a_sound_history_is_said_to_be_sound_and_left_as_it_is(
    history: History, inside: Tablee, tmp_path: Path
) -> None:
    before = looks_of(tmp_path)

    outcome = inside("verify", LANG="en")
    data = inside("verify", "--json").data

    assert outcome.status == 0, outcome
    assert outcome.output.endswith("2 tables, 48 entries, 2 snapshots.\n")
    assert outcome.output.count("✓") == 2
    assert [board["entries"] for board in data["boards"]] == [48, 0]
    assert looks_of(tmp_path) == before


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (
            lambda h: h.spoil("UPDATE board_update SET data = x'00' WHERE seq = 7"),
            "entries-damaged",
        ),
        (
            lambda h: h.spoil(
                "UPDATE board_update SET data = substr(data, 1, 9) WHERE seq BETWEEN 7 AND 9"
            ),
            "entries-damaged",
        ),
        (
            lambda h: h.spoil("UPDATE board_update SET session = 2 WHERE seq = 30"),
            "entries-damaged",
        ),
        (
            lambda h: h.spoil("UPDATE board_update SET t_ms = 'tôt' WHERE seq = 3"),
            "entries-damaged",
        ),
        (lambda h: h.spoil("DELETE FROM board_update WHERE seq = 1"), "entries-missing"),
        (
            lambda h: h.spoil("DELETE FROM board_update WHERE seq BETWEEN 3 AND 9"),
            "entries-missing",
        ),
        (lambda h: h.spoil("DELETE FROM board_update WHERE seq > 40"), "log-short"),
        (lambda h: h.rewrite(5, b"\x00\x00"), "entry-unlearnable"),
        (lambda h: h.rewrite(5, b"\xff" * 40), "entry-unlearnable"),
        (lambda h: h.spoil("UPDATE snapshot SET data = substr(data, 1, 50)"), "snapshot-damaged"),
        (lambda h: h.spoil("UPDATE snapshot SET data = 7 WHERE seq = 24"), "snapshot-damaged"),
        (
            lambda h: h.spoil("UPDATE snapshot SET codec = 'zip' WHERE seq = 24"),
            "snapshot-damaged",
        ),
        (lambda h: h.spoil("UPDATE snapshot SET sha256 = zeroblob(32)"), "snapshot-damaged"),
        (lambda h: h.spoil("UPDATE snapshot SET t_ms = 'tôt'"), "snapshot-damaged"),
        (
            lambda h: h.keep(48, h.value("SELECT data FROM snapshot WHERE seq = 24")),
            "snapshot-differs",
        ),
        (lambda h: h.keep(24, b"\xff" * 30), "snapshot-damaged"),
        (lambda h: h.spoil("DELETE FROM head"), "end-unknown"),
        (lambda h: h.spoil("UPDATE head SET seq = seq + 1"), "end-unknown"),
        (lambda h: h.spoil("UPDATE head SET t_ms = 'tôt'"), "end-unknown"),
        (lambda h: h.spoil("UPDATE head SET bound = 7"), "bindings-missing"),
        (lambda h: h.spoil("DELETE FROM client"), "bindings-missing"),
        (lambda h: h.spoil("DELETE FROM client"), "client-unbound"),
        (lambda h: h.spoil("UPDATE client SET lent = 7"), "binding-damaged"),
        (lambda h: h.spoil("UPDATE client SET participant = x'ff'"), "binding-damaged"),
        (lambda h: h.spoil("UPDATE client SET session = 99"), "binding-damaged"),
    ],
)
def test_each_damage_is_named_and_whether_the_board_opens_is_true(
    history: History, inside: Tablee, spoil: Spoil, found: str
) -> None:
    spoil(history)
    french, english = inside("verify"), inside("verify", LANG="en")

    outcome = inside("verify", "--json")

    assert found in codes(outcome)
    assert outcome.data["boards"][0]["opens"] is really_opens(history)
    assert "✗" in french.output
    assert "→" in english.output
    assert french.output != english.output


def really_opens(history: History) -> bool:
    """Open the board as the server would."""

    async def opened() -> bool:
        store = database(f"sqlite+aiosqlite:///{history.path}")
        await store.open()
        try:
            await open_board(store.log, history.key)
        except Damaged:
            return False
        finally:
            await store.close()
        return True

    return asyncio.run(opened())


def test_an_entry_of_nobody_is_named(history: History, inside: Tablee) -> None:
    history.spoil("DELETE FROM session")

    assert codes(inside("verify", "--json")) == ["binding-astray", "session-unknown"]


def test_rows_without_a_board_are_named(history: History, inside: Tablee) -> None:
    history.spoil("DELETE FROM board WHERE id = ?", history.board)

    outcome = inside("verify", "--json")

    assert codes(outcome) == ["rows-astray"]
    assert {one["table"] for one in outcome.data["damage"]} >= {"board_update", "snapshot"}


def test_neighbours_that_are_damaged_are_one_finding(history: History, inside: Tablee) -> None:
    history.spoil("UPDATE board_update SET crc = 0 WHERE seq BETWEEN 7 AND 9 OR seq = 20")

    outcome = inside("verify", history.board, "--json")

    damage = [(one["first"], one["last"]) for one in outcome.data["boards"][0]["damage"]]
    assert damage == [(7, 9), (20, 20)]


def test_one_board_is_examined_alone(history: History, inside: Tablee) -> None:
    history.spoil("UPDATE board_update SET crc = 0 WHERE seq = 7")
    other = history.value("SELECT id FROM board WHERE id <> ?", history.board)

    sound, damaged = inside("verify", other), inside("verify", history.board)

    assert (sound.status, damaged.status) == (0, 1)
    assert "absente" in refused(inside("verify", "absente"))


def test_a_history_is_read_in_pages(
    history: History, inside: Tablee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.storage.inspecting.PAGE", 7)
    outcome = inside("verify", "--json")

    assert codes(outcome) == []
    assert outcome.data["boards"][0]["entries"] == 48


def test_a_long_history_is_not_held_in_memory(history: History) -> None:
    size, count = 4_000, 4_000
    with closing(sqlite3.connect(history.path, isolation_level=None)) as connection:
        key = connection.execute("SELECT key FROM board ORDER BY key DESC").fetchone()[0]
        rows = [Row(key, seq, seq, 1, bytes(size)) for seq in range(1, count + 1)]
        connection.executemany(
            "INSERT INTO board_update VALUES (?, ?, ?, ?, ?, ?)",
            [(r.board, r.seq, r.t_ms, r.session, r.data, crc_of(r)) for r in rows],
        )
    del rows

    with Inspection(history.path) as inspection:
        tracemalloc.start()
        intact = sum(entry.intact for entry in inspection.entries(key))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert intact == count
    assert peak < size * count / 50


def test_bytes_that_turned_anywhere_in_the_file_end_in_a_sentence(
    pristine: History, history: History, inside: Tablee
) -> None:
    whole, wanted = pristine.path.read_bytes(), everything(pristine)
    chance = random.Random(20261125)  # noqa: S311
    damaged = 0

    for _ in range(150):
        spoilt = bytearray(whole)
        place = chance.randrange(len(whole))
        length = chance.choice((1, 1, 4, 200, 4096))
        spoilt[place : place + length] = chance.randbytes(len(spoilt[place : place + length]))
        history.path.write_bytes(spoilt[: chance.choice((len(spoilt), len(spoilt), place))])
        outcome = inside("verify")
        assert outcome.status in (0, 1)
        if outcome.status == 0:
            assert everything(history) == wanted
        else:
            assert outcome.refusal.count("\n") == 1, outcome.refusal
            assert outcome.refusal.endswith(".\n"), outcome.refusal
            damaged += 1

    assert damaged > 30


def everything(history: History) -> list[Row]:
    """Return every entry of the file; whatever is not intact is a fault of the test's caller."""
    with Inspection(history.path) as inspection:
        return [
            Row(board.key, entry.seq, entry.t_ms, entry.session, entry.data)
            for board in inspection.boards()
            for entry in inspection.entries(board.key)
        ]


def test_what_a_killed_server_left_in_its_journal_counts(tmp_path: Path, inside: Tablee) -> None:
    with serving(tmp_path) as server:
        link = server.workshop()
        session = server.session(link["participant"]["token"])["session"]

        async def write() -> None:
            async with Person(server.url, link["boards"][0]["id"], session) as person:
                await person.add_note("Écrit juste avant la panne ⚡")
                await person.until_saved()

        asyncio.run(write())
        server.stop(signal.SIGKILL)
    before = looks_of(tmp_path)

    outcome = inside("verify", "--json")

    assert codes(outcome) == []
    assert [board["entries"] for board in outcome.data["boards"]] == [1]
    assert looks_of(tmp_path) == before


async def test_beside_a_server_that_writes_it_finds_nothing_and_disturbs_nobody(
    tmp_path: Path, tablee: Tablee
) -> None:
    with serving(tmp_path) as server:
        link = server.workshop()
        session = server.session(link["participant"]["token"])["session"]
        async with Person(server.url, link["boards"][0]["id"], session) as person:
            looking = asyncio.create_task(asyncio.to_thread(tablee, "verify", "--json"))
            while not looking.done():
                await person.add_note("Pendant qu’on relit 🔎")
                await person.until_saved()
            await person.add_note("Et après")
            await person.until_saved()
        outcome = await looking
        entries = tablee("verify", "--json").data["boards"][0]["entries"]

    assert codes(outcome) == []
    assert entries == len(person.notes)


@pytest.mark.parametrize("content", [b"", b"Ceci n'est pas une base.\n" * 400])
def test_a_file_that_is_no_database_is_said_in_one_sentence(
    inside: Tablee, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "tablee.db").write_bytes(content)

    assert "tablee.db" in refused(inside("verify"))


def test_there_must_be_a_file_and_none_is_made(inside: Tablee, tmp_path: Path) -> None:
    assert "tablee.db" in refused(inside("verify"))
    assert list(tmp_path.iterdir()) == []
    assert "memory://" in refused(inside("verify", TABLEE_DATABASE_URL="memory://"))


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_a_file_of_another_version_is_left_to_that_version(
    history: History, inside: Tablee, monkeypatch: pytest.MonkeyPatch, revision: str
) -> None:
    monkeypatch.setattr("server.storage.inspecting.revisions", lambda: ["0000", "0001", "0002"])
    history.spoil("UPDATE alembic_version SET version_num = ?", revision)

    assert "tablee.db" in refused(inside("verify"))
