"""The ways into one database: a single writer in a thread of its own, and readers beside it."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from server.errors import Damaged, Unavailable

from .sqlite import WRITING, looking_engine, meaning_of, reading_engine, translate, writing_engine
from .thread import Worker

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")


class Store:
    """Runs pieces of work on a connection and translates what goes wrong.

    Work is an ordinary function that gets a connection; it must not keep it. A
    transaction makes one trip to the writer's thread: an asynchronous driver would make
    seven, each of them a turn of an event loop that has other things to do.
    """

    def __init__(self, path: Path, pragmas: Sequence[str] = WRITING) -> None:
        self._path = path
        self._writing, self._looking = writing_engine(path, pragmas), looking_engine(path)
        self._writer, self._looker = Worker("store"), Worker("looks")
        self._running: set[asyncio.Future[Any]] = set()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work``; each of its statements sees the newest commit."""
        return await self._to_the_end(asyncio.ensure_future(self._look(work)))

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` that looks up a few rows, in its turn, with one trip to a thread.

        Every door asks for a session and a board: a hundred people who come at once wait
        for two hundred of these (measured, slowest of a hundred joins: 358 → 253 ms).
        """
        return await self._looker.run(partial(self._peek, work))

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction, each in its turn; when this returns, it is on disk."""
        return await self._writer.run(partial(self._transact, work))

    async def insert(self, statement: str, values: Sequence[object]) -> None:
        """Run one statement of SQLite as a transaction of its own; then it is on disk.

        The driver lets go of the interpreter once, commit included. A transaction around an
        insert of many does so for every row, and the event loop may keep each waiting.
        """
        await self._writer.run(partial(self._insert, statement, values))

    async def close(self) -> None:
        """Let what runs end, then close all connections, the writer last: it cleans up."""
        await asyncio.gather(*self._running, return_exceptions=True)
        if "_reading" in self.__dict__:
            await self._reading.dispose()
        await self._looker.run(self._looking.dispose)
        await self._looker.stop()
        await self._writer.run(self._writing.dispose)
        await self._writer.stop()

    @cached_property
    def _reading(self) -> "AsyncEngine":
        """Readers begin with the first read: the asynchronous driver takes 8 MB."""
        return reading_engine(self._path)

    async def _to_the_end(self, running: "asyncio.Future[T]") -> T:
        # Whoever waits may be cancelled, the work may not: a transaction is done or refused,
        # and a connection goes back to the others in order.
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return await asyncio.shield(running)

    async def _look(self, work: Callable[[Connection], T]) -> T:
        try:
            async with self._reading.connect() as connection:
                return await connection.run_sync(work)
        except DBAPIError as problem:
            raise translate(problem) from problem
        except UnicodeDecodeError as problem:
            # SQLite quotes what it found in a damaged schema, and that need not be text.
            raise Damaged("the database file is damaged") from problem
        except NoConnection as problem:
            raise Unavailable("the database is too busy") from problem

    def _peek(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._looking.connect() as connection:
                return work(connection)
        except DBAPIError as problem:
            raise translate(problem) from problem
        except UnicodeDecodeError as problem:
            raise Damaged("the database file is damaged") from problem

    def _transact(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._writing.begin() as connection:
                return work(connection)
        except DBAPIError as problem:
            raise translate(problem) from problem

    def _insert(self, statement: str, values: Sequence[object]) -> None:
        try:
            connection = self._writing.raw_connection()
            try:
                connection.cursor().execute(statement, values)
            except sqlite3.ProgrammingError:
                connection.invalidate()  # closed behind our back: the next one is opened anew
                raise
            finally:
                connection.close()
        except sqlite3.Error as problem:
            raise meaning_of(problem) from problem
