"""From a database address to the store behind it."""

from pathlib import Path

from server.errors import BadInput

from .memory import MemoryDatabase
from .port import Database

SQLITE = ("sqlite+aiosqlite", "sqlite")
MEMORY = "memory://"


def database(url: str, *, exclusive: bool = False) -> Database:
    """Return the store that ``url`` names, not opened yet.

    ``memory://`` keeps everything until the process ends, ``sqlite+aiosqlite:///PATH``
    is one file (four slashes for an absolute path). ``exclusive`` is for the process
    that serves boards: one at a time; other verbs may write beside it.

    Raises what `path_of` raises.
    """
    path = path_of(url)
    if path is None:
        return MemoryDatabase()
    # Imported here: what only demonstrates in memory needs no database library.
    from .sql import SqlDatabase

    return SqlDatabase(path, exclusive=exclusive)


def is_current(url: str) -> bool:
    """Tell whether the store that ``url`` names has the newest tables, as memory always has.

    Raises a `DatabaseRefused`, or `Damaged`.
    """
    path = path_of(url)
    if path is None:
        return True
    from . import sqlite
    from .shipped import revisions

    return sqlite.revision_at(path, revisions()) == revisions()[-1]


def path_of(url: str) -> Path | None:
    """Return the file that a database address names, None for memory.

    Raises `BadInput` when the address names no store we have.
    """
    if url == MEMORY:
        return None
    scheme, separator, path = url.partition(":///")
    # A question mark would begin options of the driver, which we do not hand on.
    unfit = path in ("", ":memory:") or set(path) & {"?", "\x00"}
    if scheme not in SQLITE or not separator or unfit:
        raise BadInput("the database address is not memory:// or sqlite+aiosqlite:///PATH")
    return Path(path)
