"""A file with real boards in it, small ones, and what each of them looks like when it is whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, Text

from server.crdt.document import BoardContent, read_board
from server.crdt.replica import Replica
from server.errors import Damaged
from server.rooms.opening import open_board
from server.storage.port import Binding, BoardLog, Row, Snapshot
from server.storage.sql import SqlDatabase

from .samples import WORKSHOP, board

ROWS = 7
SNAPSHOTS = (3, 5)


@dataclass(frozen=True)
class Whole:
    """What an opened board is compared by; ``authors`` by client id."""

    seq: int
    t_ms: int
    clocks: dict[int, int]
    content: BoardContent
    authors: dict[int, str]

    def is_in(self, other: Whole) -> bool:
        """Tell whether this is the other board; an author may be unknown, never another."""
        same = (self.seq, self.t_ms, self.clocks) == (other.seq, other.t_ms, other.clocks)
        known = {client: other.authors.get(client) for client in self.authors}
        return same and self.content == other.content and self.authors == known


async def opened(log: BoardLog, key: int) -> Whole | None:
    """Open a board as a room does; None when it says that it is damaged."""
    try:
        found = await open_board(log, key)
    except Damaged:
        return None
    content = read_board(found.replica)
    return Whole(found.seq, found.t_ms, found.replica.clocks(), content, found.authors)


async def fill(path: Path, numbers: Iterable[int]) -> dict[int, Whole]:
    """Put boards into a migrated file; return each by its key."""
    database = SqlDatabase(path)
    await database.open()
    tables = await database.registry.create_workshop(WORKSHOP, [board(n) for n in numbers], [])
    for table in tables:
        await _write(database.log, table.key)
    wholes = {table.key: await opened(database.log, table.key) for table in tables}
    await database.close()
    return {key: whole for key, whole in wholes.items() if whole is not None}


async def _write(log: BoardLog, key: int) -> None:
    people: list[Doc[Any]] = [Doc(client_id=1_000 * key + number) for number in (1, 2, 3)]
    rows: list[Row] = []
    for seq in range(1, ROWS + 1):
        doc = people[seq % 3]
        for row in rows:
            doc.apply_update(row.data)
        before = doc.get_state()
        notes = doc.get("notes", type=Map)
        with doc.transaction():
            notes[f"note-{key:04d}-{seq:04d}"] = _note(f"Défi {seq} de la table {key} 🌻")
        rows.append(Row(key, seq, seq * 1_000, seq % 3 + 1, doc.get_update(before)))
    bindings = [
        Binding(key, int(doc.client_id), session, f"person{session:010d}", lent=session == 3)
        for session, doc in enumerate(people, 1)
    ]
    await log.append(rows, bindings)
    for seq in SNAPSHOTS:
        whole = Replica.load([row.data for row in rows[:seq]])
        await log.keep(Snapshot(key, seq, seq * 1_000, whole.encode()))


def _note(text: str) -> Map[Any]:
    content = {"kind": "idea", "zone": "challenge", "pos": [12.0, 34.0], "text": Text(text)}
    return Map(content)
