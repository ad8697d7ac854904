"""Rules of schema/wire.md on real sockets of a real server, said by hand-made clients."""

import asyncio
import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.sync import awareness, wire
from server.sync.awareness import Entry
from tests.serving import Server, serving

from .places import Place
from .raw import HELLO, Author, Raw, raw

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("rules")) as running:
        yield running


@pytest.fixture
def place(server: Server) -> Place:
    return Place.of(server)


def entries_of(frame: wire.Awareness) -> dict[int, Entry]:
    return {entry.client: entry for entry in awareness.parse(frame.payload)}


async def hear_of(listener: Raw, client: int) -> Entry:
    """Return the next entry that tells of a client id."""
    frame = await listener.hear(wire.Awareness, lambda frame: client in entries_of(frame))
    return entries_of(frame)[client]


async def test_w1_a_text_message_closes_with_4400(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.shout("défi 🚲")

        assert await zoe.closed() == 4400


async def test_w8_p10_a_malformed_frame_closes_one_connection_and_harms_nobody(
    place: Place,
) -> None:
    token = place.participant("Théo")
    async with raw(place.address, place.board, token) as theo:
        for hostile in ("", "00", "0002ff", "04", "000203aabb", "00020000", "01" + "ff" * 9):
            async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
                await zoe.shout(bytes.fromhex(hostile))

                assert await zoe.closed() == 4400, hostile
        await theo.say(wire.Update(Author().write("note-00000001", "là 🌱")))

        assert (await theo.board("note-00000001")).text("note-00000001") == "là 🌱"


async def test_w11_a_frame_of_the_server_closes_with_4400(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.say(wire.Saved(((1, 1),)))

        assert await zoe.closed() == 4400


async def test_w13_s12_a_hello_is_answered_with_the_whole_state(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Zoé 🌱")) as zoe:
        await zoe.say(HELLO)

        state = json.loads((await zoe.hear(wire.State)).text)
        assert state["me"]["name"] == "Zoé 🌱"
        assert state["may_write"] is True
        assert state["board"]["id"] == place.board
        assert [person["here"] for person in state["people"]] == [True]


async def test_w13_the_number_of_the_state_never_falls(place: Place) -> None:
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.say(HELLO)
        first = json.loads((await zoe.hear(wire.State)).text)

        place.command("pause")
        paused = await zoe.hear(wire.State, lambda frame: not json.loads(frame.text)["may_write"])

        assert json.loads(paused.text)["n"] > first["n"]


async def test_w14_s6_the_author_hears_up_to_which_clock_all_is_on_disk(place: Place) -> None:
    author = Author()
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.say(HELLO)
        await zoe.declare(author.client)

        await zoe.say(wire.Update(author.write("note-00000001", "été")))
        saved = await zoe.hear(wire.Saved)

        (pair,) = saved.clocks
        assert pair[0] == author.client
        assert pair[1] >= len("été")


async def test_w15_p7_a_pause_refuses_without_closing(place: Place) -> None:
    author = Author()
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.say(HELLO)
        await zoe.hear(wire.State)
        place.command("pause")

        await zoe.say(wire.Update(author.write("note-00000001", "trop tôt")))
        refusal = json.loads((await zoe.hear(wire.Refusal)).text)

        assert refusal["code"] == "paused"
        assert refusal["message"]
        assert place.as_data()["notes"] == []


async def test_p8_what_was_refused_in_a_pause_is_asked_for_at_its_end(place: Place) -> None:
    author = Author()
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        place.command("pause")
        await zoe.say(wire.Update(author.write("note-00000001", "pendant la pause ☕")))
        await zoe.hear(wire.PermissionDenied)

        place.command("resume")
        asked = await zoe.hear(wire.SyncStep1)
        await zoe.say(wire.SyncStep2(author.since(asked.state_vector)))

        assert (await zoe.board("note-00000001")).text("note-00000001") == "pendant la pause ☕"


async def test_s1_the_server_asks_a_writer_and_answers_everybody(place: Place) -> None:
    session = place.participant("Zoé")
    async with raw(place.address, place.board, session, seated=False) as zoe:
        asked = await zoe.hear(wire.SyncStep1)
        await zoe.say(wire.SyncStep1(b"\x00"))
        answer = await zoe.hear(wire.SyncStep2)

        assert asked.state_vector == b"\x00"
        assert answer.update == b"\x00\x00"


async def test_s3_a_reader_is_answered_and_never_asked(place: Place) -> None:
    async with raw(place.address, place.board, place.viewer(), seated=False) as screen:
        await screen.say(wire.SyncStep1(b"\x00"))

        assert isinstance(await screen.next(), wire.SyncStep2)


async def test_s5_what_is_known_is_neither_kept_nor_told(place: Place) -> None:
    author = Author()
    first, second = (author.write(f"note-0000000{n}", "déjà vu 👀") for n in (1, 2))
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await zoe.say(wire.Update(first))
        heard = [(await theo.hear(wire.Update)).update]
        seq = place.as_data()["seq"]

        await zoe.say(wire.Update(first))
        await zoe.say(wire.Update(second))
        heard.append((await theo.hear(wire.Update)).update)

        assert place.as_data()["seq"] == seq + 1
        assert heard == [first, second]


async def test_s6_what_a_colleague_has_seen_survives_a_kill(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        place = Place.of(server)
        author, seen = Author(), Author()
        zoe_is, theo_is = place.participant("Zoé"), place.participant("Théo")
        for trial in range(3):
            note = f"note-0000000{trial}"
            async with (
                raw(place.address, place.board, zoe_is) as zoe,
                raw(place.address, place.board, theo_is) as theo,
            ):
                await zoe.say(wire.Update(author.write(note, "vu 👁")))
                await theo.told(note, seen)
                server.restart(signal.SIGKILL)

            assert note in {one["id"] for one in place.as_data()["notes"]}


async def test_s8_every_message_is_exactly_one_frame(place: Place) -> None:
    author, replica = Author(), Author()
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await zoe.declare(author.client)
        for n in range(20):
            await zoe.say(wire.Update(author.write(f"note-000000{n:02}", "🌻")))
            await zoe.be(Entry(author.client, 2 + n, b'{"cursor":[1,2]}'))

        # `Raw.next` decodes strictly: two frames in one message would not pass.
        assert await theo.told("note-00000019", replica) == "🌻"


async def test_s9_a_gap_is_asked_for(place: Place) -> None:
    author = Author()
    author.write("note-00000001", "perdu")
    later = author.write("note-00000002", "retrouvé")
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.say(wire.Update(later))
        asked = await zoe.hear(wire.SyncStep1)
        await zoe.say(wire.SyncStep2(author.since(asked.state_vector)))

        assert (await zoe.board("note-00000001")).text("note-00000001") == "perdu"


async def test_s9_a_writer_that_types_on_before_it_answers_is_not_sent_away(place: Place) -> None:
    author = Author()
    author.write("note-00000000", "perdue en route")
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        for n in range(1, 60):
            await zoe.say(wire.Update(author.write(f"note-000000{n:02}", "vite 💨")))

        asked = await zoe.hear(wire.SyncStep1)
        await zoe.say(wire.SyncStep2(author.since(asked.state_vector)))

        assert (await zoe.board("note-00000000", "note-00000059")).text("note-00000000")


async def test_s10_an_author_that_hears_its_own_update_knows_it_already(place: Place) -> None:
    author = Author()
    async with raw(place.address, place.board, place.participant("Zoé")) as zoe:
        await zoe.say(wire.Update(author.write("note-00000001", "écho 🔊")))
        before = author.doc.get_state()

        author.learn((await zoe.hear(wire.Update)).update)

        assert author.doc.get_state() == before


async def test_s12_who_said_no_hello_hears_only_what_released_clients_know(place: Place) -> None:
    author = Author()
    async with (
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
        raw(place.address, place.board, place.participant("Théo")) as theo,
    ):
        await theo.say(HELLO)
        place.command("pause")
        await theo.hear(wire.State, lambda frame: not json.loads(frame.text)["may_write"])
        place.command("resume")
        await zoe.say(wire.Update(author.write("note-00000001", "sans hello")))
        heard = []
        while not isinstance(frame := await zoe.next(), wire.Update):
            heard.append(frame)

        ours = wire.Hello | wire.State | wire.Saved | wire.Refusal
        assert not any(isinstance(frame, ours) for frame in heard)


async def test_s13_a_server_that_stops_closes_with_1012_and_keeps_all(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        place = Place.of(server)
        author, session = Author(), place.participant("Zoé")
        async with raw(place.address, place.board, session) as zoe:
            await zoe.say(wire.Update(author.write("note-00000001", "avant")))
            await zoe.told("note-00000001")
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            code = await zoe.closed()
            await stopping
        author.write("note-00000002", "entre-temps 🌙")
        server.start()
        async with raw(place.address, place.board, session) as zoe:
            await zoe.say(wire.SyncStep2(author.since(zoe.asked or b"")))
            board = await zoe.board("note-00000002")

    assert code == 1012
    assert board.text("note-00000001") == "avant"
    assert board.text("note-00000002") == "entre-temps 🌙"


async def test_p9_a_stranger_is_told_nothing_but_a_code(place: Place, server: Server) -> None:
    elsewhere = Place.of(server)
    session = place.participant("Zoé")
    link = place.workshop["boards"][0]["participant"]["token"]
    doors = [
        (place.board, None, 4401),
        (place.board, "x" * 22, 4401),
        (place.board, link, 4401),
        (elsewhere.board, session, 4403),
        ("0123456789abcdef", session, 4404),
    ]
    for board, token, code in doors:
        async with raw(place.address, board, token, seated=False) as stranger:
            assert await stranger.closed() == code, (board, token)


async def test_a_session_token_is_never_logged(place: Place) -> None:
    session = place.participant("Zoé")
    async with raw(place.address, place.board, session) as zoe:
        await zoe.board()

    assert session not in place.server.output
