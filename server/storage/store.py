"""Two ways into one database: a single writer at a time, and readers beside it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncEngine

from server.errors import Unavailable

from .sqlite import translate

T = TypeVar("T")


class Store:
    """Runs pieces of work on a connection and translates what goes wrong.

    Work is an ordinary function that gets a connection; it must not keep it.
    """

    def __init__(self, reading: AsyncEngine, writing: AsyncEngine) -> None:
        self._reading = reading
        self._writing = writing
        self._running: set[asyncio.Task[object]] = set()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work``; each of its statements sees the newest commit."""
        try:
            async with self._reading.connect() as connection:
                return await connection.run_sync(work)
        except DBAPIError as problem:
            raise translate(problem) from problem
        except NoConnection as problem:
            raise Unavailable("the database is too busy") from problem

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction; when this returns, it is on disk.

        Whoever waits may be cancelled, the transaction may not: half of the wire between
        us and the disk must not be torn out while it commits.
        """
        task = asyncio.ensure_future(self._write(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Let what runs end, then close all connections, the writer last: it cleans up."""
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._reading.dispose()
        await self._writing.dispose()

    async def _write(self, work: Callable[[Connection], T]) -> T:
        try:
            async with self._writing.begin() as connection:
                return await connection.run_sync(work)
        except DBAPIError as problem:
            raise translate(problem) from problem
        except NoConnection as problem:
            raise Unavailable("the database is too busy") from problem
