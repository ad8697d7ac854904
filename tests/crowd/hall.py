"""A workshop full of people, and what their server needs for them."""

import asyncio
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, Text
from sqlalchemy import create_engine, insert, select

from server.app import now_ms
from server.board.roles import Role
from server.settings import DAY_MS
from server.storage import tables
from server.web.links import hashed
from tests.serving import Server

from .visitor import PATIENCE, Seat, Visitor


def seats(server: Server, tables_wanted: int, each: int) -> list[Seat]:
    """Return places for ``each`` people at every table of a new workshop, all of them new.

    They are written into the register in one go, beside the server that runs.
    """
    about = server.workshop(tables=tables_wanted)
    found = [
        Seat(server.port, board["id"], f"personne-{number}-{secrets.token_urlsafe(8)}")
        for board in about["boards"]
        for number in range(each)
    ]
    engine = create_engine(f"sqlite:///{server.folder / 'tablee.db'}")
    with engine.begin() as connection:
        hashes = {board["id"]: board["participant"]["token"] for board in about["boards"]}
        link = tables.link.c
        links = {
            board: connection.scalar(select(link.key).where(link.token_hash == hashed(token)))
            for board, token in hashes.items()
        }
        workshop = about["workshop"]["id"]
        connection.execute(
            insert(tables.participant), [_person(workshop, seat.session) for seat in found]
        )
        connection.execute(
            insert(tables.session),
            [_session(workshop, seat, links[seat.board]) for seat in found],
        )
    engine.dispose()
    return found


def _person(workshop: str, key: str) -> dict[str, Any]:
    return {
        "id": key,
        "workshop": workshop,
        "name": f"Zoé {key[9:13]} 🌱",
        "colour": 3,
        "role": Role.PARTICIPANT.value,
        "joined_ms": now_ms(),
    }


def _session(workshop: str, seat: Seat, link: int | None) -> dict[str, Any]:
    return {
        "token_hash": hashed(seat.session),
        "workshop": workshop,
        "participant": seat.session,
        "link": link,
        "boards": [seat.board],
        "started_ms": now_ms(),
        "expires_ms": now_ms() + DAY_MS,
        "revoked": False,
    }


def a_note(text: str) -> tuple[str, bytes]:
    """Return a new note's id and the update that puts it on the table."""
    doc: Doc[Any] = Doc(client_id=secrets.randbits(31))
    note = secrets.token_hex(8)
    content = {"kind": "idea", "zone": "challenge", "pos": [1.0, 2.0], "text": Text(text)}
    doc.get("notes", type=Map)[note] = Map(content)
    return note, doc.get_update()


async def enter_all(
    wanted: list[Seat], heard: Callable[[bytes], None] | None = None
) -> list[Visitor]:
    """Let people in, a few at a time, and wait until each has the board."""
    at_once = asyncio.Semaphore(50)

    async def enter(seat: Seat) -> Visitor:
        async with at_once:
            visitor = await Visitor.enter(seat, heard)
            await visitor.seated()
            return visitor

    return list(await asyncio.gather(*map(enter, wanted)))


async def come_back(seat: Seat, own: bytes, delay: float) -> Visitor:
    """Come back as our page does: after the delay, then again until the board has arrived."""
    await asyncio.sleep(delay)
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(ConnectionError):
                visitor = await Visitor.enter(seat, own=own)
                if await visitor.is_seated():
                    return visitor
            await asyncio.sleep(0.25)


def leave_all(visitors: list[Visitor]) -> None:
    for visitor in visitors:
        visitor.transport.abort()


def memory(pid: int) -> int:
    """Return the resident memory of a process in bytes."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def files(pid: int) -> int:
    """Return how many files and sockets a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))
