"""To ask is cheap and to answer is not: nobody makes the server answer without end."""

import pytest

from server.errors import TooMany
from server.rooms.allowance import BURST, ENTRY, QUESTION
from server.sync import awareness, wire

from .table import Table, lay_table

ECHO = awareness.encode([awareness.Entry(client, 1, b"{}") for client in range(1024)])


@pytest.fixture
async def table() -> Table:
    return await lay_table()


@pytest.mark.parametrize(
    ("frame", "cost"),
    [
        (wire.SyncStep1(b"\x00"), QUESTION),
        (wire.SyncStep1(b"\x01\x05\x01"), QUESTION),
        (wire.QueryAwareness(), QUESTION),
        (wire.Hello({"version": 1}), QUESTION),
        (wire.Awareness(ECHO), 1024 * ENTRY),
    ],
)
async def test_a_storm_of_questions_ends_with_4429(
    table: Table, frame: wire.Frame, cost: int
) -> None:
    asker, colleague = table.guest(), table.guest()

    with pytest.raises(TooMany):
        for _ in range(2 * BURST // cost):
            asker.say(frame)

    colleague.say(frame)
    assert len(asker.seat.frames) <= 2 * BURST // cost


async def test_questions_of_a_whole_day_are_all_answered(table: Table) -> None:
    asker = table.guest()

    for _ in range(100):
        asker.say(wire.SyncStep1(asker.doc.get_state()))

    assert len(asker.heard(wire.SyncStep2)) == 100
