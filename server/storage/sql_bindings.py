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
    cast,
    delete,
    insert,
    select,
    type_coerce,
    update,
)

from .checksums import ONE, crc_of_binding, crc_of_sum
from .port import Binding
from .tables import client, head


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
    rows = connection.execute(
        # As it lies there: bytes that are no text, or a truth that is 7, are ours to refuse.
        select(
            type_coerce(client.c.client, Integer),
            client.c.session,
            cast(client.c.participant, LargeBinary),
            type_coerce(client.c.lent, Integer),
            client.c.crc,
        )
        .where(client.c.board == board)
        .order_by(client.c.client)
    ).all()
    for row in rows:
        binding = _believed(board, row)
        if binding is None:
            here.broken.append(f"the binding of client id {row[0]!r} is damaged")
        else:
            here.bindings.append(binding)
    told = _told(board, connection)
    found = sum(ONE + crc_of_binding(one) for one in here.bindings)
    if told != found and (told is not None or rows):
        here.broken.append("bindings are missing, or their sum is damaged")
    return here


def _bind(board: int, new: list[Binding], connection: Connection) -> None:
    same = (client.c.board == board) & client.c.client.in_([one.client for one in new])
    told = _told(board, connection)
    replaced = connection.execute(select(client.c.crc).where(same)).scalars().all()
    connection.execute(delete(client).where(same))
    crcs = [crc_of_binding(one) for one in new]
    connection.execute(
        insert(client), [asdict(one) | {"crc": crc} for one, crc in zip(new, crcs, strict=True)]
    )
    if told is None:
        return
    bound = told + sum(ONE + crc for crc in crcs) - sum(ONE + crc for crc in replaced)
    connection.execute(
        update(head)
        .where(head.c.board == board)
        .values(bound=bound, bound_crc=crc_of_sum(board, bound))
    )


def _told(board: int, connection: Connection) -> int | None:
    """Return the sum of a board's bindings as written down, None if it cannot be believed."""
    row = connection.execute(
        select(head.c.bound, head.c.bound_crc).where(head.c.board == board)
    ).first()
    if row is None or not isinstance(row.bound, int):
        return None
    return row.bound if crc_of_sum(board, row.bound) == row.bound_crc else None


def _believed(board: int, row: Sequence[Any]) -> Binding | None:
    number, session, participant, lent, crc = row
    if lent not in (0, 1):
        return None
    try:
        binding = Binding(board, number, session, participant.decode(), bool(lent))
        return binding if crc_of_binding(binding) == crc else None
    except (NoNumber, UnicodeDecodeError):
        return None
