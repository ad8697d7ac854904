"""Where the log of each board ends: the database writes it down with every entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from .checksums import crc_of_sum, proof_of_end
from .tables import board as boards
from .tables import board_update, head

Place = tuple[int, int]  # seq and t_ms
NOWHERE: Place = (0, 0)


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
    """Return where a log ends; read it in the transaction in which it is compared."""
    columns = board_update.c
    newest = connection.execute(
        select(columns.seq, columns.t_ms)
        .where(columns.board == board)
        .order_by(columns.seq.desc())
        .limit(1)
    ).first()
    told = connection.execute(
        select(head.c.seq, head.c.t_ms, head.c.proof).where(head.c.board == board)
    ).first()
    exists = connection.execute(select(boards.c.key).where(boards.c.key == board)).first()
    return End(
        told=_believed(board, *told) if told else None,
        found=(newest.seq, newest.t_ms) if newest else NOWHERE,
        exists=exists is not None,
    )


def _believed(board: int, seq: Any, t_ms: Any, proof: Any) -> Place | None:
    if not (isinstance(seq, int) and isinstance(t_ms, int)):
        return None
    return (seq, t_ms) if proof_of_end(board, seq, t_ms) == proof else None


def _end(board: int, place: Place) -> dict[str, int]:
    seq, t_ms = place
    return {"board": board, "seq": seq, "t_ms": t_ms, "proof": proof_of_end(board, seq, t_ms)}


def _sum(board: int, bound: int) -> dict[str, int]:
    return {"bound": bound, "bound_crc": crc_of_sum(board, bound)}
