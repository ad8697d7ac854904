"""All that is particular to SQLite: files, pragmas, and what its errors mean."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from server.errors import Conflict, Damaged, NotFound, TableeError, Unavailable

from .refusals import FromNewerVersion, NotADatabase, NotOurs, NotWritable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

# The order matters: the waiting time before anything that locks. FULL: an acknowledged edit
# survives a power cut.
PRAGMAS = (
    "busy_timeout = 5000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",
    # A file that is mapped counts as memory of ours and grows with its boards (8 MB in half an
    # hour of soak), and a disk that fails under it would end the process instead of a statement.
    "mmap_size = 0",
    "journal_size_limit = 67108864",
    "wal_autocheckpoint = 1000",
)
# Only for a file without a page: WAL writes the first one, which fixes the mode for ever, and
# on any other file the words are a transaction, which a full disk refuses.
NEW = "auto_vacuum = INCREMENTAL"
# Rows are appended and hardly ever read: a cache of pages is hardly asked for again, and it only
# grows until it is full. With 8 MB that took a hundred people twenty minutes, and 4,000 commits
# at a hundred tables took 3.8 s of processor time; with 1 MB they take 3.7 s.
WRITING = (*PRAGMAS, "foreign_keys = ON", "cache_size = -1024")
MIGRATING = (*PRAGMAS, "foreign_keys = OFF")
READING = (*PRAGMAS, "query_only = ON", "cache_size = -512")
LOOKING = (*PRAGMAS, "query_only = ON", "cache_size = -512")


def writing_engine(path: Path, pragmas: Sequence[str] = WRITING) -> Engine:
    """Return an engine of one connection whose transactions are the only writers."""
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, pool_size=1, max_overflow=0, pool_reset_on_return=None)
    _configure(engine, pragmas)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Taking the write lock at once: a transaction that reads first could lose it later.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def looking_engine(path: Path) -> Engine:
    """Return an engine of one connection that cannot write, for looking up single rows."""
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    _configure(engine, LOOKING)
    return engine


def reading_engine(path: Path) -> "AsyncEngine":
    """Return an engine of a few connections that cannot write; each statement is its own."""
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=4,
        max_overflow=0,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    _configure(engine.sync_engine, READING)
    return engine


def examine(path: Path, revisions: Sequence[str]) -> None:
    """Check that ``path`` is ours or can become ours, without changing an existing file.

    A missing directory is made. Raises a `DatabaseRefused`, or `Damaged`.
    """
    revision_at(path, revisions)


def revision_at(path: Path, revisions: Sequence[str]) -> str | None:
    """Return the revision of a file's tables, None where there are none yet.

    Does and raises what `examine` does.
    """
    _make_room(path)
    if not path.exists() or path.stat().st_size == 0:
        return None
    tables, revision = _look_into(path)
    if not tables:
        return None
    if not {"alembic_version", "board_update"} <= tables or revision is None:
        raise NotOurs(path)
    if revision not in revisions:
        raise FromNewerVersion(path)
    return revision


def translate(problem: DBAPIError) -> TableeError:
    """Say in our own errors what the database complained about."""
    return meaning_of(problem.orig)


def meaning_of(problem: BaseException | None) -> TableeError:
    """Say in our own errors what SQLite's driver complained about."""
    name = getattr(problem, "sqlite_errorname", "")
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY":
        return NotFound("what this belongs to does not exist")
    if isinstance(problem, sqlite3.IntegrityError):
        return Conflict("a row with this key exists already")
    # Bytes that are no text where a text was written have no error of their own.
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "Could not decode" in str(problem):
        return Damaged(f"the database file is damaged ({problem})")
    return Unavailable(f"the database refuses ({problem})")


def orphans(connection: Connection) -> int:
    """Count the rows that refer to rows which are not there."""
    return len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())


def _configure(engine: Engine, pragmas: Sequence[str]) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        # The driver must not open transactions of its own beside ours.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        for pragma in pragmas if pages else (NEW, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _make_room(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise NotWritable(path, problem.strerror or "") from problem
    if path.is_dir():
        raise NotADatabase(path)
    # Beside the file SQLite writes its journal, so the directory must be writable as well.
    existing = [path.parent, *([path] if path.exists() else [])]
    if not all(os.access(place, os.W_OK) for place in existing):
        raise NotWritable(path)


def _look_into(path: Path) -> tuple[set[str], str | None]:
    # Only SQLite itself may open the file: when any other handle of this process closes, the
    # operating system drops the locks that another store here may hold on it.
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = {name for (name,) in names if not name.startswith("sqlite_")}
            if "alembic_version" not in tables:
                return tables, None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return tables, row[0] if row else None
    except sqlite3.OperationalError as problem:
        raise NotWritable(path, str(problem)) from problem
    except sqlite3.DatabaseError as problem:
        if problem.sqlite_errorname == "SQLITE_NOTADB":
            raise NotADatabase(path) from problem
        raise Damaged(f"the database {path} is damaged ({problem})") from problem
    except UnicodeDecodeError as problem:
        raise Damaged(f"the database {path} is damaged ({problem})") from problem
