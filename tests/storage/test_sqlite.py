"""The store in one SQLite file keeps its word, and two stores share one file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from server.errors import Unavailable
from server.storage.opening import database as store
from server.storage.port import Conducted, Database
from server.storage.sql_log import SqlLog
from server.storage.store import Store

from .log_contract import LogContract
from .registry_contract import RegistryContract
from .samples import WORKSHOP, board, row, rows, two_tables


@asynccontextmanager
async def opened(path: Path, **how: bool) -> AsyncIterator[Database]:
    """Open another store on the same file."""
    other = store(f"sqlite+aiosqlite:///{path}", **how)
    await other.open()
    try:
        yield other
    finally:
        await other.close()


@asynccontextmanager
async def own_connections(path: Path) -> AsyncIterator[Store]:
    """Give connections to the same file that a test may spoil."""
    own = Store(path)
    try:
        yield own
    finally:
        await own.close()


class TestSqliteLog(LogContract):
    """The log in one file."""


class TestSqliteRegistry(RegistryContract):
    """The register in one file."""


async def test_everything_is_there_after_closing_and_opening_again(
    database: Database, path: Path
) -> None:
    first, _ = await two_tables(database)
    await database.log.append(rows(first.key, 1, 3))
    await database.close()

    async with opened(path) as again:
        assert await again.log.read(first.key) == rows(first.key, 1, 3)
        assert await again.registry.board(board(1).id) == first


async def test_a_commit_is_on_disk_and_what_is_erased_is_gone(
    database: Database, path: Path
) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}

    async with own_connections(path) as own:
        found = {
            name: await own.write(
                lambda it, name=name: it.exec_driver_sql(f"PRAGMA {name}").scalar()
            )
            for name in [*wanted, "auto_vacuum"]
        }

    assert found == {**wanted, "auto_vacuum": 2}


async def test_opening_a_file_writes_nothing_into_it(database: Database, path: Path) -> None:
    await two_tables(database)
    files = [path, path.with_name(path.name + "-wal")]
    before = [file.read_bytes() for file in files]

    async with opened(path) as other:
        await other.registry.workshop(WORKSHOP.id)
        await other.log.append([])

    assert [file.read_bytes() for file in files] == before


async def test_another_process_may_write_beside_the_one_that_serves(path: Path) -> None:
    async with opened(path, exclusive=True) as serving, opened(path) as verb:
        first, second = await two_tables(verb)
        await asyncio.gather(
            serving.log.append(rows(first.key, 1, 300)), verb.log.append(rows(second.key, 1, 300))
        )

        assert await serving.registry.workshop(WORKSHOP.id) == WORKSHOP
        assert await serving.log.read(second.key) == rows(second.key, 1, 300)
        assert await verb.log.read(first.key) == rows(first.key, 1, 300)


async def test_many_at_once_read_and_write_one_file(database: Database) -> None:
    first, _ = await two_tables(database)

    async def write_and_read(number: int) -> int:
        await database.log.append([row(first.key, number)])
        await database.registry.conduct(
            WORKSHOP.id, {board(2).id: Conducted(True, "future", True)}
        )
        return (await database.log.head(first.key))[0]

    heads = await asyncio.gather(*(write_and_read(number) for number in range(1, 61)))

    assert all(head >= number for number, head in enumerate(heads, 1))
    assert await database.log.read(first.key) == rows(first.key, 1, 60)


async def test_a_transaction_ends_though_nobody_waits_for_it_any_more(database: Database) -> None:
    first, _ = await two_tables(database)
    hurried = asyncio.create_task(database.log.append(rows(first.key, 1, 2_000)))
    await asyncio.sleep(0)

    hurried.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hurried
    await database.log.append(rows(first.key, 2_001, 2_001))

    assert await database.log.read(first.key) == rows(first.key, 1, 2_001)


async def test_readers_who_leave_take_nothing_with_them(database: Database) -> None:
    first, _ = await two_tables(database)
    await database.log.append(rows(first.key, 1, 3_000))
    leaving = [asyncio.create_task(database.log.read(first.key)) for _ in range(40)]

    for turns, reader in enumerate(leaving):
        for _ in range(turns % 13):
            await asyncio.sleep(0)
        reader.cancel()
    outcomes = await asyncio.gather(*leaving, return_exceptions=True)
    staying = await asyncio.gather(*(database.log.read(first.key) for _ in range(12)))

    assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError}
    assert staying == [rows(first.key, 1, 3_000)] * 12


async def test_a_file_that_became_read_only_is_still_read(database: Database, path: Path) -> None:
    first, _ = await two_tables(database)
    await database.log.append(rows(first.key, 1, 2))

    async with own_connections(path) as own:
        log = SqlLog(own, [])
        await own.write(lambda it: it.exec_driver_sql("PRAGMA query_only = ON") and None)
        with pytest.raises(Unavailable, match="readonly"):
            await log.append(rows(first.key, 3, 4))

        assert await log.read(first.key) == rows(first.key, 1, 2)


async def test_a_full_disk_says_so_writes_nothing_and_is_used_again_when_there_is_room(
    database: Database, path: Path
) -> None:
    first, second = await two_tables(database)
    large = [row(first.key, 1), row(second.key, 1, bytes(1_000_000))]

    async with own_connections(path) as own:
        log = SqlLog(own, [])
        await own.write(lambda it: it.exec_driver_sql("PRAGMA max_page_count = 100") and None)
        with pytest.raises(Unavailable, match="full"):
            await log.append(large)
        nothing = await log.read(first.key)
        await log.append([row(first.key, 1)])
        await own.write(lambda it: it.exec_driver_sql("PRAGMA max_page_count = 9999") and None)
        await log.append(large[1:])

    assert nothing == []
    assert await database.log.read(first.key) == large[:1]
    assert await database.log.read(second.key) == large[1:]


async def test_a_connection_that_broke_is_opened_anew(database: Database, path: Path) -> None:
    first, _ = await two_tables(database)

    async with own_connections(path) as own:
        log = SqlLog(own, [])
        with pytest.raises(Unavailable):
            await own.write(lambda it: it.connection.driver_connection.close())
        await log.append(rows(first.key, 1, 2))

    assert await database.log.read(first.key) == rows(first.key, 1, 2)


async def test_an_erased_workshop_takes_everything_with_it(database: Database, path: Path) -> None:
    first, _ = await two_tables(database)
    await database.log.append(rows(first.key, 1, 2))

    async with own_connections(path) as own:
        await own.write(lambda it: it.exec_driver_sql("DELETE FROM workshop") and None)
    again = await two_tables(database)

    assert await database.log.head(first.key) == (0, 0)
    assert first.key not in {table.key for table in again}
    assert again[0] == replace(first, key=again[0].key)
