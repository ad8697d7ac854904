"""Who may open a socket to a board, and what everybody else is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from server.sync import wire
from tests.person import Person
from tests.serving import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("door")) as running:
        yield running


@pytest.fixture(scope="module")
def board(server: Server) -> dict[str, Any]:
    created: dict[str, Any] = server.workshop()["boards"][0]
    return created


@pytest.fixture(scope="module")
def session(server: Server, board: dict[str, Any]) -> str:
    return str(server.session(board["participant"]["token"])["session"])


def address(server: Server, board: str, query: str = "") -> str:
    return f"ws://{server.address}/sync/{board}{query}"


async def greeting(url: str, **options: Any) -> wire.Frame:
    """Return the first frame that the server sends."""
    async with connect(url, **options) as socket:
        message = await socket.recv()
        assert isinstance(message, bytes)
        return wire.decode(message)


async def close_code(url: str, **options: Any) -> int:
    """Return the code with which the server ends the connection."""
    async with connect(url, **options) as socket:
        with pytest.raises(ConnectionClosed):
            while True:
                await socket.recv()
        return socket.close_code or 0


async def test_every_way_to_show_a_session_opens_the_board(
    server: Server, board: dict[str, Any], session: str
) -> None:
    url = address(server, board["id"])
    bearer = {"Authorization": f"Bearer {session}"}
    cookie = {"Cookie": f"tablee_session={session}", "Origin": server.url}

    assert isinstance(await greeting(url, additional_headers=bearer), wire.SyncStep1)
    assert isinstance(await greeting(url, additional_headers=cookie), wire.SyncStep1)
    assert isinstance(await greeting(f"{url}?token={session}"), wire.SyncStep1)
    assert isinstance(await greeting(url, subprotocols=["tablee", session]), wire.SyncStep1)


async def test_the_chosen_subprotocol_is_never_the_token(
    server: Server, board: dict[str, Any], session: str
) -> None:
    async with connect(address(server, board["id"]), subprotocols=["tablee", session]) as socket:
        assert socket.subprotocol == "tablee"


@pytest.mark.parametrize("token", ["", "inconnu", "x" * 5000, "é" * 20])
async def test_p9_without_a_valid_session_the_socket_closes_with_4401(
    server: Server, board: dict[str, Any], token: str
) -> None:
    url = address(server, board["id"])

    assert await close_code(url, subprotocols=None) == 4401
    if token.isascii() and token:
        assert (
            await close_code(url, additional_headers={"Authorization": f"Bearer {token}"}) == 4401
        )


async def test_p9_a_link_is_not_a_session(server: Server, board: dict[str, Any]) -> None:
    link = board["participant"]["token"]

    assert await close_code(address(server, board["id"], f"?token={link}")) == 4401


async def test_p9_a_board_of_another_workshop_closes_with_4403(
    server: Server, session: str
) -> None:
    other = server.workshop()["boards"][0]["id"]

    assert await close_code(address(server, other, f"?token={session}")) == 4403


@pytest.mark.parametrize("name", ["0" * 16, "..%2F..%2Fetc%2Fpasswd", "a%00b", "é" * 200])
async def test_p9_a_board_that_does_not_exist_closes_with_4404(
    server: Server, session: str, name: str
) -> None:
    assert await close_code(address(server, name, f"?token={session}")) == 4404


@pytest.mark.parametrize("origin", ["https://ailleurs.example", "null", "http://127.0.0.1.evil"])
async def test_a_page_of_another_site_gets_no_socket(
    server: Server, board: dict[str, Any], session: str, origin: str
) -> None:
    url = address(server, board["id"], f"?token={session}")

    with pytest.raises(InvalidStatus) as refused:
        await greeting(url, additional_headers={"Origin": origin})

    assert refused.value.response.status_code == 403


async def test_w1_a_text_message_is_malformed(
    server: Server, board: dict[str, Any], session: str
) -> None:
    async with connect(address(server, board["id"], f"?token={session}")) as socket:
        await socket.send("bonjour")
        with pytest.raises(ConnectionClosed):
            while True:
                await socket.recv()

    assert socket.close_code == 4400


async def test_a_message_beyond_the_limit_is_too_large(
    server: Server, board: dict[str, Any], session: str
) -> None:
    codes = []
    for size in (5, 9):
        async with connect(address(server, board["id"], f"?token={session}")) as socket:
            with pytest.raises(ConnectionClosed):
                await socket.send(b"\x00\x02" + b"\x00" * (size << 20))
                while True:
                    await socket.recv()
        codes.append(socket.close_code)

    assert codes == [4413, 1009]


async def test_tokens_stay_out_of_the_log(
    server: Server, board: dict[str, Any], session: str
) -> None:
    await greeting(address(server, board["id"], f"?token={session}"))
    await close_code(address(server, board["id"], "?token=secret-inconnu"))

    assert session not in server.output
    assert "secret-inconnu" not in server.output
    assert board["participant"]["token"] not in server.output


async def test_settings_bound_people_and_updates(tmp_path: Path) -> None:
    limits = {"TABLEE_MAX_PEOPLE": "1", "TABLEE_MAX_UPDATE": "1024"}
    with serving(tmp_path, **limits) as small:
        board = small.workshop()["boards"][0]
        tokens = [small.session(board["participant"]["token"])["session"] for _ in range(2)]
        async with Person(small.url, board["id"], tokens[0]) as first:
            await first.until(lambda: first.synced)

            assert await close_code(address(small, board["id"], f"?token={tokens[1]}")) == 1013
            await first.add_note("x" * 1200)

            assert await first.until_closed() == 4413
