"""A whole hall comes back after a restart, one after the other, with all that was written."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

import pytest

from server.rooms.farewell import RETURNS_A_SECOND
from tests.serving import serving

from .hall import a_note, come_back, enter_all, leave_all, seats

TABLES, EACH = 25, 40


@pytest.mark.alone
@pytest.mark.timeout(180)
async def test_s13_a_thousand_people_are_back_within_half_a_minute(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    loop = asyncio.get_running_loop()
    with serving(tmp_path) as server:
        people = await enter_all(seats(server, TABLES, EACH))
        written = [a_note(f"Écrit pendant l’arrêt {number} 🌙") for number in range(len(people))]

        began = loop.time()
        restarting = asyncio.create_task(asyncio.to_thread(server.restart))
        codes = [await person.ended() for person in people]
        delays = [person.delay for person in people]
        returning = [
            asyncio.create_task(come_back(person.seat, own, delay or 0.0))
            for person, delay, (_, own) in zip(people, delays, written, strict=True)
        ]
        await restarting
        back = list(await asyncio.gather(*returning))
        kept = [await asyncio.wait_for(person.saved, 40) for person in back]
        took = sorted(person.synced.result() - began for person in back)
        boards = sorted({person.seat.board for person in people})
        found = {
            note["id"]
            for board in boards
            for note in server.ask(
                "GET",
                f"/api/boards/{board}",
                session=next(p.seat.session for p in people if p.seat.board == board),
            )["notes"]
        }
        leave_all(back)

    assert set(codes) == {1012}
    due = sorted(delay for delay in delays if delay is not None)
    assert len(due) == len(people)
    busiest = max(sum(a <= delay < b for delay in due) for a, b in pairwise(map(float, range(30))))
    assert busiest < 1.6 * RETURNS_A_SECOND
    assert took[-1] <= 30, took[-1]
    assert len(kept) == len(people)
    assert found == {note for note, _ in written}
    half, late = quantiles(took, n=100)[49], quantiles(took, n=100)[98]
    tell(f"1,000 are back: p50 {half:.1f} s, p99 {late:.1f} s, last {took[-1]:.1f} s")
