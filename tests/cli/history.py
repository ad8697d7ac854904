"""A file with a real history in it, and ways to damage it behind everybody's back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.rooms.opening import document_of
from server.storage.checksums import crc_of, digest_of
from server.storage.opening import database
from server.storage.port import Row, Snapshot
from tests.person import Person
from tests.serving import Server, serving

NOTES = 24


@dataclass(frozen=True)
class History:
    """One database at rest: ``board`` was written twice, so that it has two snapshots."""

    path: Path
    board: str

    @property
    def key(self) -> int:
        return int(self.value("SELECT key FROM board WHERE id = ?", self.board))

    @property
    def last(self) -> int:
        return int(self.value("SELECT max(seq) FROM board_update WHERE board = ?", self.key))

    @property
    def snapshots(self) -> list[int]:
        return [seq for (seq,) in self.rows("SELECT seq FROM snapshot ORDER BY seq")]

    def rows(self, statement: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()

    def value(self, statement: str, *values: Any) -> Any:
        return self.rows(statement, *values)[0][0]

    def spoil(self, statement: str, *values: Any) -> None:
        """Change the file; it must be a change."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            assert connection.execute(statement, values).rowcount >= 1

    def rewrite(self, seq: int, data: bytes) -> None:
        """Put other bytes into an entry, with the checksum that belongs to them."""
        found = "SELECT t_ms, session FROM board_update WHERE board = ? AND seq = ?"
        t_ms, session = self.rows(found, self.key, seq)[0]
        row = Row(self.key, seq, t_ms, session, data)
        self.spoil(
            "UPDATE board_update SET data = ?, crc = ? WHERE board = ? AND seq = ?",
            *(data, crc_of(row), self.key, seq),
        )

    def keep(self, seq: int, data: bytes) -> None:
        """Put other bytes into a snapshot, with the checksum that belongs to them."""
        t_ms = self.value("SELECT t_ms FROM snapshot WHERE seq = ?", seq)
        digest = digest_of(Snapshot(self.key, seq, t_ms, data))
        self.spoil("UPDATE snapshot SET data = ?, sha256 = ? WHERE seq = ?", data, digest, seq)


def written(folder: Path) -> History:
    """Let a person write at a table and keep a snapshot of it, and do so once more."""
    with serving(folder) as server:
        link = server.workshop(tables=2, title="Été à la ferme 🌾")
        board, token = link["boards"][0]["id"], link["participant"]["token"]
        history = History(folder / "tablee.db", board)
        session = server.session(token)["session"]
        for half in range(2):
            asyncio.run(_write(server, board, session, range(half * NOTES, (half + 1) * NOTES)))
            server.stop()
            # The server has done so as well if there was time; the same one is kept once.
            asyncio.run(_keep_snapshot(history))
            server.start()
    assert history.snapshots == [NOTES, 2 * NOTES]
    return history


async def _keep_snapshot(history: History) -> None:
    store = database(f"sqlite+aiosqlite:///{history.path}")
    await store.open()
    replica, seq, t_ms = await document_of(store.log, history.key)
    await store.log.keep(Snapshot(history.key, seq, t_ms, replica.encode()))
    await store.close()


async def _write(server: Server, board: str, session: str, numbers: Iterable[int]) -> None:
    async with Person(server.url, board, session) as person:
        await person.until(lambda: person.synced)
        for number in numbers:
            await person.add_note(f"Note {number} sur l’eau 💧")
            await person.until_saved()
