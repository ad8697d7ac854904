"""A look into a database file that may be damaged: nothing is changed, nothing is believed.

It speaks to SQLite directly, because the library in between converts values as if they were
what the tables say, and a damaged file holds anything.
"""

import sqlite3
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from server.errors import Damaged, Unavailable

from .checksums import (
    ONE,
    RAW,
    crc_of,
    crc_of_binding,
    crc_of_sum,
    digest_of,
    proof_of_end,
)
from .port import Binding, Row, Snapshot
from .refusals import FromNewerVersion, FromOlderVersion, NoDatabase, NotADatabase, NotOurs
from .shipped import revisions

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
class SeenBindings:
    """The sessions of a board's client ids; ``whole`` tells whether none is missing.

    ``damaged`` are the ids whose binding cannot be believed.
    """

    sessions: dict[int, int]
    damaged: list[int]
    whole: bool


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
            "SELECT t_ms, codec, sha256, data FROM snapshot WHERE board = ? AND seq = ?",
            (board, seq),
        )
        for t_ms, codec, sha256, data in found:
            whole = codec == RAW.encode() and digest_of(Snapshot(board, seq, t_ms, data)) == sha256
            return SeenSnapshot(seq, data if whole else b"", whole)
        return None

    def end(self, board: int) -> int | None:
        """Return the last entry as it was written down, None if nothing believable was."""
        for seq, t_ms, proof in self._rows(
            "SELECT seq, t_ms, proof FROM head WHERE board = ?", (board,)
        ):
            if _is_number(seq) and _is_number(t_ms) and proof_of_end(board, seq, t_ms) == proof:
                return int(seq)
        return None

    def sessions(self) -> set[int]:
        """Return the keys of all sessions."""
        return {key for (key,) in self._rows("SELECT key FROM session")}

    def bindings(self, board: int) -> SeenBindings:
        """Return to which session each client id of a board is bound."""
        with self._one_moment():
            found = list(
                self._rows(
                    "SELECT client, session, participant, lent, crc FROM client WHERE board = ?",
                    (board,),
                )
            )
            sums = list(self._rows("SELECT bound, bound_crc FROM head WHERE board = ?", (board,)))
        bindings = [(_binding(board, *row[:4]), row) for row in found]
        good = [one for one, row in bindings if one and crc_of_binding(one) == row[4]]
        known = {one.client: one.session for one in good}
        damaged = [row[0] for row in found if _is_number(row[0]) and row[0] not in known]
        total = sum(ONE + crc_of_binding(one) for one in good)
        told = sums[0] if sums else (0, crc_of_sum(board, 0))
        whole = told == (total, crc_of_sum(board, total)) and len(good) == len(found)
        return SeenBindings(known, damaged, whole)

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

    @contextmanager
    def _one_moment(self) -> Generator[None]:
        """Let several statements see the same commit."""
        with _translated():
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._connection.execute("COMMIT")

    def _rows(self, statement: str, values: tuple[int, ...] = ()) -> Iterator[tuple[Any, ...]]:
        with _translated():
            yield from self._connection.execute(statement, values)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as problem:
        # A lock that is never given, a folder that is closed: nothing is known of the file.
        if problem.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_CANTOPEN")):
            raise Unavailable(str(problem)) from problem
        raise Damaged(str(problem)) from problem
    # Even the words of SQLite may quote bytes of the file that are no text.
    except (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError) as problem:
        raise Damaged(str(problem)) from problem


def _entry(board: int, seq: int, t_ms: Any, session: Any, data: Any, crc: Any) -> SeenEntry:
    numbers = _is_number(t_ms) and _is_number(session)
    if not (numbers and isinstance(data, bytes)):
        return SeenEntry(seq, 0, 0, b"", intact=False)
    return SeenEntry(seq, t_ms, session, data, crc_of(Row(board, seq, t_ms, session, data)) == crc)


def _is_number(value: object) -> bool:
    return isinstance(value, int)


def _binding(board: int, *row: Any) -> Binding | None:
    client, session, participant, lent = row
    if not (_is_number(client) and _is_number(session) and lent in (0, 1)):
        return None
    try:
        return Binding(board, client, session, participant.decode(), bool(lent))
    except (AttributeError, UnicodeDecodeError):
        return None


def _text(value: object) -> str:
    """Return a text that can be shown; "" for what is none."""
    if not isinstance(value, bytes):
        return ""
    text = value.decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
