"""The migrations lead from nothing to the tables of tables.py, whole or not at all."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from server.errors import Unavailable
from server.storage.checksums import crc_of
from server.storage.migrating import revision_of, upgrade
from server.storage.opening import database as store
from server.storage.port import Binding, Snapshot
from server.storage.shipped import revisions, schema
from server.storage.sqlite import MIGRATING
from server.storage.store import Store
from server.storage.tables import metadata

from .samples import rows


def definitions(path: Path) -> dict[str, str]:
    """Return name and text of all tables and indexes, blanks and the order of columns aside.

    SQLite puts a column that is added behind the constraints of its table.
    """
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: _in_order(sql) for name, sql in found if "alembic" not in name}


def _in_order(sql: str) -> str:
    plain = re.sub(r" ?\)$", "", re.sub(r"[\s\"]+", " ", sql))
    return ", ".join(sorted(re.split(r" ?, ?", plain)))


async def run(path: Path, work: Callable[[Connection], object]) -> object:
    own = Store(path, MIGRATING)
    try:
        return await own.write(work)
    finally:
        await own.close()


async def test_from_nothing_the_migrations_build_the_tables_as_they_are_declared(
    migrated: Path,
) -> None:
    def differences(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    assert await run(migrated, differences) == []


def test_the_migrated_tables_are_declared_to_the_letter(migrated: Path, tmp_path: Path) -> None:
    declared = tmp_path / "declared.db"
    engine = create_engine(f"sqlite:///{declared}")

    metadata.create_all(engine)
    engine.dispose()

    assert definitions(migrated) == definitions(declared)
    assert "WITHOUT ROWID" in definitions(migrated)["board_update"]


async def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "tablée.db"

    def half(connection: Connection) -> None:
        upgrade(connection)
        raise Unavailable("the power went")

    with pytest.raises(Unavailable):
        await run(path, half)

    assert definitions(path) == {}
    await run(path, upgrade)
    assert await run(path, revision_of) == revisions()[-1]


FIRST = """
INSERT INTO workshop VALUES ('w', 'Été 🌾', 'fr', 'builtin-fr', 0, NULL, 0);
INSERT INTO board VALUES (1, 'b1', 'w', 1, 'Table 1', NULL, 0, 1, 0, 'future');
INSERT INTO board VALUES (2, 'b2', 'w', 2, 'Table 2', NULL, 0, 1, 0, 'future');
INSERT INTO client VALUES (1, 9007199254740991, 3, 'zoé', 1), (1, 7, 4, 'noël', 0);
"""


async def test_a_file_of_the_first_version_keeps_its_boards(tmp_path: Path) -> None:
    path = tmp_path / "tablée.db"
    await run(path, lambda connection: upgrade(connection, to="0001"))
    with closing(sqlite3.connect(path)) as old:
        old.executescript(FIRST)
        for entry in rows(1, 1, 3):
            fields = (entry.board, entry.seq, entry.t_ms, entry.session, entry.data)
            old.execute("INSERT INTO board_update VALUES (?,?,?,?,?,?)", (*fields, crc_of(entry)))
        for seq, data in [(2, b"whole"), (3, b"was whole")]:
            digest = hashlib.sha256(b"whole").digest()
            kept = (1, seq, seq * 40, "raw", digest, data)
            old.execute("INSERT INTO snapshot VALUES (?,?,?,?,?,?)", kept)
        old.commit()

    again = store(f"sqlite+aiosqlite:///{path}")
    await again.open()

    assert await again.log.read(1) == rows(1, 1, 3)
    assert await again.log.head(1) == (3, 120)
    assert await again.log.bindings(1) == [
        Binding(1, 7, 4, "noël"),
        Binding(1, 2**53 - 1, 3, "zoé", lent=True),
    ]
    assert await again.log.snapshots(1) == [Snapshot(1, 2, 80, b"whole")]
    assert await again.log.examine(1) == ["the snapshot at entry 3 is damaged"]
    assert await again.log.examine(2) == []
    await again.close()


async def test_what_is_up_to_date_is_left_alone(path: Path) -> None:
    before = definitions(path)

    await run(path, upgrade)

    assert definitions(path) == before


async def test_migrating_prints_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    new = store(f"sqlite+aiosqlite:///{tmp_path}/à faire/tablée 100 %.db")

    await new.open()
    await new.close()

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("home", ["server", "."])
def test_what_ships_is_found_in_a_package_and_in_a_checkout(tmp_path: Path, home: str) -> None:
    there = tmp_path / home / "schema" / "migrations"
    there.mkdir(parents=True)

    assert schema("migrations", tmp_path / "server").samefile(there)


@pytest.mark.parametrize("part", ["migrations", "cahier"])
def test_an_installation_without_what_ships_says_so(tmp_path: Path, part: str) -> None:
    with pytest.raises(Unavailable, match=f"schema/{part} .* not installed"):
        schema(part, tmp_path / "server")


def test_revisions_are_numbered_by_their_files() -> None:
    files = sorted((schema("migrations") / "versions").glob("*.py"))

    assert revisions() == [f"{number:04d}" for number in range(1, len(files) + 1)]
    for file, revision in zip(files, revisions(), strict=True):
        assert f'revision = "{revision}"' in file.read_text("utf-8")
