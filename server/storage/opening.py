"""From a database address to the store behind it."""

from pathlib import Path

from server.errors import BadInput

from .memory import MemoryDatabase
from .port import Database

SQLITE = ("sqlite+aiosqlite", "sqlite")
MEMORY = ":memory:"


def database(url: str, *, exclusive: bool = False) -> Database:
    """Return the store that ``url`` names, not opened yet.

    ``memory://`` keeps everything until the process ends, ``sqlite+aiosqlite:///PATH``
    is one file (four slashes for an absolute path). ``exclusive`` is for the process
    that serves boards: one at a time; other verbs may write beside it.

    Raises `BadInput` when the address names no store we have.
    """
    if url == "memory://":
        return MemoryDatabase()
    scheme, separator, path = url.partition(":///")
    if (
        scheme not in SQLITE
        or not separator
        or not path
        or path == MEMORY
        or set(path) & {"?", "\x00"}
    ):
        raise BadInput("the database address is not memory:// or sqlite+aiosqlite:///PATH")
    # Imported here: what only demonstrates in memory needs no database library.
    from .sql import SqlDatabase

    return SqlDatabase(Path(path), exclusive=exclusive)
