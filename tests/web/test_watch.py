"""The facilitator's socket, on a real server."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.web.watch import Newest, tell
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("watch")
    with serving(folder) as running:
        yield running


def watching(server: Server, workshop: str, **options: Any) -> connect:
    return connect(f"ws://{server.address}/watch/{workshop}", **options)


async def heard(socket: ClientConnection, wanted: str) -> Any:
    """Return the first overview whose text holds ``wanted``."""
    async with asyncio.timeout(10):
        async for text in socket:
            assert isinstance(text, str)
            if wanted in text:
                return json.loads(text)
    raise AssertionError(f"{wanted} was never told")


async def test_the_facilitator_hears_the_overview_and_every_change(server: Server) -> None:
    about = server.workshop(tables=2)
    seat = server.session(about["facilitator"]["token"])
    workshop = about["workshop"]["id"]

    async with watching(server, workshop, subprotocols=["tablee", seat["session"]]) as socket:
        first = await heard(socket, workshop)
        await asyncio.to_thread(
            server.ask,
            "POST",
            f"/api/workshops/{workshop}/commands",
            {"do": "pause"},
            session=seat["session"],
        )
        paused = await heard(socket, '"paused": true')

    now = server.ask("GET", f"/api/workshops/{workshop}", session=seat["session"])
    assert first["boards"][0]["paused"] is False
    # All but the clock, by which pages know how old what they show is.
    assert now.pop("now_ms") >= paused.pop("now_ms")
    assert paused == now
    assert socket.subprotocol == "tablee"


async def test_while_nothing_changes_the_overview_is_told_again_and_again() -> None:
    newest, told, thrice = Newest(), [], asyncio.Event()

    async def send(text: str) -> None:
        told.append(text)
        if len(told) == 3:
            thrice.set()

    newest.put("dépassé")
    newest.put("Été 🌻")
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        telling = group.create_task(tell(send, newest, 0.001))
        await thrice.wait()
        telling.cancel()

    assert told[:3] == ["Été 🌻"] * 3


async def test_nothing_is_told_before_there_is_an_overview() -> None:
    told: list[str] = []

    async def send(text: str) -> None:
        told.append(text)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await tell(send, Newest(), 0.001)

    assert told == []


async def test_the_token_may_come_in_a_header_or_the_address(server: Server) -> None:
    about = server.workshop()
    session = server.session(about["facilitator"]["token"])["session"]
    workshop = about["workshop"]["id"]
    header = {"additional_headers": {"Authorization": f"Bearer {session}"}}
    cookie = {"additional_headers": {"Cookie": f"tablee_session={session}"}}

    for address, options in (
        (workshop, header),
        (workshop, cookie),
        (f"{workshop}?token={session}", {}),
    ):
        async with watching(server, address, **options) as socket:
            assert (await heard(socket, workshop))["workshop"]["id"] == workshop


@pytest.mark.parametrize(
    ("who", "close_code"),
    [("nobody", 4401), ("link", 4401), ("participant", 4403), ("stranger", 4403)],
)
async def test_others_are_let_go_with_the_reason(
    server: Server, who: str, close_code: int
) -> None:
    about, other = server.workshop(), server.workshop()
    tokens = {
        "nobody": "inconnu",
        "link": about["facilitator"]["token"],
        "participant": server.session(about["participant"]["token"])["session"],
        "stranger": server.session(other["facilitator"]["token"])["session"],
    }
    workshop = about["workshop"]["id"]

    async with watching(server, workshop, subprotocols=["tablee", tokens[who]]) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()

    assert socket.close_code == close_code


async def test_a_workshop_that_does_not_exist_is_said_as_such(server: Server) -> None:
    seat = server.session(server.workshop()["facilitator"]["token"])

    async with watching(server, "0" * 16, subprotocols=["tablee", seat["session"]]) as socket:
        with pytest.raises(ConnectionClosed):
            await socket.recv()

    assert socket.close_code == 4404


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
@pytest.mark.parametrize("door", ["watch", "sync"])
async def test_a_page_of_another_site_gets_no_socket(
    server: Server, origin: str, door: str
) -> None:
    about = server.workshop()
    seat = server.session(about["facilitator"]["token"])
    place = about["workshop"]["id"] if door == "watch" else about["boards"][0]["id"]
    url = f"ws://{server.address}/{door}/{place}?token={seat['session']}"

    with pytest.raises(InvalidStatus) as refused:
        await connect(url, additional_headers={"Origin": origin})

    assert refused.value.response.status_code == 403


async def test_no_token_is_ever_printed(server: Server) -> None:
    about = server.workshop()
    session = server.session(about["facilitator"]["token"])["session"]
    workshop = about["workshop"]["id"]
    async with watching(server, f"{workshop}?token={session}") as socket:
        await heard(socket, workshop)

    printed = server.output

    assert session not in printed
    assert about["facilitator"]["token"] not in printed
    assert "token=" not in printed
