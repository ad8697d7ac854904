"""A connection that says too much, or nothing, ends; it was never more than a knock."""

import asyncio
import resource
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect

from server.rooms.outbox import Delivery
from server.web.heads import ANSWER_SECONDS, HEAD_LIMIT, HeadProtocol
from tests.serving import Server, serving

from .raw import opened
from .test_frames import OURS, door_on


class Hasty(HeadProtocol):
    """The same with a hundredth of the patience."""

    def _expect(self, seconds: float) -> None:
        super()._expect(seconds / 100)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("heads")) as running:
        yield running


async def test_a_head_without_end_is_refused(server: Server) -> None:
    async with opened(server.port) as peer:
        line = b"X-Wing: " + b"x" * 1000 + b"\r\n"

        await peer.write(b"GET / HTTP/1.1\r\nHost: ferme\r\n" + line * (HEAD_LIMIT // 1000 + 1))

        assert (await peer.rest()).startswith(b"HTTP/1.1 431 ")


async def test_one_connection_carries_many_requests(server: Server) -> None:
    async with opened(server.port) as peer:
        for _ in range(3):
            await peer.write(b"GET /healthz HTTP/1.1\r\nHost: ferme\r\nX-Long: " + b"x" * 12_000)
            await peer.write(b"\r\n\r\n")
            head = await peer.reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 ")
            length = next(
                row for row in head.split(b"\r\n") if row.lower().startswith(b"content-l")
            )
            await peer.reader.readexactly(int(length.partition(b":")[2]))


@pytest.mark.parametrize("knock", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: ferme\r\n"])
async def test_who_says_nothing_is_not_waited_for(knock: bytes) -> None:
    async with door_on(OURS, Hasty) as (_, url), opened(urlsplit(url).port) as peer:
        await peer.write(knock)

        assert await peer.rest() == b""


async def test_a_websocket_outlives_the_patience_for_its_head() -> None:
    async with door_on(OURS, Hasty) as (door, url), connect(url) as reader:
        outbox = await door.opened
        loop = asyncio.get_running_loop()
        later = loop.create_future()
        loop.call_later(2 * ANSWER_SECONDS / 100, later.set_result, None)
        await later

        outbox.push(Delivery(b"encore"))

        assert await reader.recv() == b"encore"


def test_a_server_takes_as_many_connections_as_the_system_grants(server: Server) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    limits = Path(f"/proc/{server.pid}/limits").read_text(encoding="utf-8")
    line = next(line for line in limits.splitlines() if line.startswith("Max open files"))

    assert int(line.split()[3]) >= min(most, 1 << 16)
