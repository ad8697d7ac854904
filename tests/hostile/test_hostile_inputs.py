"""Each hostile input ends its sender's connection and nobody else's."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pycrdt import Doc
from websockets.exceptions import ConnectionClosed

from tests.person import Person
from tests.serving import Server, serving

from .inputs import BASE, HOSTILE, Hostile


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("hostile")) as running:
        yield running


async def _send_all(attacker: Person, messages: Iterator[bytes]) -> None:
    """Send until all is sent or the server has closed, which the attacker must get to see."""
    with contextlib.suppress(ConnectionClosed):
        for message in messages:
            await attacker.send_bytes(message)
            await asyncio.sleep(0)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
async def test_p10_a_hostile_input_closes_its_sender_and_harms_nobody(
    server: Server, hostile: Hostile
) -> None:
    board = server.workshop()["boards"][0]
    tokens = [server.session(board["participant"]["token"])["session"] for _ in range(2)]

    async with (
        Person(server.url, board["id"], tokens[0], doc=Doc(client_id=BASE)) as attacker,
        Person(server.url, board["id"], tokens[1]) as colleague,
    ):
        await attacker.until(lambda: attacker.synced)
        note = await attacker.add_note("honnête 😀")
        await attacker.until_saved()
        await colleague.until(lambda: colleague.text(note) == "honnête 😀")

        await _send_all(attacker, hostile.messages(attacker.clock))
        code = await attacker.until_closed()

        mine = await colleague.add_note("je continue 🌱")
        await colleague.until_saved()
        content = server.ask("GET", f"/api/boards/{board['id']}", session=tokens[1])

    assert code == hostile.close_code
    assert {entry["id"]: entry["text"] for entry in content["notes"]} == {
        note: "honnête 😀",
        mine: "je continue 🌱",
    }


async def test_the_server_lives_on_after_all_of_them(tmp_path: Path) -> None:
    """One process takes all thirteen in a row, is stopped, and starts on the same file."""
    with serving(tmp_path) as server:
        board = server.workshop()["boards"][0]
        token = board["participant"]["token"]
        for hostile in HOSTILE:
            session = server.session(token)["session"]
            async with Person(server.url, board["id"], session) as attacker:
                await _send_all(attacker, hostile.messages(1))
        pid = server.pid

        session = server.session(token)["session"]
        async with Person(server.url, board["id"], session) as person:
            note = await person.add_note("tout va bien")
            await person.until_saved()
        assert server.pid == pid
        server.restart()
        notes = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]

    assert note in [entry["id"] for entry in notes]
