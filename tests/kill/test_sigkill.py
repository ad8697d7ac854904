"""Nothing acknowledged is ever lost: real servers, killed at random moments while people write.

Two people write without pause; one of them also watches. After SIGKILL and a new start on
the same file, everything that was acknowledged must be there, and everything that the
colleague saw as well (goal R1 and R3 of the reliability study).
"""

import asyncio
import contextlib
import random
import signal
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.person import Person
from tests.serving import Server, serving

TRIALS = 20
AHEAD = 20  # notes that a person writes before the first of them is acknowledged
pytestmark = pytest.mark.kill


async def _write_until_killed(person: Person, name: str, acknowledged: set[str]) -> None:
    """Put notes on the table as fast as the socket takes them; keep what was acknowledged."""
    written: list[tuple[int, str]] = []
    with contextlib.suppress(ConnectionClosed):
        for number in range(100_000):
            note = await person.add_note(f"{name} {number} – déjà vu 🌻")
            written.append((person.clock, note))
            await person.heard_something() if len(written) > AHEAD else await asyncio.sleep(0)
            saved = person.saved.get(person.client, 0)
            while written and written[0][0] <= saved:
                acknowledged.add(written.pop(0)[1])
    saved = person.saved.get(person.client, 0)
    acknowledged.update(note for clock, note in written if clock <= saved)


async def _trial(server: Server, board: str, tokens: list[str], moment: int) -> tuple[int, int]:
    """Write, kill after ``moment`` acknowledgements, start again; return what was promised."""
    acknowledged: set[str] = set()
    async with (
        Person(server.url, board, tokens[0]) as first,
        Person(server.url, board, tokens[1]) as second,
    ):
        await first.until(lambda: first.synced)
        await second.until(lambda: second.synced)
        writers = [
            asyncio.create_task(_write_until_killed(first, "Anaïs", acknowledged)),
            asyncio.create_task(_write_until_killed(second, "Noël", acknowledged)),
        ]
        await first.until(lambda: len(acknowledged) >= moment)
        server.stop(signal.SIGKILL)
        await asyncio.gather(*writers)
        await asyncio.gather(first.until_closed(), second.until_closed())
        seen = {note for note in first.notes if first.text(note).startswith("Noël")}
        seen |= {note for note in second.notes if second.text(note).startswith("Anaïs")}

    server.start()
    kept = {
        note["id"]
        for note in server.ask("GET", f"/api/boards/{board}", session=tokens[0])["notes"]
    }
    assert acknowledged <= kept, f"{len(acknowledged - kept)} acknowledged notes are lost"
    assert seen <= kept, f"{len(seen - kept)} notes that a colleague saw are lost"
    return len(acknowledged), len(seen)


async def test_nothing_acknowledged_or_seen_is_lost_by_a_kill(tmp_path: Path) -> None:
    moments = random.Random(20261124)  # noqa: S311 -- the same kills every time
    acknowledged = seen = 0

    with serving(tmp_path) as server:
        for _ in range(TRIALS):
            workshop = server.workshop()
            board = workshop["boards"][0]
            token = board["participant"]["token"]
            people = [server.session(token, name)["session"] for name in ("Anaïs", "Noël")]
            counts = await _trial(server, board["id"], people, moments.randrange(1, 150))
            acknowledged += counts[0]
            seen += counts[1]

    assert acknowledged > TRIALS
    assert seen > TRIALS
