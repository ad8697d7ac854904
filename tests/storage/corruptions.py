"""Ways in which stored bytes go wrong by themselves, chosen by a seeded random generator.

Each returns the boards that it touched, or nothing when it would have changed nothing.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

TABLES = {
    "board_update": ("board", "seq", "t_ms", "session", "data", "crc"),
    "snapshot": ("board", "seq", "t_ms", "codec", "sha256", "data"),
    "client": ("board", "client", "session", "participant", "lent", "crc"),
    "head": ("board", "seq", "t_ms", "proof", "bound", "bound_crc"),
}
KEYS = {"board_update": 2, "snapshot": 2, "client": 2, "head": 1}
ODD = ["é", b"\xff\xfe", 0.5, -1, 2**62, b""]

Row = tuple[object, ...]


@dataclass
class Vandal:
    """Spoils the file of ``connection`` behind everybody's back."""

    connection: sqlite3.Connection
    random: random.Random

    def spoil(self) -> tuple[str, set[int]]:
        """Do one thing; return what it was and the boards it touched."""
        while True:
            table = self.random.choice(
                ["board_update", "board_update", "snapshot", "client", "head"]
            )
            ways: list[Callable[[str], set[int]]] = [
                self.change, self.change, self.swap, self.copy, self.delete, self.delete_the_end,
            ]  # fmt: skip
            way = self.random.choice(ways)
            try:
                touched = way(table)
            except sqlite3.IntegrityError:
                continue  # SQLite itself does not let that lie on its disk
            if touched:
                return f"{way.__name__} in {table}", touched

    def change(self, table: str) -> set[int]:
        """Change one value of one row: a bit, the end, or all of it."""
        row, column = self._row(table), self.random.randrange(len(TABLES[table]))
        value = self._spoilt(row[column])
        if value == row[column]:
            return set()
        self._set(table, row, column, value)
        touched = {row[0], value} if column == 0 else {row[0]}
        return {board for board in touched if isinstance(board, int)}

    def swap(self, table: str) -> set[int]:
        """Let two rows change one of their values."""
        one, other = self._row(table), self._row(table)
        column = self.random.randrange(KEYS[table], len(TABLES[table]))
        if one[column] == other[column]:
            return set()
        self._set(table, one, column, other[column])
        self._set(table, other, column, one[column])
        return {_board(one), _board(other)}

    def copy(self, table: str) -> set[int]:
        """Let one row stand in another place as well, or instead of what stands there."""
        row, place = self._row(table), self._row(table)
        number = self.random.choice([place[1], self.random.randrange(1, 99)])
        key = (place[0], number)[: KEYS[table]]
        if key == row[: KEYS[table]]:
            return set()
        self._replace(table, (*key, *row[KEYS[table] :]))
        return {_board(place)}

    def delete(self, table: str) -> set[int]:
        """Take one row away."""
        row = self._row(table)
        self._delete(table, row)
        return {_board(row)}

    def delete_the_end(self, table: str) -> set[int]:
        """Take a row and all behind it away, as when a page is an old one."""
        row = self._row(table)
        key = TABLES[table][KEYS[table] - 1]
        self.connection.execute(
            f"DELETE FROM {table} WHERE board = ? AND {key} >= ?",  # noqa: S608
            (row[0], row[KEYS[table] - 1]),
        )
        return {_board(row)}

    def _row(self, table: str) -> Row:
        count = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        chosen = self.random.randrange(count)
        names = ", ".join(TABLES[table])
        found: Row = self.connection.execute(
            f"SELECT {names} FROM {table} LIMIT 1 OFFSET ?",  # noqa: S608
            (chosen,),
        ).fetchone()
        return found

    def _spoilt(self, value: object) -> object:
        if self.random.random() < 0.1:
            return self.random.choice(ODD)
        if isinstance(value, int):
            return value ^ 1 << self.random.randrange(33)
        data = bytearray(value.encode() if isinstance(value, str) else value)  # type: ignore[arg-type]
        match self.random.randrange(4):
            case 0:
                del data[self.random.randrange(len(data)) :]
            case 1:
                data += bytes(self.random.randrange(1, 9))
            case _:
                place = self.random.randrange(len(data))
                data[place] ^= 1 << self.random.randrange(8)
        return bytes(data)

    def _set(self, table: str, row: Row, column: int, value: object) -> None:
        name, where = TABLES[table][column], self._where(table)
        self.connection.execute(
            f"UPDATE {table} SET {name} = ? WHERE {where}",  # noqa: S608
            (value, *row[: KEYS[table]]),
        )

    def _delete(self, table: str, row: Row) -> None:
        self.connection.execute(
            f"DELETE FROM {table} WHERE {self._where(table)}",  # noqa: S608
            row[: KEYS[table]],
        )

    def _replace(self, table: str, row: Row) -> None:
        marks = ", ".join("?" * len(row))
        names = ", ".join(TABLES[table])
        self.connection.execute(f"REPLACE INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608

    def _where(self, table: str) -> str:
        return " AND ".join(f"{name} = ?" for name in TABLES[table][: KEYS[table]])


def _board(row: Row) -> int:
    board = row[0]
    assert isinstance(board, int)
    return board
