"""A store in a relational database: opened, migrated, closed."""

from pathlib import Path

from sqlalchemy import Connection

from server.errors import Damaged

from . import sqlite
from .locking import ServingLock
from .migrating import revision_of, upgrade
from .port import BoardLog, Registry
from .shipped import revisions
from .sql_log import SqlLog
from .sql_registry import SqlRegistry
from .store import Store


class SqlDatabase:
    """The store in one SQLite file; fulfils `Database`.

    ``exclusive`` is the serving process: it holds ``PATH.lock`` while open. ``damaged``
    lists (board, what) for everything that was read around because its checksum did not hold.
    """

    def __init__(self, path: Path, *, exclusive: bool = False) -> None:
        self._path = path
        self._exclusive = exclusive
        self._lock = ServingLock(path)
        self._store = Store(path)
        self.damaged: list[tuple[int, str]] = []
        self.log: BoardLog = SqlLog(self._store, self.damaged)
        self.registry: Registry = SqlRegistry(self._store)

    async def open(self) -> None:
        sqlite.examine(self._path, revisions())
        if self._exclusive:
            self._lock.take()
        try:
            await self._migrate()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        await self._store.close()
        self._lock.release()

    async def _migrate(self) -> None:
        if await self._store.look(revision_of) == revisions()[-1]:
            return
        if not self._exclusive:
            # Tables must not change under a process that serves them.
            self._lock.take(shared=True)
        migrating = Store(self._path, sqlite.MIGRATING)
        try:
            await migrating.write(_upgrade_and_check)
        finally:
            await migrating.close()
            if not self._exclusive:
                self._lock.release()


def _upgrade_and_check(connection: Connection) -> None:
    upgrade(connection)
    if orphans := sqlite.orphans(connection):
        raise Damaged(f"the migration would leave {orphans} rows without an owner")
