"""Which client id belongs to whom, in a table; each binding and their sum carry a checksum."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from struct import error as NoNumber
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    LargeBinary,
    bindparam,
    cast,
    delete,
    insert,
    select,
    type_coerce,
    update,
)

from .checksums import ONE, crc_of_binding, crc_of_sum
from .port import Binding
from .tables import board as boards
from .tables import client, head

# As it lies there: bytes that are no text, or a truth that is 7, are ours to refuse. In one
# statement with the sum, so that both are of the same commit.
_BINDINGS = (
    select(
        head.c.bound,
        head.c.bound_crc,
        type_coerce(client.c.client, Integer),
        client.c.session,
        cast(client.c.participant, LargeBinary),
        type_coerce(client.c.lent, Integer),
        client.c.crc,
    )
    .select_from(boards)
    .outerjoin(head, head.c.board == boards.c.key)
    .outerjoin(client, client.c.board == boards.c.key)
    .where(boards.c.key == bindparam("of_board"))
    .order_by(client.c.client)
)

# Made once: a list in a condition made anew is a circle of references, for every page opened.
_THESE = (client.c.board == bindparam("of_board")) & client.c.client.in_(
    bindparam("these", expanding=True)
)
_REPLACED = select(client.c.crc).where(_THESE)
_UNBIND = delete(client).where(_THESE)
_TOLD = select(head.c.bound, head.c.bound_crc).where(head.c.board == bindparam("of_board"))
_SUM_UP = (
    update(head)
    .where(head.c.board == bindparam("of_board"))
    .values(bound=bindparam("sum"), bound_crc=bindparam("sum_crc"))
)


@dataclass(slots=True)
class Bound:
    """The bindings of a board that can be believed; ``broken`` says what could not."""

    bindings: list[Binding] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def bind(bindings: Sequence[Binding], connection: Connection) -> None:
    """Write bindings in the place of older ones of the same ids, and the sums of their boards."""
    in_order = sorted(bindings, key=lambda one: one.board)
    for board, mine in groupby(in_order, key=lambda one: one.board):
        # The newest of two bindings of one id counts, as if they had come one by one.
        newest = {one.client: one for one in mine}
        _bind(board, list(newest.values()), connection)


def bound_of(board: int, connection: Connection) -> Bound:
    """Read the bindings of a board; those that changed by themselves are left out."""
    here = Bound()
    rows = connection.execute(_BINDINGS, {"of_board": board}).all()
    if not rows:
        return here
    # Of a board without bindings there is one row, of nothing but its sum.
    there = [row[2:] for row in rows if row[2] is not None]  # pyright: ignore[reportUnnecessaryComparison]
    for fields in there:
        binding = _believed(board, fields)
        if binding is None:
            here.broken.append(f"the binding of client id {fields[0]!r} is damaged")
        else:
            here.bindings.append(binding)
    told = _sum(board, *rows[0][:2])
    found = sum(ONE + crc_of_binding(one) for one in here.bindings)
    if told != found and (told is not None or there):
        here.broken.append("bindings are missing, or their sum is damaged")
    return here


def _bind(board: int, new: list[Binding], connection: Connection) -> None:
    these = {"of_board": board, "these": [one.client for one in new]}
    told = _told(board, connection)
    replaced = connection.execute(_REPLACED, these).scalars().all()
    connection.execute(_UNBIND, these)
    crcs = [crc_of_binding(one) for one in new]
    connection.execute(
        insert(client), [asdict(one) | {"crc": crc} for one, crc in zip(new, crcs, strict=True)]
    )
    if told is None:
        return
    bound = told + sum(ONE + crc for crc in crcs) - sum(ONE + crc for crc in replaced)
    summed = {"of_board": board, "sum": bound, "sum_crc": crc_of_sum(board, bound)}
    connection.execute(_SUM_UP, summed)


def _told(board: int, connection: Connection) -> int | None:
    row = connection.execute(_TOLD, {"of_board": board}).first()
    return _sum(board, *row) if row else None


def _sum(board: int, bound: Any, bound_crc: Any) -> int | None:
    """Return the sum of a board's bindings as written down, None if it cannot be believed."""
    if not isinstance(bound, int):
        return None
    return bound if crc_of_sum(board, bound) == bound_crc else None


def _believed(board: int, row: Sequence[Any]) -> Binding | None:
    number, session, participant, lent, crc = row
    if lent not in (0, 1):
        return None
    try:
        binding = Binding(board, number, session, participant.decode(), bool(lent))
        return binding if crc_of_binding(binding) == crc else None
    except (NoNumber, UnicodeDecodeError):
        return None
