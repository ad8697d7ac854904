"""Where the log of each board ends: the database writes it down with every entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, true

from .checksums import crc_of_sum, proof_of_end
from .tables import board as boards
from .tables import board_update, head

Place = tuple[int, int]  # seq and t_ms
NOWHERE: Place = (0, 0)


_NEWEST = (
    select(board_update.c.seq, board_update.c.t_ms)
    .where(board_update.c.board == bindparam("of_board"))
    .order_by(board_update.c.seq.desc())
    .limit(1)
    .subquery()
)
_ENDS = (
    select(_NEWEST.c.seq, _NEWEST.c.t_ms, head.c.seq, head.c.t_ms, head.c.proof)
    .select_from(boards)
    .outerjoin(head, head.c.board == boards.c.key)
    .outerjoin(_NEWEST, true())
    .where(boards.c.key == bindparam("of_board"))
)


@dataclass(frozen=True, slots=True)
class End:
    """Where a log ends: as written down (None if that cannot be believed), and as found.

    ``exists``: whether there is such a board at all.
    """

    told: Place | None
    found: Place
    exists: bool

    @property
    def last(self) -> Place:
        """The later of both: an entry that is there counts, and so does one that should be."""
        if self.told is None or self.found[0] > self.told[0]:
            return self.found
        return self.told

    @property
    def broken(self) -> list[str]:
        """What cannot be right, though the entries that are there can be read."""
        if not self.exists or (self.told is not None and self.told[0] >= self.found[0]):
            return []
        return [f"its log ends at entry {self.found[0]!r}, and nothing written down confirms it"]


def begin(board_keys: Iterable[int], connection: Connection) -> None:
    """Write down that new boards end at 0: only what never existed may be without an end."""
    ends = [_end(key, NOWHERE) | _sum(key, 0) for key in board_keys]
    if ends:
        connection.execute(insert(head), ends)


def end_of(board: int, connection: Connection) -> End:
    """Return where a log ends, in one statement: both are of the same commit."""
    row = connection.execute(_ENDS, {"of_board": board}).first()
    if row is None:
        return End(told=None, found=NOWHERE, exists=False)
    found = NOWHERE if row[0] is None else (row[0], row[1])
    return End(told=_believed(board, *row[2:]), found=found, exists=True)


def _believed(board: int, seq: Any, t_ms: Any, proof: Any) -> Place | None:
    if not (isinstance(seq, int) and isinstance(t_ms, int)):
        return None
    return (seq, t_ms) if proof_of_end(board, seq, t_ms) == proof else None


def _end(board: int, place: Place) -> dict[str, int]:
    seq, t_ms = place
    return {"board": board, "seq": seq, "t_ms": t_ms, "proof": proof_of_end(board, seq, t_ms)}


def _sum(board: int, bound: int) -> dict[str, int]:
    return {"bound": bound, "bound_crc": crc_of_sum(board, bound)}
