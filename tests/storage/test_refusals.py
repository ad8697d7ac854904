"""A database that cannot be used is refused in one sentence, and left as it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from server.errors import BadInput, Damaged
from server.storage.opening import database as store
from server.storage.refusals import (
    AlreadyServed,
    DatabaseRefused,
    FromNewerVersion,
    NotADatabase,
    NotOurs,
    NotWritable,
)

from .samples import WORKSHOP, two_tables

ROOT = Path(__file__).resolve().parents[2]


async def refused(path: Path, *, exclusive: bool = False) -> DatabaseRefused:
    """Open what must not open and return why not."""
    unusable = store(f"sqlite+aiosqlite:///{path}", exclusive=exclusive)
    with pytest.raises(DatabaseRefused) as caught:
        await unusable.open()
    assert str(path) in str(caught.value)
    assert caught.value.details == {"path": str(path)}
    return caught.value


def bytes_of(path: Path) -> bytes:
    return path.read_bytes()


def break_inside(path: Path) -> bytes:
    """Overwrite the first page behind its header, where the tables are listed."""
    whole = path.read_bytes()
    path.write_bytes(whole[:200] + b"\xa5" * 3_896 + whole[4_096:])
    return path.read_bytes()


def make(path: Path, *statements: str) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return bytes_of(path)


@pytest.mark.parametrize(
    "content",
    [
        b"Bonjour !",
        b"SQLite format 2\x00",
        b"\x00" * 5_000,
        b"SQLite format 3\x00" + b"\xa5" * 8_000,
    ],
)
async def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tablée.db"
    path.write_bytes(content)

    reason = await refused(path)

    assert isinstance(reason, NotADatabase)
    assert bytes_of(path) == content
    assert os.listdir(tmp_path) == ["tablée.db"]


async def test_a_directory_is_no_database(tmp_path: Path) -> None:
    assert isinstance(await refused(tmp_path), NotADatabase)


@pytest.mark.parametrize(
    "tables",
    [
        ["CREATE TABLE recettes (nom TEXT)"],
        ["CREATE TABLE board (id TEXT)", "CREATE TABLE workshop (id TEXT)"],
        [
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('0001')",
            "CREATE TABLE board (id TEXT)",
        ],
        [
            "CREATE TABLE alembic_version (version_num TEXT)",
            "CREATE TABLE board_update (id TEXT)",
        ],
    ],
)
async def test_a_database_of_another_program_is_refused_untouched(
    tmp_path: Path, tables: list[str]
) -> None:
    path = tmp_path / "recettes.db"
    before = make(path, *tables)

    reason = await refused(path)

    assert isinstance(reason, NotOurs)
    assert bytes_of(path) == before


async def test_a_database_from_a_newer_version_is_refused_untouched(path: Path) -> None:
    before = make(path, "UPDATE alembic_version SET version_num = '9999'")

    reason = await refused(path)

    assert isinstance(reason, FromNewerVersion)
    assert bytes_of(path) == before


async def test_a_file_whose_inside_is_broken_is_damaged_not_empty(path: Path) -> None:
    broken = break_inside(path)

    with pytest.raises(Damaged):
        await store(f"sqlite+aiosqlite:///{path}").open()

    assert bytes_of(path) == broken


async def test_a_missing_directory_is_made(tmp_path: Path) -> None:
    path = tmp_path / "données" / "2026" / "tablée.db"
    new = store(f"sqlite+aiosqlite:///{path}")

    await new.open()
    await two_tables(new)
    await new.close()

    assert path.stat().st_size > 0


async def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    (tmp_path / "tablée.db").touch()
    new = store(f"sqlite+aiosqlite:///{tmp_path}/tablée.db")

    await new.open()
    await two_tables(new)

    assert await new.registry.workshop(WORKSHOP.id) == WORKSHOP
    await new.close()


async def test_a_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("pas un dossier")

    reason = await refused(tmp_path / "fichier" / "tablée.db")

    assert isinstance(reason, NotWritable)


# Whoever runs the tests as root may write everywhere, so somebody else tries: from the
# directory itself, for the way to it may be closed to others.
LOOK_AS_NOBODY = """
import os, sys
from pathlib import Path
from server.storage.refusals import NotWritable
from server.storage.sqlite import examine
if os.geteuid() == 0:
    os.setuid(65534)
try:
    examine(Path(sys.argv[1]), ["0001"])
except NotWritable as reason:
    print(reason.code)
"""


@pytest.mark.parametrize(
    ("file_mode", "directory_mode"),
    [(0o444, 0o777), (0o666, 0o555), (0o000, 0o777), (None, 0o555)],
)
def test_what_is_not_ours_to_write_is_refused(
    path: Path, file_mode: int | None, directory_mode: int
) -> None:
    if file_mode is None:
        path.unlink()
    else:
        path.chmod(file_mode)
    path.parent.chmod(directory_mode)

    outcome = subprocess.run(
        [sys.executable, "-c", LOOK_AS_NOBODY, path.name],
        cwd=path.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    path.parent.chmod(0o700)

    assert (outcome.stdout, outcome.stderr) == ("database-not-writable\n", "")


async def test_a_board_is_served_by_one_process_only(path: Path) -> None:
    serving = store(f"sqlite+aiosqlite:///{path}", exclusive=True)
    await serving.open()

    reason = await refused(path, exclusive=True)

    assert isinstance(reason, AlreadyServed)
    await two_tables(serving)
    await serving.close()


async def test_once_it_stops_another_process_may_serve(path: Path) -> None:
    for _ in range(2):
        serving = store(f"sqlite+aiosqlite:///{path}", exclusive=True)
        await serving.open()
        await serving.close()

    assert path.with_name(path.name + ".lock").exists()


async def test_tables_do_not_change_under_a_process_that_serves_them(tmp_path: Path) -> None:
    path = tmp_path / "tablée.db"
    serving = store(f"sqlite+aiosqlite:///{path}", exclusive=True)
    await serving.open()
    make(path, "DROP TABLE alembic_version", "DROP TABLE board_update")
    for table in (
        "head",
        "marker",
        "snapshot",
        "client",
        "session",
        "participant",
        "link",
        "board",
    ):
        make(path, f"DROP TABLE {table}")
    make(path, "DROP TABLE workshop", "DROP TABLE catalogue", "DROP TABLE cahier")

    reason = await refused(path)

    assert isinstance(reason, AlreadyServed)
    await serving.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "memory:",
        "tablée.db",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///",
        "sqlite+aiosqlite:///tablée.db?mode=ro",
        "sqlite+aiosqlite:///:memory:",
        "postgresql+asyncpg://localhost/tablee",
        "http://localhost:8000/",
    ],
)
def test_an_address_that_names_no_store_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="database address"):
        store(url)
