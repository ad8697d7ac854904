"""Copies of a whole database in one file, taken while it is served, and put back.

A backup is a ZIP archive: the database as SQLite's own backup makes it, in one moment, and a
manifest with its SHA-256. What was altered or cut short is refused before anything is touched.
It speaks to SQLite directly, since it is about the file and not about what is in it.
"""

import hashlib
import json
import os
import sqlite3
import zipfile
import zlib
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from .locking import ServingLock
from .refusals import (
    AlteredBackup,
    FromNewerVersion,
    NoDatabase,
    NotABackup,
    NotWritable,
)
from .shipped import revisions

FORMAT: Final = "tablee-backup"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "tablee.db"
PIECE: Final = 1 << 20
MANIFEST_LIMIT: Final = 1 << 16
# Whatever an archive that was altered makes the library say.
_UNREADABLE: Final = (
    EOFError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_TYPES: Final = {
    "sha256": str,
    "size": int,
    "revision": str,
    "taken_ms": int,
    "boards": int,
    "entries": int,
}


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup says of itself."""

    sha256: str
    size: int
    revision: str
    taken_ms: int
    boards: int
    entries: int


def back_up(source: Path, target: Path, now_ms: int) -> Backup:
    """Copy a database, as it is at one moment, into a new file beside its final place.

    A process may serve it meanwhile. Raises `NoDatabase`, `NotWritable`, or what the disk says.
    """
    if not source.is_file():
        raise NoDatabase(source)
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".tablee-") as folder:
            copy, archive = Path(folder) / DATABASE, Path(folder) / "backup.zip"
            _copy(source, copy)
            about = _described(copy, now_ms)
            _pack(copy, archive, about)
            os.replace(archive, target)
    except (OSError, sqlite3.OperationalError) as problem:
        raise NotWritable(target, str(problem)) from problem
    return about


def put_back(source: Path, target: Path) -> Backup:
    """Put the database of a backup in the place of ``target``, whole or not at all.

    Every board begins another life (its epoch), so that no page takes its copy from after the
    backup for the same history. Raises `NotABackup`, `AlteredBackup`, `FromNewerVersion`,
    `AlreadyServed` while a process serves the database, `NotWritable`.
    """
    about = read_manifest(source)
    if about.revision > revisions()[-1]:
        raise FromNewerVersion(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = ServingLock(target)
    lock.take()
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".tablee-") as folder:
            copy = Path(folder) / DATABASE
            _unpack(source, copy, about)
            _begin_anew(copy, _epochs(target))
            for ending in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    target.with_name(target.name + ending).unlink()
            os.replace(copy, target)
            _flush_folder(target.parent)
    except OSError as problem:
        raise NotWritable(target, str(problem)) from problem
    finally:
        lock.release()
    return about


def read_manifest(source: Path) -> Backup:
    """Read what a backup says of itself. Raises `NotABackup`."""
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
                raise NotABackup(source)
            told: Any = json.loads(archive.read(MANIFEST))
            if (told["format"], told["version"]) != (FORMAT, VERSION):
                raise NotABackup(source)
            fields = {name: told[name] for name in _TYPES}
            if any(type(fields[name]) is not kind for name, kind in _TYPES.items()):
                raise NotABackup(source)
            return Backup(**fields)
    except (OSError, *_UNREADABLE) as problem:
        raise NotABackup(source) from problem


def _copy(source: Path, copy: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(copy)) as new,
    ):
        old.execute("PRAGMA busy_timeout = 10000")
        # One reading transaction: all tables of the same moment, while others write on.
        old.backup(new, pages=-1)
        new.execute("PRAGMA journal_mode = DELETE")


def _described(copy: Path, now_ms: int) -> Backup:
    with closing(sqlite3.connect(copy)) as database:
        (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        (boards,) = database.execute("SELECT count(*) FROM board").fetchone()
        (entries,) = database.execute("SELECT count(*) FROM board_update").fetchone()
    return Backup(_digest(copy), copy.stat().st_size, revision, now_ms, boards, entries)


def _pack(copy: Path, archive: Path, about: Backup) -> None:
    told = {"format": FORMAT, "version": VERSION} | {name: getattr(about, name) for name in _TYPES}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        packed.writestr(MANIFEST, json.dumps(told, indent=1))
        packed.write(copy, DATABASE)
    with archive.open("rb") as written:
        os.fsync(written.fileno())


def _unpack(source: Path, copy: Path, about: Backup) -> None:
    """Write the database of a backup; never more than it says, and only if it is that."""
    digest, size = hashlib.sha256(), 0
    try:
        with (
            zipfile.ZipFile(source) as archive,
            archive.open(DATABASE) as packed,
            copy.open("wb") as written,
        ):
            while piece := packed.read(PIECE):
                size += len(piece)
                if size > about.size:
                    raise AlteredBackup(source)
                digest.update(piece)
                written.write(piece)
            os.fsync(written.fileno())
    except _UNREADABLE as problem:
        raise AlteredBackup(source) from problem
    if (size, digest.hexdigest()) != (about.size, about.sha256):
        raise AlteredBackup(source)


def _epochs(target: Path) -> dict[str, int]:
    """Return the lives of the boards that are to be replaced, as far as they can be read."""
    if not target.is_file():
        return {}
    try:
        with closing(sqlite3.connect(target)) as database:
            return dict(database.execute("SELECT id, epoch FROM board"))
    except sqlite3.Error:
        return {}


def _begin_anew(copy: Path, before: dict[str, int]) -> None:
    with closing(sqlite3.connect(copy)) as database, database:
        for id, epoch in database.execute("SELECT id, epoch FROM board").fetchall():
            new = max(int(epoch), before.get(id, 0)) + 1
            database.execute("UPDATE board SET epoch = ? WHERE id = ?", (new, id))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system lets a folder be opened
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
