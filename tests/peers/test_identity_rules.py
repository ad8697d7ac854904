"""Who may speak and write under which client id, on real sockets: rules A… and P…."""

import json
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from server.sync import wire
from server.sync.awareness import Entry, parse
from tests.serving import Server, serving

from .places import Place
from .raw import HELLO, Author, Raw, raw

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("identity")) as running:
        yield running


@pytest.fixture
def place(server: Server) -> Place:
    return Place.of(server)


async def hear_of(listener: Raw, client: int) -> Entry:
    """Return the next entry that tells of a client id."""
    while True:
        frame = await listener.hear(wire.Awareness)
        for entry in parse(frame.payload):
            if entry.client == client:
                return entry


async def test_a1_a3_the_first_awareness_message_makes_a_client_known(place: Place) -> None:
    async with (
        raw(place.address, place.board, place.participant("Zoé 🌱")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await zoe.declare(7001, '{"cursor":[1,2],"user":{"name":"Théo"}}')

        heard = await hear_of(theo, 7001)

        state = json.loads(heard.state or b"null")
        assert state["cursor"] == [1, 2]
        assert state["user"]["name"] == "Zoé 🌱"


async def test_a2_nobody_speaks_for_somebody_else(place: Place) -> None:
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
        raw(place.address, place.board, place.participant("Léa")) as lea,
    ):
        await zoe.declare(7001)
        await theo.declare(7002)
        await hear_of(lea, 7001)

        await theo.be(Entry(7001, 2**31 - 1, None), Entry(7002, 2, b'{"cursor":[0,0]}'))
        await hear_of(lea, 7002)
        await zoe.be(Entry(7001, 2, '{"selected":["là"]}'.encode()))

        assert json.loads((await hear_of(lea, 7001)).state or b"null")["selected"] == ["là"]


async def test_a2_an_echo_that_comes_first_is_not_a_declaration(place: Place) -> None:
    author = Author(7003)
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await zoe.declare(7001)
        await hear_of(theo, 7001)

        await theo.be(Entry(7001, 1, b"{}"))
        await theo.say(wire.Update(author.write("note-00000001", "toujours là 👋")))

        assert (await theo.board("note-00000001")).text("note-00000001") == "toujours là 👋"


async def test_a4_an_older_state_is_not_told(place: Place) -> None:
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await zoe.declare(7001, '{"cursor":[5,5]}', clock=5)
        await hear_of(theo, 7001)

        await zoe.be(Entry(7001, 4, b'{"cursor":[4,4]}'))
        await zoe.be(Entry(7001, 6, b'{"cursor":[6,6]}'))

        assert json.loads((await hear_of(theo, 7001)).state or b"null")["cursor"] == [6, 6]


@pytest.mark.parametrize(
    ("state", "code"),
    [('{"x":NaN}', 4400), ('{"x":1e999}', 4400), ("[" * 999, 4400), (" " * 2049, 4413)],
)
async def test_a5_a_state_that_others_could_not_read_closes(
    place: Place, state: str, code: int
) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.declare(7001, state)

        assert await zoe.closed() == code


async def test_a6_a_clock_that_would_silence_somebody_for_ever_closes(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.be(Entry(7001, 2**53 - 1, b"{}"))

        assert await zoe.closed() == 4400


async def test_a7_too_many_entries_close_with_4413(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.be(*(Entry(client, 1, b"{}") for client in range(1025)))

        assert await zoe.closed() == 4413


async def test_a8_who_leaves_is_told_as_null_at_the_last_clock(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Théo")) as theo:
        async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
            await zoe.declare(7001, clock=9)
            await hear_of(theo, 7001)

        assert await hear_of(theo, 7001) == Entry(7001, 9, None)


async def test_a8_an_id_that_another_connection_speaks_for_stays(place: Place) -> None:
    session = place.participant("Zoé")
    async with AsyncExitStack() as later:
        theo = await later.enter_async_context(
            raw(place.address, place.board, place.participant("Théo"))
        )
        async with raw(place.address, place.board, session) as gone:
            await gone.declare(7001, clock=1)
            await hear_of(theo, 7001)
            back = await later.enter_async_context(raw(place.address, place.board, session))
            await back.declare(7001, '{"cursor":[2,2]}', clock=2)
            await hear_of(theo, 7001)
        await back.be(Entry(7001, 3, b'{"cursor":[3,3]}'))

        heard = await hear_of(theo, 7001)
        assert (heard.clock, json.loads(heard.state or b"null")["cursor"]) == (3, [3, 3])


async def test_a9_a_query_is_answered_with_everybody(place: Place) -> None:
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await zoe.declare(7001)
        await theo.declare(7002)
        await hear_of(zoe, 7002)

        await zoe.say(wire.QueryAwareness())
        frame = await zoe.hear(wire.Awareness)

        assert {entry.client for entry in parse(frame.payload)} == {7001, 7002}


async def test_a10_a11_a_newcomer_is_told_who_is_here_though_nothing_was_stored(
    place: Place,
) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.declare(7001)
        await hear_of(zoe, 7001)
        session = place.participant("Théo")
        async with raw(place.address, place.board, session, seated=False) as theo:
            heard = await hear_of(theo, 7001)

        assert heard.state is not None
        assert place.as_data()["seq"] == 0


async def test_p2_p3_an_id_that_somebody_declared_is_theirs(place: Place) -> None:
    author = Author(7001)
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await zoe.declare(7001)
        await hear_of(theo, 7001)

        await theo.say(wire.Update(author.write("note-00000001", "signé Zoé")))

        assert await theo.closed() == 4409
        assert place.as_data()["notes"] == []


async def test_p2_p3_an_id_that_somebody_wrote_under_is_theirs(place: Place) -> None:
    author = Author(7001)
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        first = author.write("note-00000001", "Zoé")
        await zoe.say(wire.Update(first))
        await theo.told("note-00000001")

        await theo.say(wire.Update(first))
        assert (await theo.board("note-00000001")).text("note-00000001") == "Zoé"
        await theo.say(wire.Update(author.write("note-00000002", "Théo ?")))

        assert await theo.closed() == 4409


async def test_p4_an_id_that_came_in_a_step_2_passes_to_who_declares_it(place: Place) -> None:
    author, courier = Author(7001), Author(7002)
    update = author.write("note-00000001", "apporté par Théo 🚲")
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await theo.declare(courier.client)
        await theo.say(wire.SyncStep2(update))
        await zoe.told("note-00000001")

        await zoe.say(HELLO)
        await zoe.declare(7001)
        await zoe.say(wire.Update(author.write("note-00000002", "repris par Zoé")))
        await zoe.hear(wire.Saved, lambda saved: saved.clocks[0][0] == 7001)
        await theo.say(wire.Update(author.write("note-00000003", "trop tard")))

        assert await theo.closed() == 4409
        assert {note["id"] for note in place.as_data()["notes"]} == {
            "note-00000001",
            "note-00000002",
        }


async def test_p5_two_connections_of_one_person_share_their_ids(place: Place) -> None:
    author, session = Author(7001), place.participant("Zoé")
    async with (
        raw(place.address, place.board, session) as laptop,
        raw(place.address, place.board, session) as again,
    ):
        await laptop.declare(7001)
        await laptop.say(wire.Update(author.write("note-00000001", "un")))
        await again.told("note-00000001")

        await again.say(wire.Update(author.write("note-00000002", "deux ✌️")))

        assert await laptop.told("note-00000002") == "deux ✌️"


async def test_p6_a_session_binds_64_ids_and_not_one_more(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        for client in range(8000, 8064):
            update = Author(client).write(f"note-0000{client}", "une de plus")
            await zoe.say(wire.Update(update))
        assert len((await zoe.board("note-00008063")).notes) == 64

        await zoe.say(wire.Update(Author(8064).write("note-00008064", "une de trop")))

        assert await zoe.closed() == 4422
        assert len(place.as_data()["notes"]) == 64
