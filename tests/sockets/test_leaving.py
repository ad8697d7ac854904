"""Whoever came and left leaves nothing of theirs behind, whether or not anybody searches for it.

The server searches for circles of references seldom, and never among what is old: what people
leave in them is memory that grows all day.
"""

import asyncio
import gc
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from pycrdt import Doc

from server.app import build_app, started
from server.cli.serving import configuration
from server.settings import Settings
from server.web.parts import Parts
from tests.person import Person

TIMES = 12
# What a workshop remembers of everybody: the person, whose a client id is, and that it has gone.
REMEMBERED = {"Participant", "_Owner", "Entry"}


class Visits:
    """A server in this process, and people who come and go one after the other."""

    def __init__(self, parts: Parts, url: str) -> None:
        self.parts, self.url = parts, url
        self.link: Any = None

    async def open(self) -> None:
        async with httpx2.AsyncClient(base_url=self.url) as browser:
            body = {"title": "Été à la ferme 🌻", "tables": 1}
            self.link = (await browser.post("/api/workshops", json=body)).json()

    async def come_and_go(self, *, cut: bool = False) -> None:
        """Take a place, look at the table, point at something, and leave or be cut off."""
        table = self.link["boards"][0]
        async with httpx2.AsyncClient(base_url=self.url) as browser:
            body = {"token": table["participant"]["token"], "name": "Zoé 🌱"}
            seat = (await browser.post("/api/sessions", json=body)).json()
        async with Person(self.url, table["id"], seat["session"], doc=Doc()) as person:
            await person.until(lambda: person.synced)
            if cut:
                person.socket.transport.abort()

    async def all_gone(self) -> None:
        """Wait until nobody is there and every tick has come."""
        counts = self.parts.directory.counts
        async with asyncio.timeout(30):
            while counts.pulse.armed or any(  # noqa: ASYNC110 -- it is counted in this loop
                len(room.audience) for room in self.parts.directory.rooms()
            ):
                await asyncio.sleep(0.02)


@asynccontextmanager
async def visits(path: Path) -> AsyncIterator[Visits]:
    """Serve one workshop as `serve` does."""
    settings = Settings(database_url=f"sqlite+aiosqlite:///{path / 'tablée.db'}")
    app = build_app(settings)
    server = uvicorn.Server(configuration(app, settings))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with started(app) as parts:
            running = asyncio.create_task(server.serve(sockets=[listening]))
            opened = Visits(parts, f"http://127.0.0.1:{listening.getsockname()[1]}")
            await opened.open()
            yield opened
            server.should_exit = True
            await running


def ours() -> Counter[str]:
    """Count the objects of the server's own classes."""
    kinds = (type(one) for one in gc.get_objects())
    names = (kind.__name__ for kind in kinds if str(kind.__module__).startswith("server."))
    return Counter(name for name in names if name not in REMEMBERED)


async def left_behind(visits: Visits, visit: Callable[[], Awaitable[None]]) -> Counter[str]:
    """Return what of the server is more after some visits than before, without a search."""
    for _ in range(2):  # the board is opened, statements are compiled
        await visit()
    await visits.all_gone()
    gc.collect()
    gc.disable()
    try:
        before = ours()
        for _ in range(TIMES):
            await visit()
        await visits.all_gone()
        with suppress(TimeoutError):  # what is left then is what the test shows
            async with asyncio.timeout(20):
                while sum((ours() - before).values()) >= TIMES:  # noqa: ASYNC110 -- timers pass
                    await asyncio.sleep(0.2)
        return ours() - before
    finally:
        gc.enable()


async def test_people_who_leave_take_everything_of_theirs_along(tmp_path: Path) -> None:
    async with visits(tmp_path) as opened:
        left = await left_behind(opened, opened.come_and_go)

    assert sum(left.values()) < TIMES, left


async def test_people_whose_line_breaks_take_everything_of_theirs_along(tmp_path: Path) -> None:
    async with visits(tmp_path) as opened:
        left = await left_behind(opened, lambda: opened.come_and_go(cut=True))

    assert sum(left.values()) < TIMES, left
