"""What the store is asked all day leaves nothing behind that only a search for garbage finds."""

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from server.storage.port import Binding, Database
from server.storage.sql import SqlDatabase
from server.storage.store import Store

from .samples import WORKSHOP, board, hash_of, person, row, session, two_tables

OFTEN = 10
READERS = 4  # connections that read whole histories at once
Deed = Callable[[Database, int, int], Awaitable[object]]

DEEDS: dict[str, Deed] = {
    "somebody comes": lambda it, _, n: it.registry.add_session(
        session(f"né {n} 📱", person(n), 1)
    ),
    "a session is shown": lambda it, _, n: it.registry.session_by_token(hash_of(f"né {n} 📱")),
    "a table is looked up": lambda it, _, n: it.registry.board(board(1).id),
    "tables are looked up": lambda it, _, n: it.registry.boards_of(WORKSHOP.id),
    "people are counted": lambda it, _, n: it.registry.count_participants(WORKSHOP.id),
    "people are named": lambda it, _, n: it.registry.rename(person(0).id, f"Zoé {n} 🌱"),
    "people are read": lambda it, _, n: it.registry.participants_of(WORKSHOP.id),
    "ended sessions are asked for": lambda it, _, n: it.registry.revoked_since(n),
    "a page declares an id": lambda it, key, n: it.log.append(
        [row(key, n)], [Binding(key, 1_000 + n, 1, person(0).id, lent=False)]
    ),
    "an id is bound anew": lambda it, key, n: it.log.append(
        [], [Binding(key, 7, n, person(0).id, lent=False)]
    ),
    "ids are read": lambda it, key, n: it.log.bindings(key),
    "a history is read": lambda it, key, n: it.log.read(key),
    "an end is read": lambda it, key, n: it.log.head(key),
    "snapshots are read": lambda it, key, n: it.log.snapshots(key),
}


def kilobytes(connection: Connection) -> int:
    """Return how much a connection may keep of the pages it has seen."""
    return -int(connection.exec_driver_sql("PRAGMA cache_size").scalar_one())


@asynccontextmanager
async def closing_at_last(store: Store) -> AsyncIterator[Store]:
    """Close a store whatever happens."""
    try:
        yield store
    finally:
        await store.close()


@contextmanager
def unsearched() -> Iterator[None]:
    """Have no search for garbage for a while."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
async def test_what_is_asked_all_day_leaves_no_circle_of_references(
    database: SqlDatabase, deed: Deed
) -> None:
    first, _ = await two_tables(database)
    await database.registry.add_session(session("né 0 📱", person(0), 1))
    numbers = iter(range(1, 100))
    for _ in range(4):  # statements are compiled once, connections opened
        await deed(database, first.key, next(numbers))

    with unsearched():
        for _ in range(OFTEN):
            await deed(database, first.key, next(numbers))
        found = gc.collect()

    assert found < OFTEN


async def test_pages_that_were_read_or_written_never_fill_more_than_some_megabytes(
    path: Path,
) -> None:
    async with closing_at_last(Store(path)) as store:
        written = await store.write(kilobytes)
        read = await store.read(kilobytes)
        looked = await store.look(kilobytes)

    assert min(written, read, looked) > 0
    assert written + READERS * read + looked <= 4 * 1024
