"""The facilitator of a soak: opens workshop after workshop, watches, pauses, resumes."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.serving import RefusedError

from .soak_people import Stage


async def facilitate(stage: Stage, boards: int, seed: int, begun: asyncio.Event) -> None:
    """Lead one workshop after the other until everything is over."""
    chance, number = random.Random(seed), 0
    while not stage.over.is_set():
        number += 1
        title = f"Été à la ferme n° {number} 🌻"
        link = await stage.ask("POST", "/api/workshops", {"title": title, "tables": boards})
        stage.link = link
        stage.diary.done["workshops"] += 1
        begun.set()
        try:
            await _lead(stage, chance)
        except (WebSocketException, OSError) as error:
            stage.diary.surprises[f"facilitator: {type(error).__name__}"] += 1
        except RefusedError as refused:
            stage.diary.surprises[f"facilitator: HTTP {refused.status}"] += 1


async def _lead(stage: Stage, chance: random.Random) -> None:
    link, loop = stage.link, asyncio.get_running_loop()
    token = link["facilitator"]["token"]
    session = (await stage.ask("POST", "/api/sessions", {"token": token}))["session"]
    workshop = link["workshop"]["id"]
    end = loop.time() + stage.plan_round
    shown = {"additional_headers": {"Authorization": f"Bearer {session}"}, "max_size": None}
    async with connect(f"ws://{stage.server.address}/watch/{workshop}", **shown) as watching:
        reading = asyncio.create_task(_read(watching))
        while loop.time() < end and await stage.wait(chance.uniform(2, 6)):
            board = chance.choice(link["boards"])
            where = {"board": board["id"]} if chance.random() < 0.7 else {}
            path = f"/api/workshops/{workshop}/commands"
            await stage.ask("POST", path, {"do": "pause"} | where, session=session)
            await _show(stage, board, session)
            await stage.ask("POST", path, {"do": "resume"} | where, session=session)
            stage.diary.done["paused"] += 1
        await stage.ask("POST", path_of(workshop), {"do": "resume"}, session=session)
        reading.cancel()


def path_of(workshop: str) -> str:
    return f"/api/workshops/{workshop}/commands"


async def _show(stage: Stage, board: dict[str, object], session: str) -> None:
    """Look at a board as programs do, and as a projected display does, while it is paused."""
    await stage.ask("GET", f"/api/boards/{board['id']}", session=session)
    display = board["display"]
    assert isinstance(display, dict)
    seat = await stage.ask("POST", "/api/sessions", {"token": display["token"]})
    address = f"ws://{stage.server.address}/sync/{board['id']}?token={seat['session']}"
    async with connect(address, max_size=None):
        stage.diary.done["displays"] += 1
        await stage.wait(1.0)


async def _read(watching: ClientConnection) -> None:
    with suppress(WebSocketException):
        async for _ in watching:
            pass
