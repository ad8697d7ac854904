"""Peers who flood or do not read: the connection ends, and with it all that it held."""

import asyncio
import contextlib
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.frames import Opcode

from server.rooms.outbox import Delivery, Outbox
from server.sync import wire
from server.web.frames import BURST_OF_CRUMBS, HIGH_WATER
from tests.person import Person
from tests.serving import serving

from .raw import masked, rude
from .test_frames import OURS, Door, door_on

BINARY, CONTINUED, CLOSE = Opcode.BINARY, Opcode.CONT, Opcode.CLOSE
PING, PONG = Opcode.PING, Opcode.PONG
GOODBYE = masked(CLOSE, b"\x03\xe8")


async def _fill(door: Door) -> Outbox:
    """Push until the transport of a reader who does not read is full."""
    outbox, paused = await door.opened, asyncio.Event()
    outbox.on_paused = paused.set
    while not paused.is_set():
        outbox.push(Delivery(b"\x00" * HIGH_WATER))
        await asyncio.sleep(0)
    return outbox


@pytest.mark.parametrize("crumb", [masked(PING), masked(PONG), masked(CONTINUED, fin=False)])
async def test_a_flood_of_frames_without_a_message_ends_the_connection(crumb: bytes) -> None:
    async with door_on(OURS) as (door, url), rude(urlsplit(url).port) as peer:
        await door.opened

        with contextlib.suppress(ConnectionError):
            await peer.write(masked(BINARY, b"x", fin=False) + crumb * BURST_OF_CRUMBS * 2)

        assert b"\x11\x4dtoo-many" in await peer.rest(), "closed with 4429"


async def test_pings_of_a_reader_who_does_not_read_are_not_answered() -> None:
    async with door_on(OURS) as (door, url), rude(urlsplit(url).port) as peer:
        await door.opened
        await peer.write(masked(PING, b"avant"))
        assert await peer.reader.readexactly(7) == b"\x8a\x05avant"
        peer.stop_reading()
        await _fill(door)

        await peer.write(masked(PING, b"pendant") + GOODBYE)
        async with asyncio.timeout(10):
            await door.ended.wait()
        peer.read_again()

        assert b"pendant" not in await peer.rest()


async def test_who_leaves_without_reading_the_rest_is_cut_off() -> None:
    async with door_on(OURS) as (door, url), rude(urlsplit(url).port) as peer:
        await door.opened
        peer.stop_reading()
        await _fill(door)

        await peer.write(GOODBYE)
        async with asyncio.timeout(10):
            await door.ended.wait()
            while door.server.server_state.connections:  # noqa: ASYNC110 -- uvicorn has no event for it
                await asyncio.sleep(0)


async def test_s13_a_server_stops_well_when_somebody_leaves_without_reading(
    tmp_path: Path,
) -> None:
    with serving(tmp_path) as server:
        board = server.workshop()["boards"][0]
        tokens = [server.session(board["participant"]["token"])["session"] for _ in range(2)]
        path = f"/sync/{board['id']}?token={tokens[1]}"
        async with Person(server.url, board["id"], tokens[0]) as person:
            await person.until(lambda: person.synced and person.states)
            for _ in range(40):
                await person.add_note("x" * 400)
            await person.until_saved()
            async with rude(server.port, path) as leaving:
                leaving.stop_reading()
                question = wire.encode(wire.SyncStep1(b"\x00"))
                await person.until(lambda: len(person.states[-1]["people"]) == 2)
                await leaving.write(masked(BINARY, question) * 200 + GOODBYE)
                await person.until(lambda: len(person.states[-1]["people"]) == 1)

                status = await asyncio.to_thread(server.stop)

                assert status == 0, server.output
            assert await person.until_closed() == 1012
            assert re.fullmatch(r"restarting \d{4,5}", person.socket.close_reason or "")
        assert "Traceback" not in server.output
