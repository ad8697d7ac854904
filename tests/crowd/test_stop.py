"""A stop of a full house: five seconds at most, whoever reads or not, and nothing unsaved."""

import asyncio
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.serving import serving

from .hall import enter_all, leave_all, seats
from .writing import Writer, fill, load

TABLES, READERS, DEAF, WRITERS = 4, 160, 20, 20


@pytest.mark.alone
@pytest.mark.timeout(90)
async def test_s13_a_stop_while_people_write_takes_five_seconds_at_most(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    loop = asyncio.get_running_loop()
    with serving(tmp_path, TABLEE_WATCHDOG="10") as server:
        each = (READERS + DEAF + WRITERS) // TABLES
        by_table = seats(server, TABLES, each)
        places = [place for number in range(each) for place in by_table[number::each]]
        people = await enter_all(places)
        deaf, rest = people[:DEAF], people[DEAF:]
        writers = [Writer(person) for person in rest[:WRITERS]]
        await asyncio.gather(*map(load, rest[-TABLES:]))
        await asyncio.gather(*(fill(person) for person in deaf))
        writing = [asyncio.create_task(writer.write_until_gone()) for writer in writers]
        await asyncio.gather(*(writer.until_saved(5) for writer in writers))

        began = loop.time()
        status = await asyncio.to_thread(server.stop, signal.SIGTERM)
        took = loop.time() - began

        await asyncio.gather(*writing)
        codes = {await person.ended() for person in rest}
        leave_all(people)
        server.start()
        boards = {place.board: place.session for place in places}
        found = {
            note["id"]
            for board, session in boards.items()
            for note in server.ask("GET", f"/api/boards/{board}", session=session)["notes"]
        }

    acknowledged = {note for writer in writers for note in writer.saved}
    tell(f"a stop of {len(people)} connections: {took:.2f} s, {len(acknowledged)} notes kept")
    assert status == 0, server.output
    assert "Tout est gardé." in server.output
    assert codes == {1012}
    assert took <= 5
    assert acknowledged
    assert acknowledged <= found
