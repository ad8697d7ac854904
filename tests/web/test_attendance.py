"""A session that ends takes its open sockets along within a second (R15), and nobody else's."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from server.app import now_ms, opened_store
from server.settings import Settings
from server.storage.port import Registry
from server.web.links import hashed
from tests.person import Person
from tests.serving import RefusedError, Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("attendance")
    with serving(folder) as running:
        yield running


@pytest.fixture
async def beside(server: Server) -> AsyncIterator[Registry]:
    """The register as another process sees it while the server runs."""
    url = f"sqlite+aiosqlite:///{server.folder / 'tablee.db'}"
    async with opened_store(Settings(database_url=url)) as store:
        yield store.registry


@dataclass
class Place:
    """A workshop with one table, its facilitator, and one colleague whom nobody sends away."""

    about: Any
    facilitator: str
    colleague: str

    @property
    def board(self) -> Any:
        return self.about["boards"][0]


@pytest.fixture
def place(server: Server) -> Place:
    about = server.workshop()
    facilitator = server.session(about["facilitator"]["token"], "Ève")["session"]
    colleague = server.session(about["participant"]["token"], "Noël")["session"]
    return Place(about, facilitator, colleague)


async def sat_down(entered: AsyncExitStack, server: Server, place: Place, token: str) -> Person:
    person = await entered.enter_async_context(Person(server.url, place.board["id"], token))
    await person.until(lambda: person.synced)
    return person


@pytest.mark.alone
async def test_r15_a_session_that_expires_takes_its_socket_along(
    server: Server, place: Place, beside: Registry
) -> None:
    token = server.session(place.board["participant"]["token"])["session"]
    stored = await beside.session_by_token(hashed(token))
    assert stored is not None
    expires = now_ms() + 1500
    await beside.add_session(replace(stored, token_hash=hashed("bref"), expires_ms=expires))

    async with AsyncExitStack() as entered:
        colleague = await sat_down(entered, server, place, place.colleague)
        person = await sat_down(entered, server, place, "bref")

        code = await person.until_closed()

        late = now_ms() - expires
        assert code == 4401
        assert 0 <= late <= 1000
        await colleague.add_note("encore là 🌻")
        await colleague.until_saved()


async def test_r15_who_gives_a_place_back_leaves_in_every_tab(
    server: Server, place: Place
) -> None:
    token = server.session(place.board["participant"]["token"])["session"]
    async with AsyncExitStack() as entered:
        colleague = await sat_down(entered, server, place, place.colleague)
        tabs = [await sat_down(entered, server, place, token) for _ in range(2)]

        server.ask("DELETE", "/api/sessions/current", session=token)

        assert [await tab.until_closed() for tab in tabs] == [4401, 4401]
        await colleague.add_note("encore là 🌻")
        await colleague.until_saved()
    with pytest.raises(RefusedError) as refused:
        server.ask("GET", "/api/sessions/current", session=token)
    assert refused.value.status == 401


@pytest.mark.alone
async def test_r15_a_link_that_is_revoked_sends_home_who_came_by_it(
    server: Server, place: Place
) -> None:
    link = place.board["participant"]["token"]
    token = server.session(link)["session"]
    path = f"/api/workshops/{place.about['workshop']['id']}/links/revoke"
    async with AsyncExitStack() as entered:
        colleague = await sat_down(entered, server, place, place.colleague)
        person = await sat_down(entered, server, place, token)

        server.ask("POST", path, {"token": link}, session=place.facilitator)
        began = time.monotonic()
        code = await person.until_closed()

        assert code == 4401
        assert time.monotonic() - began <= 1.0
        await colleague.add_note("encore là 🌻")
        await colleague.until_saved()
    with pytest.raises(RefusedError) as refused:
        server.session(link)
    assert refused.value.status == 401


@pytest.mark.alone
async def test_r15_a_link_that_another_process_revokes_counts_as_well(
    server: Server, place: Place, beside: Registry
) -> None:
    link = place.board["participant"]["token"]
    async with AsyncExitStack() as entered:
        person = await sat_down(entered, server, place, server.session(link)["session"])

        await beside.revoke_link(hashed(link), now_ms())
        began = time.monotonic()

        assert await person.until_closed() == 4401
        assert time.monotonic() - began <= 1.0


async def test_r15_the_facilitators_page_hears_no_more_either(
    server: Server, place: Place
) -> None:
    url = f"ws://{server.address}/watch/{place.about['workshop']['id']}"
    async with connect(url, subprotocols=["tablee", place.facilitator]) as socket:
        await socket.recv()

        server.ask("DELETE", "/api/sessions/current", session=place.facilitator)

        with pytest.raises(ConnectionClosed):
            while True:
                await socket.recv()
    assert socket.close_code == 4401


def test_only_the_facilitator_revokes_links_and_never_their_own(
    server: Server, place: Place
) -> None:
    elsewhere = server.workshop()
    path = f"/api/workshops/{place.about['workshop']['id']}/links/revoke"
    participants = place.about["participant"]["token"]

    refusals = []
    for token, session in (
        (participants, place.colleague),
        (elsewhere["participant"]["token"], place.facilitator),
        ("inconnu", place.facilitator),
        (place.about["facilitator"]["token"], place.facilitator),
        (None, place.facilitator),
    ):
        with pytest.raises(RefusedError) as refused:
            server.ask("POST", path, {"token": token} if token else {}, session=session)
        refusals.append(refused.value.status)

    assert refusals == [403, 401, 401, 409, 400]
    assert server.session(participants)["session"]
