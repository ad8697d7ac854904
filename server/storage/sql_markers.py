"""The moments of a board in tables: what its history has besides its log."""

from collections.abc import Iterable
from dataclasses import asdict, replace

from sqlalchemy import Connection, delete, insert, select

from server.errors import NotFound

from .port import BOOKMARK, Marker
from .tables import board, marker


def add(new: Iterable[Marker], connection: Connection) -> None:
    """Store moments within a transaction that goes on."""
    rows = [_columns(one) for one in new]
    if rows:
        connection.execute(insert(marker), rows)


def add_one(new: Marker, connection: Connection) -> Marker:
    """Store one moment and return it with its key. Raises `NotFound` without its board."""
    if connection.execute(select(board.c.key).filter_by(key=new.board)).first() is None:
        raise NotFound("no such table")
    primary = connection.execute(insert(marker).values(_columns(new))).inserted_primary_key
    return replace(new, key=primary[0] if primary else 0)


def of_board(key: int, connection: Connection) -> list[Marker]:
    """Return the moments of a board in the order of time."""
    mine = select(marker).where(marker.c.board == key).order_by(marker.c.t_ms, marker.c.key)
    return [Marker(**row) for row in connection.execute(mine).mappings()]


def remove(of: int, key: int, connection: Connection) -> None:
    """Take off a bookmark. Raises `NotFound` for anything else."""
    columns = marker.c
    one = delete(marker).where(columns.key == key, columns.board == of, columns.kind == BOOKMARK)
    if connection.execute(one).rowcount == 0:
        raise NotFound("no such bookmark")


def _columns(one: Marker) -> dict[str, object]:
    return {name: value for name, value in asdict(one).items() if name != "key"}
