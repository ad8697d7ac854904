"""With more to do than time to do it, everything is told, but seldom, and cursors not at all."""

import asyncio

import pytest

from server.board.roles import Role
from server.rooms.strain import BEARABLE, LONGEST, SILENT, Strain
from server.rooms.ticking import LONGEST_TICK, STATE_TICK, Grid, Tick
from server.sync import awareness, wire

from .table import Guest, lay_table, until


def test_it_rises_at_once_and_falls_by_itself() -> None:
    strain = Strain()

    strain.came(0.4)
    assert strain.late == 0.4
    for _ in range(4):
        strain.came(0.0)

    assert 0.0 < strain.late < BEARABLE


def test_a_large_hall_that_keeps_up_is_told_as_often_as_ever() -> None:
    strain = Strain()
    strain.came(BEARABLE)

    assert strain.stretched(LONGEST_TICK) == LONGEST_TICK
    assert strain.share == 1.0


@pytest.mark.parametrize("late", [0.06, 0.08, 0.15, 1.0, 60.0])
def test_the_later_the_longer_but_never_beyond_a_quarter_of_a_second(late: float) -> None:
    strain = Strain()
    strain.came(late)

    assert LONGEST_TICK < strain.stretched(LONGEST_TICK) <= LONGEST
    assert strain.stretched(STATE_TICK) == max(STATE_TICK, LONGEST)
    assert strain.stretched(5.0) == 5.0
    assert 0.0 <= strain.share < 1.0


async def test_a13_edits_wait_for_company_while_the_server_is_late() -> None:
    loop, came = asyncio.get_running_loop(), []
    tick = Tick(lambda: came.append(loop.time()), lambda: 0.016)
    tick.arm()
    await until(lambda: came)

    Grid.of(loop).strain.came(1.0)
    tick.arm()
    await until(lambda: len(came) == 2)

    assert came[1] - came[0] >= LONGEST


async def test_a13_cursors_are_told_when_there_is_time_again_and_who_leaves_at_once() -> None:
    table = await lay_table()
    strain = Grid.of(asyncio.get_running_loop()).strain
    first, second, reader = table.guest(), table.guest(), table.guest(Role.VIEWER)
    for guest in (first, second):
        guest.declare(b'{"x":1}')
    await until(lambda: len(_seen(reader)) == 2)

    strain.late = 20 * SILENT
    first.declare(b'{"x":2}', clock=2)
    table.room.leave(second.member)
    assert strain.share == 0.0
    await until(lambda: _seen(reader).get(int(second.doc.client_id)) is None)
    assert b'"x":1' in (_seen(reader)[int(first.doc.client_id)] or b"")
    await until(lambda: b'"x":2' in (_seen(reader)[int(first.doc.client_id)] or b""))

    assert strain.late < SILENT


def _seen(guest: Guest) -> dict[int, bytes | None]:
    """Return the newest state of everybody, as this guest heard it."""
    frames = guest.heard(wire.Awareness)
    return {e.client: e.state for frame in frames for e in awareness.parse(frame.payload)}
