"""Released y-websocket clients are full participants, with nothing but their own code."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.serving import Server, serving

from .driver import Browser, Peer, browser
from .places import Place

pytestmark = [pytest.mark.peers, pytest.mark.timeout(120)]

VERSIONS = (1, 2, 3)
SHARED = ("note-commune-1", "note-commune-2")
NAMES = {"zoe": "Zoé 🌱", "theo": "Théo", "lea": "Léa"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that do not stop it; each has a workshop of its own."""
    with serving(tmp_path_factory.mktemp("stock")) as running:
        yield running


@pytest.fixture
async def browsers() -> AsyncIterator[list[Browser]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(browser()) for _ in range(3)]


async def sit(browser: Browser, place: Place, name: str, version: int, **options: Any) -> Peer:
    """Connect a client with a session of its own and wait until it is in sync."""
    session = place.participant(NAMES.get(name, name))
    peer = await browser.open(
        name, place.address, place.board, session, version=version, **options
    )
    await peer.until("synced")
    return peer


async def lay_shared_notes(peers: list[Peer]) -> None:
    """Have the first peer create the notes that all of them will edit."""
    for note in SHARED:
        await peers[0].do("create", note=note, text="à nous tous 🤝")
    for peer in peers:
        await peer.until("notes", len(SHARED))


async def edit(peer: Peer, seed: int, count: int) -> None:
    """Create, type, erase and move on shared and own notes."""
    own = [f"note-of-{peer.name}-{number}" for number in range(4)]
    await peer.do("burst", seed=seed, count=count, notes=[*SHARED, *own])


async def all_know_all(peers: list[Peer], mark: str) -> dict[str, Any]:
    """Have every peer say a last word, wait until all have heard all, return what all have."""
    for peer in peers:
        await peer.do("create", note=f"{mark}-{peer.name}", text="fin 🏁")
    for peer in peers:
        for other in peers:
            await peer.until("text", {"note": f"{mark}-{other.name}", "text": "fin 🏁"})
    contents = [await peer.dump() for peer in peers]
    assert all(content == contents[0] for content in contents)
    return contents[0]


def same(data: dict[str, Any], content: dict[str, Any]) -> None:
    """Compare GET /api/boards/{id} with a client's document, note by note."""
    fields = ("kind", "zone", "text", "pos")
    got = {note["id"]: {field: note[field] for field in fields} for note in data["notes"]}
    notes = content["notes"].items()
    wanted = {key: {field: note[field] for field in fields} for key, note in notes}
    assert got == wanted


@pytest.mark.parametrize("version", VERSIONS)
async def test_two_clients_of_one_version_agree_after_a_thousand_edits_and_a_restart(
    version: int, tmp_path: Path, browsers: list[Browser]
) -> None:
    with serving(tmp_path) as server:
        place = Place.of(server)
        zoe = await sit(browsers[0], place, "zoe", version)
        theo = await sit(browsers[1], place, "theo", version)

        await lay_shared_notes([zoe, theo])
        await asyncio.gather(edit(zoe, 1, 200), edit(theo, 2, 200))
        server.stop()
        await asyncio.gather(edit(zoe, 3, 150), edit(theo, 4, 150))
        server.start()
        await asyncio.gather(edit(zoe, 5, 150), edit(theo, 6, 150))
        content = await all_know_all([zoe, theo], "last-word")
        late = await sit(browsers[2], place, "lea", version)

        assert await late.dump() == content
        same(place.as_data(), content)


async def test_all_versions_agree_with_each_other_after_the_server_was_killed(
    tmp_path: Path, browsers: list[Browser]
) -> None:
    with serving(tmp_path) as server:
        place = Place.of(server)
        peers = [
            await sit(browser, place, f"v{version}", version)
            for browser, version in zip(browsers, VERSIONS, strict=True)
        ]

        await lay_shared_notes(peers)
        await asyncio.gather(*(edit(peer, 10 + n, 150) for n, peer in enumerate(peers)))
        server.stop(signal.SIGKILL)
        await asyncio.gather(*(edit(peer, 20 + n, 100) for n, peer in enumerate(peers)))
        server.start()
        await asyncio.gather(*(edit(peer, 30 + n, 100) for n, peer in enumerate(peers)))
        content = await all_know_all(peers, "last-word")

        same(place.as_data(), content)
        for version in VERSIONS:
            late = await sit(browsers[0], place, f"late{version}", version, broadcast=False)
            assert await late.dump() == content


@pytest.mark.parametrize("version", VERSIONS)
async def test_tabs_of_one_browser_agree_with_another_browser(
    version: int, server: Server, browsers: list[Browser]
) -> None:
    place = Place.of(server)
    session = place.participant("Zoé")
    tabs = [
        await browsers[0].open(f"tab{n}", place.address, place.board, session, version=version)
        for n in range(3)
    ]
    theo = await sit(browsers[1], place, "theo", 4 - version)

    await lay_shared_notes([*tabs, theo])
    await asyncio.gather(*(edit(peer, n, 60) for n, peer in enumerate([*tabs, theo])))
    content = await all_know_all([*tabs, theo], "last-word")

    same(place.as_data(), content)
    assert [await peer.do("closes") for peer in [*tabs, theo]] == [[]] * 4


async def test_tabs_of_two_people_that_hear_each_other_in_one_browser_agree(
    server: Server, browsers: list[Browser]
) -> None:
    place = Place.of(server)
    zoe = await sit(browsers[0], place, "zoe", 3)
    theo = await sit(browsers[0], place, "theo", 3)

    await lay_shared_notes([zoe, theo])
    await zoe.do("disconnect")
    await edit(theo, 1, 30)
    await zoe.do("reconnect")
    await edit(zoe, 2, 30)
    # The tabs hear each other without the server: only somebody elsewhere shows what it has.
    luc = await sit(browsers[1], place, "luc", 3)
    content = await all_know_all([zoe, theo, luc], "last-word")

    same(place.as_data(), content)


async def test_a_client_that_loses_the_network_brings_its_edits_back(
    server: Server, browsers: list[Browser]
) -> None:
    place = Place.of(server)
    zoe = await sit(browsers[0], place, "zoe", 1)
    theo = await sit(browsers[1], place, "theo", 2)
    await zoe.do("create", note="note-00000001", text="Réduire ")
    await theo.until("text", {"note": "note-00000001", "text": "Réduire "})

    await zoe.do("disconnect")
    await zoe.do("type", note="note-00000001", text="nos déchets ♻️")
    await theo.do("type", note="note-00000001", at=0, text="🌍 ")
    await zoe.do("reconnect")

    await theo.until("text", {"note": "note-00000001", "text": "🌍 Réduire nos déchets ♻️"})
    await zoe.until("equals", await theo.dump())


async def test_clients_see_each_other_with_the_names_that_the_server_knows(
    server: Server, browsers: list[Browser]
) -> None:
    place = Place.of(server)
    zoe = await sit(browsers[0], place, "zoe", 2)
    theo = await sit(browsers[1], place, "theo", 3)

    state = {"cursor": [1.5, -2], "user": {"name": "Somebody else"}}
    await zoe.do("present", state=state)
    await theo.until("state", {"client": zoe.client, "state": {"cursor": [1.5, -2]}})
    states = await theo.do("states")
    await zoe.do("close")
    await theo.until("people", [])

    assert states[str(zoe.client)]["user"]["name"] == "Zoé 🌱"
    assert await theo.do("closes") == []


async def test_a_display_reads_everything_and_writes_nothing(
    server: Server, browsers: list[Browser]
) -> None:
    place = Place.of(server)
    zoe = await sit(browsers[0], place, "zoe", 3)
    screen = await browsers[1].open("screen", place.address, place.board, place.viewer())
    await screen.until("synced")

    await screen.do("create", note="note-interdite", text="✋")
    await zoe.do("create", note="note-permise-1", text="👍")
    await screen.until("text", {"note": "note-permise-1", "text": "👍"})

    assert list((await zoe.dump())["notes"]) == ["note-permise-1"]
    assert [note["id"] for note in place.as_data()["notes"]] == ["note-permise-1"]
    assert await screen.do("closes") == []


async def test_a_pause_holds_edits_back_and_loses_none(
    server: Server, browsers: list[Browser]
) -> None:
    place = Place.of(server)
    zoe = await sit(browsers[0], place, "zoe", 1)
    theo = await sit(browsers[1], place, "theo", 3)

    place.command("pause")
    await edit(zoe, 1, 40)
    place.command("resume")
    await edit(zoe, 2, 40)
    content = await all_know_all([zoe, theo], "last-word")

    same(place.as_data(), content)
    assert await zoe.do("closes") == []


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_link_token_opens_no_board(
    version: int, server: Server, browsers: list[Browser]
) -> None:
    place = Place.of(server)
    link = place.workshop["boards"][0]["participant"]["token"]

    peer = await browsers[0].open("zoe", place.address, place.board, link, version=version)

    await peer.until("closed", 4401)
