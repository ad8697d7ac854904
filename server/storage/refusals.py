"""Why a database file cannot be used: one class, one code and one sentence for each reason."""

from pathlib import Path

from server.errors import Unavailable


class DatabaseRefused(Unavailable):
    """The file is left as it was; ``details["path"]`` names it."""

    code = "database-refused"
    reason = "cannot be used"

    def __init__(self, path: Path, because: str = "") -> None:
        why = f" ({because})" if because else ""
        super().__init__(f"the database {path} {self.reason}{why}", path=str(path))


class NotADatabase(DatabaseRefused):
    """Something else stands where the database should be."""

    code = "not-a-database"
    reason = "is not an SQLite file"


class NotOurs(DatabaseRefused):
    """An SQLite file of another program."""

    code = "database-not-ours"
    reason = "belongs to another program"


class FromNewerVersion(DatabaseRefused):
    """A file that a newer version has migrated."""

    code = "database-newer"
    reason = "was made by a newer version of Tablée; install that version"


class FromOlderVersion(DatabaseRefused):
    """A file that this version would have to migrate first."""

    code = "database-older"
    reason = "was made by an older version of Tablée; run “tablee migrate” first"


class NoDatabase(DatabaseRefused):
    """There is no such file."""

    code = "no-database"
    reason = "does not exist"


class NotWritable(DatabaseRefused):
    """The file or its directory cannot be written."""

    code = "database-not-writable"
    reason = "cannot be written"


class AlreadyServed(DatabaseRefused):
    """Another process serves the boards of this file."""

    code = "database-served"
    reason = "is already served by another process"


class NotABackup(DatabaseRefused):
    """A file that `tablee backup` did not write."""

    code = "not-a-backup"
    reason = "is no backup of Tablée"


class AlteredBackup(DatabaseRefused):
    """A backup that is not as it was written: cut short, damaged or changed."""

    code = "backup-altered"
    reason = "is not as it was written"
