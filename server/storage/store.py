"""The ways into one database: a single writer in a thread of its own, and readers beside it."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from server.errors import Damaged

from .sqlite import WRITING, meaning_of, reading_engine, translate, writing_engine
from .thread import Worker

T = TypeVar("T")

# Long reads at once, of whole histories for example.
READERS: Final = 4


class Store:
    """Runs pieces of work on a connection and translates what goes wrong.

    Work is an ordinary function that gets a connection; it must not keep it. Each piece of
    work makes one trip to a thread and is done to its end, though nobody waits any more: an
    asynchronous driver would make seven, each of them a turn of an event loop that has other
    things to do, and what it needs to be loaded takes 8 MB.
    """

    def __init__(self, path: Path, pragmas: Sequence[str] = WRITING) -> None:
        self._writing = writing_engine(path, pragmas)
        self._reading, self._looking = reading_engine(path, READERS), reading_engine(path, 1)
        self._writer, self._looker = Worker("store"), Worker("looks")
        self._readers = Worker("reads", READERS)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work``; each of its statements sees the newest commit."""
        return await self._readers.run(partial(self._look, self._reading, work))

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` that looks up a few rows, in its turn, with one trip to a thread.

        Every door asks for a session: it does not wait behind whole histories.
        """
        return await self._looker.run(partial(self._look, self._looking, work))

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
        for worker, engine in ((self._readers, self._reading), (self._looker, self._looking)):
            await worker.stop()
            await worker.run(engine.dispose)
            await worker.stop()
        await self._writer.run(self._writing.dispose)
        await self._writer.stop()

    def _look(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        try:
            with engine.connect() as connection:
                return work(connection)
        except DBAPIError as problem:
            raise translate(problem) from problem
        except UnicodeDecodeError as problem:
            # SQLite quotes what it found in a damaged schema, and that need not be text.
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
