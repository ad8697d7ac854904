"""What nobody uses leaves memory, and comes back whole when somebody asks."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator

import pytest

from server.web.links import hashed
from tests.rooms.table import Seat

from .conftest import House, a_house


@pytest.fixture
async def forgetful() -> AsyncIterator[House]:
    async with a_house(idle_seconds=1) as house:
        yield house


async def test_a_workshop_without_people_leaves_memory_and_comes_back(forgetful: House) -> None:
    link = await forgetful.workshop()
    seat = await forgetful.seat(link["facilitator"]["token"])
    facilitator = forgetful.bearing(seat["session"])
    address = f"/api/workshops/{link['workshop']['id']}"
    paused = await facilitator.post(f"{address}/commands", json={"do": "pause"})
    assert paused.status_code == 200
    assert len(forgetful.parts.halls.open()) == 1

    async with asyncio.timeout(10):
        while forgetful.parts.halls.open():  # noqa: ASYNC110 -- time passing is the condition
            await asyncio.sleep(0.05)

    overview = (await facilitator.get(address)).json()
    assert overview["workshop"]["paused"] is True
    assert len(overview["boards"]) == 2


async def test_a_board_without_people_frees_its_document_at_once(forgetful: House) -> None:
    link = await forgetful.workshop()
    hall = await forgetful.parts.halls.hall(link["workshop"]["id"])
    board = hall.boards[0]
    room = await forgetful.parts.directory.room(board, hall)
    document = weakref.ref(vars(room)["_replica"])
    del room
    gc.collect()
    gc.disable()

    try:
        async with asyncio.timeout(10):
            while forgetful.parts.directory.holds(board.id):  # noqa: ASYNC110 -- time passes
                await asyncio.sleep(0.05)
    finally:
        gc.enable()

    assert document() is None
    assert (await forgetful.parts.directory.read(board))["seq"] == 0


async def test_a_workshop_that_everybody_left_needs_no_search_for_garbage(
    forgetful: House,
) -> None:
    link = await forgetful.workshop()
    hall = await forgetful.parts.halls.hall(link["workshop"]["id"])
    seat = await forgetful.seat(link["participant"]["token"], name="Zoé 🌱")
    session = await forgetful.parts.registry.session_by_token(hashed(seat["session"]))
    assert session is not None
    room, member = await hall.enter(hall.boards[0].id, session, Seat())
    room.conduct_changed()
    hall.left(room, member)
    kept = [weakref.ref(one) for one in (hall, room, room.audience, room.presence, room.gate)]
    del hall, room, member, session
    gc.collect()
    gc.disable()

    try:
        async with asyncio.timeout(10):
            while any(one() for one in kept):  # noqa: ASYNC110 -- time passes
                await asyncio.sleep(0.05)
    finally:
        gc.enable()


async def test_a_workshop_that_is_watched_stays(forgetful: House) -> None:
    link = await forgetful.workshop()
    hall = await forgetful.parts.halls.hall(link["workshop"]["id"])
    other = await forgetful.workshop()
    await forgetful.parts.halls.hall(other["workshop"]["id"])
    leave = hall.watch(lambda text: None)

    async with asyncio.timeout(10):
        while len(forgetful.parts.halls.open()) > 1:  # noqa: ASYNC110 -- time is the condition
            await asyncio.sleep(0.05)

    assert forgetful.parts.halls.open() == [hall]
    leave()
