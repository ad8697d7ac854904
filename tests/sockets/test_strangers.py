"""Who has not said who they are is bounded; the oldest of them makes room, nobody else does."""

import asyncio
import gc
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.websockets import WebSocket

from server.app import build_app, started
from server.cli.serving import configuration
from server.settings import Settings
from server.web.frames import FrameProtocol
from server.web.heads import HEAD_SECONDS, HeadProtocol
from server.web.outboxes import outbox_of
from server.web.strangers import Strangers
from tests.person import Person
from tests.serving import Server, serving

from .raw import Rude, opened, rude
from .test_frames import OURS, door_on

ROOM_FOR = 100  # in all, three quarters of them from one address
PROTOCOLS = (HeadProtocol, FrameProtocol)
HELLO = b"GET /healthz HTTP/1.1\r\nHost: ferme\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("strangers")
    with serving(folder, TABLEE_MAX_STRANGERS=str(ROOM_FOR)) as running:
        yield running


async def crowd(
    entered: AsyncExitStack, port: int, count: int, local: str = "127.0.0.1"
) -> list[Rude]:
    return [await entered.enter_async_context(opened(port, local)) for _ in range(count)]


async def is_served(peer: Rude) -> bool:
    try:
        await peer.write(HELLO)
        return (await peer.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 ")
    except (ConnectionError, EOFError):
        return False


async def is_sent_away(peer: Rude) -> bool:
    """Whether the connection ends well before anybody's patience with it does."""
    try:
        async with asyncio.timeout(HEAD_SECONDS / 2):
            await peer.rest()
    except TimeoutError:
        return False
    return True


async def test_the_oldest_of_an_address_makes_room_for_the_next(server: Server) -> None:
    async with AsyncExitStack() as entered:
        most = ROOM_FOR * 3 // 4
        silent = await crowd(entered, server.port, most)

        newest = await crowd(entered, server.port, 2)

        assert [await is_sent_away(peer) for peer in silent[:2]] == [True, True]
        assert await is_served(newest[0])
        assert await is_served(silent[2])


async def test_a_full_address_is_no_trouble_for_another(server: Server) -> None:
    async with AsyncExitStack() as entered:
        elsewhere = await crowd(entered, server.port, 3, "127.0.0.7")

        await crowd(entered, server.port, ROOM_FOR)

        assert [await is_served(peer) for peer in elsewhere] == [True] * 3


async def test_in_all_the_oldest_makes_room(server: Server) -> None:
    async with AsyncExitStack() as entered:
        first = await crowd(entered, server.port, 1, "127.0.0.7")

        for number in range(2, 6):
            await crowd(entered, server.port, ROOM_FOR // 2, f"127.0.0.{number}")

        assert await is_sent_away(first[0])


async def test_who_was_served_and_says_nothing_more_is_a_stranger_again(server: Server) -> None:
    async with AsyncExitStack() as entered:
        (polite,) = await crowd(entered, server.port, 1)
        assert await is_served(polite)

        await crowd(entered, server.port, ROOM_FOR)

        assert await is_sent_away(polite)


async def test_people_with_a_session_are_no_strangers(server: Server) -> None:
    board = server.workshop()["boards"][0]
    token = server.session(board["participant"]["token"])["session"]
    async with AsyncExitStack() as entered:
        people = [
            await entered.enter_async_context(Person(server.url, board["id"], token))
            for _ in range(3)
        ]
        for person in people:
            await person.until(lambda person=person: person.synced)

        await crowd(entered, server.port, ROOM_FOR + 10)

        for person in people:
            await person.add_note("toujours là 🌻")
            await person.until_saved()


async def test_who_shows_a_wrong_token_stays_a_stranger_until_they_are_gone() -> None:
    limits = Strangers(9)
    app = build_app(Settings(database_url="memory://"))
    config = configuration(app, Settings())
    config.http = HeadProtocol.among(limits)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with started(app):
            running = asyncio.create_task(server.serve(sockets=[listening]))
            async with rude(listening.getsockname()[1], "/sync/table?token=inconnu") as wrong:
                await wrong.reader.readuntil(b"no-session")

                assert len(limits) == 1

                await wrong.rest()
            while len(limits):  # noqa: ASYNC110 -- it is counted out in this very loop
                await asyncio.sleep(0)
            server.should_exit = True
            await running


async def test_who_has_spoken_and_waits_is_not_sent_away_for_one_who_comes_later() -> None:
    limits, answered = Strangers(4), asyncio.Event()

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        await answered.wait()

    heads = HeadProtocol.among(limits)
    async with (
        door_on(OURS, heads, endpoint=endpoint) as (_, url),
        AsyncExitStack() as entered,
    ):
        port = urlsplit(url).port
        assert port is not None
        waiting = [await entered.enter_async_context(rude(port)) for _ in range(3)]

        (late,) = await crowd(entered, port, 1)

        assert await is_sent_away(late)
        answered.set()
        assert [await peer.rest() for peer in waiting] == [b""] * 3


async def test_those_behind_a_trusted_proxy_are_only_counted_together() -> None:
    limits = Strangers(6, spared=["127.0.0.0/8"])
    async with door_on(OURS, HeadProtocol.among(limits)) as (_, url), AsyncExitStack() as entered:
        port = urlsplit(url).port
        assert port is not None

        silent = await crowd(entered, port, 6)
        assert await is_served(silent[0])
        (last,) = await crowd(entered, port, 1)

        assert await is_sent_away(silent[1])
        assert await is_served(last)


async def test_nothing_is_left_of_those_who_are_gone() -> None:
    limits = Strangers(6)
    async with door_on(OURS, HeadProtocol.among(limits)) as (door, url):
        async with AsyncExitStack() as entered:
            port = urlsplit(url).port
            assert port is not None
            silent = await crowd(entered, port, 3)
            await entered.enter_async_context(rude(port))
            await door.opened
            assert await is_served(silent[0])
            assert len(limits) == 4
        await door.ended.wait()
        async with opened(port) as last:
            assert await is_served(last)

            assert len(limits) == 1


async def test_a_connection_leaves_no_circle_of_references_behind() -> None:
    """The server searches for circles seldom: ten thousand strangers would fill its memory."""
    ended = asyncio.Queue[None]()

    async def endpoint(websocket: WebSocket) -> None:
        await websocket.accept()
        outbox = outbox_of(websocket)
        outbox.on_paused = lambda: outbox.close(4408, "too-slow")
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass
        await ended.put(None)

    async with door_on(OURS, HeadProtocol.among(Strangers(9)), endpoint=endpoint) as (_, url):
        port = urlsplit(url).port
        assert port is not None
        gc.collect()
        gc.disable()
        try:
            for _ in range(3):
                async with rude(port), opened(port) as peer:
                    assert await is_served(peer)
                await ended.get()
            async with asyncio.timeout(20):
                while any(isinstance(one, PROTOCOLS) for one in gc.get_objects()):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        finally:
            gc.enable()
