"""A look into a database file that may be damaged: nothing is changed, nothing is believed.

It speaks to SQLite directly, because the library in between converts values as if they were
what the tables say, and a damaged file holds anything.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from server.errors import Damaged, Unavailable

from .port import Row
from .refusals import FromNewerVersion, FromOlderVersion, NoDatabase, NotADatabase, NotOurs
from .shipped import revisions
from .sql_log import RAW, crc_of

# Entries between two looks: no reading transaction lasts longer, so that the process that
# serves the file can empty its journal meanwhile.
PAGE: Final = 500
COMPLAINTS: Final = 20

# A file that somebody tampered with must not make SQLite do more than read.
PRAGMAS: Final = (
    "query_only = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "busy_timeout = 5000",
)


@dataclass(frozen=True, slots=True)
class SeenBoard:
    """A table as its row says; ``name`` is "" when that is no text any more."""

    key: int
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """One entry of a log, and whether it is what was written."""

    seq: int
    t_ms: int
    session: int
    data: bytes
    intact: bool


@dataclass(frozen=True, slots=True)
class SeenSnapshot:
    """One snapshot, and whether it is what was kept."""

    seq: int
    data: bytes
    intact: bool


class Inspection:
    """One file, read only. Use it with ``with``; every method may raise `Damaged`."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NoDatabase(path)
        self._path = path
        self._journal = path.with_name(f"{path.name}-wal")
        # Where nobody has the file open, SQLite need not leave a journal beside it.
        self._alone = not self._journal.exists()
        uri = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if self._alone else ''}"
        try:
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        except sqlite3.Error as problem:
            raise Unavailable(str(problem)) from problem
        self._connection.text_factory = bytes

    def __enter__(self) -> "Inspection":
        try:
            self._recognise()
        except BaseException:
            self._connection.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @property
    def overtaken(self) -> bool:
        """Whether somebody began to write while the file was taken to be at rest."""
        return self._alone and self._journal.exists()

    def boards(self) -> list[SeenBoard]:
        """Return all tables."""
        found = self._rows("SELECT key, id, name FROM board ORDER BY workshop, number")
        return [
            SeenBoard(key, _text(id), _text(name)) for key, id, name in found if _is_number(key)
        ]

    def complaints(self) -> list[str]:
        """Return what SQLite finds wrong with the file as a whole, at most a few."""
        checked = self._rows(f"PRAGMA integrity_check({COMPLAINTS})")
        said = [_text(text) for (text,) in checked]
        return [] if said == ["ok"] else said

    def orphans(self) -> dict[str, int]:
        """Return how many rows of each table belong to something that is not there."""
        counts: dict[str, int] = {}
        for row in self._rows("PRAGMA foreign_key_check"):
            counts[_text(row[0])] = counts.get(_text(row[0]), 0) + 1
        return counts

    def entries(self, board: int) -> Iterator[SeenEntry]:
        """Yield the log of a board in order, one page at a time."""
        before, after = -1, 0
        while after > before:
            before = after
            page = self._rows(
                "SELECT seq, t_ms, session, data, crc FROM board_update "
                "WHERE board = ? AND seq > ? AND typeof(seq) = 'integer' ORDER BY seq LIMIT ?",
                (board, after, PAGE),
            )
            for row in page:
                after = row[0]
                yield _entry(board, *row)

    def snapshots(self, board: int) -> list[int]:
        """Return the numbers of a board's snapshots, oldest first."""
        found = self._rows("SELECT seq FROM snapshot WHERE board = ? ORDER BY seq", (board,))
        return [seq for (seq,) in found if _is_number(seq)]

    def snapshot(self, board: int, seq: int) -> SeenSnapshot | None:
        """Return one snapshot; None when another has taken its place meanwhile."""
        found = self._rows(
            "SELECT codec, sha256, data FROM snapshot WHERE board = ? AND seq = ?", (board, seq)
        )
        for codec, sha256, data in found:
            whole = isinstance(data, bytes) and hashlib.sha256(data).digest() == sha256
            return SeenSnapshot(seq, _data(data), whole and codec == RAW.encode())
        return None

    def sessions(self) -> set[int]:
        """Return the keys of all sessions."""
        return {key for (key,) in self._rows("SELECT key FROM session")}

    def bindings(self, board: int) -> dict[int, int]:
        """Return the session to which each client id of a board is bound."""
        found = self._rows("SELECT client, session FROM client WHERE board = ?", (board,))
        return {client: key for client, key in found if _is_number(client) and _is_number(key)}

    # ----------------------------------------------------------------------- inside

    def _recognise(self) -> None:
        """Raise a `DatabaseRefused` for a file that is not ours, or not of this version."""
        try:
            with _translated():
                for pragma in PRAGMAS:
                    self._connection.execute(f"PRAGMA {pragma}")
                tables = self._connection.execute("SELECT name FROM sqlite_schema").fetchall()
        except Damaged as error:
            if getattr(error.__cause__, "sqlite_errorname", "") == "SQLITE_NOTADB":
                raise NotADatabase(self._path) from error
            raise
        if not {(b"alembic_version",), (b"board_update",)} <= set(tables):
            raise NotOurs(self._path)
        known = [_text(name) for (name,) in self._rows("SELECT version_num FROM alembic_version")]
        if len(known) != 1:
            raise Damaged("the file does not say which version made it")
        if known[0] not in revisions():
            raise FromNewerVersion(self._path)
        if known[0] != revisions()[-1]:
            raise FromOlderVersion(self._path)

    def _rows(self, statement: str, values: tuple[int, ...] = ()) -> Iterator[tuple[Any, ...]]:
        with _translated():
            yield from self._connection.execute(statement, values)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as problem:
        # A lock that is never given, a folder that is closed: nothing is known of the file.
        if problem.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_CANTOPEN")):
            raise Unavailable(str(problem)) from problem
        raise Damaged(str(problem)) from problem
    except (sqlite3.Error, OverflowError, MemoryError) as problem:
        raise Damaged(str(problem)) from problem


def _entry(board: int, seq: int, t_ms: Any, session: Any, data: Any, crc: Any) -> SeenEntry:
    numbers = _is_number(t_ms) and _is_number(session)
    if not (numbers and isinstance(data, bytes)):
        return SeenEntry(seq, 0, 0, b"", intact=False)
    return SeenEntry(seq, t_ms, session, data, crc_of(Row(board, seq, t_ms, session, data)) == crc)


def _is_number(value: object) -> bool:
    return isinstance(value, int)


def _data(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""


def _text(value: object) -> str:
    """Return a text that can be shown; "" for what is none."""
    if not isinstance(value, bytes):
        return ""
    text = value.decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
