"""Frames are found where they begin and end, however the network cuts what a client sent."""

import asyncio
import gc
import os
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st
from starlette.websockets import WebSocket
from websockets.frames import Frame, Opcode

from server.web.incoming import PARTIAL, STRANGE, measured
from server.web.outboxes import TransportOutbox, outbox_of

from .raw import Rude, rude
from .test_frames import OURS, Door, door_on

LIMIT = 70_000
SIZES = (0, 1, 125, 126, 127, 128, 65_535, 65_536)
PATIENCE = 20.0


def written(payload: bytes, opcode: int = Opcode.BINARY, *, fin: bool = True) -> bytes:
    """Return a frame as a client writes it, masked at random."""
    return Frame(Opcode(opcode), payload, fin).serialize(mask=True)


@given(st.lists(st.sampled_from(SIZES), min_size=1, max_size=4), st.data())
def test_every_frame_is_measured_and_no_beginning_of_one_is_taken_for_a_whole(
    sizes: list[int], data: st.DataObject
) -> None:
    stream = b"".join(written(os.urandom(size)) for size in sizes)

    at = 0
    for size in sizes:
        start, stop = measured(stream, at, LIMIT)
        assert stop - start == size
        cut = data.draw(st.integers(at, stop - 1))
        bounds = measured(stream[:cut], at, LIMIT)
        assert bounds == PARTIAL or bounds == (start, stop), "and then the end is missing"
        at = stop

    assert at == len(stream)


def test_what_no_client_may_send_is_left_to_the_parser() -> None:
    unmasked = Frame(Opcode.BINARY, b"x").serialize(mask=False)
    reserved = bytes((0xC2,)) + written(b"x")[1:]
    unknown = bytes((0x83,)) + written(b"x")[1:]
    long_ping = bytes((0x89, 0xFE)) + written(b"x" * 126)[2:]
    split_ping = bytes((0x09,)) + written(b"x")[1:]
    too_long = written(b"x" * (LIMIT + 1))

    for stream in (unmasked, reserved, unknown, long_ping, split_ping, too_long):
        assert measured(stream, 0, LIMIT) == STRANGE


class Ear:
    """Keeps what it hears; `heard_all` waits for so many messages, `left` for the end."""

    def __init__(self) -> None:
        self.messages: list[bytes | None] = []
        self.farewells = 0
        self._changed = asyncio.Event()

    def heard(self, message: bytes | None) -> None:
        self.messages.append(message)
        self._changed.set()

    def gone(self, code: int) -> None:
        self.farewells += 1
        self._changed.set()

    async def until(self, messages: int, farewells: int = 0) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.messages) < messages or self.farewells < farewells:
                self._changed.clear()
                await self._changed.wait()


class ListeningDoor(Door):
    """A route that gives its connection to an ear and returns."""

    def __init__(self) -> None:
        super().__init__()
        self.ear = Ear()

    async def endpoint(self, websocket: WebSocket) -> None:
        await websocket.accept()
        outbox = outbox_of(websocket)
        assert isinstance(outbox, TransportOutbox)
        outbox.listen(self.ear)
        self.opened.set_result(outbox)


@asynccontextmanager
async def listened() -> AsyncIterator[tuple[ListeningDoor, Rude]]:
    """Serve a door whose route has returned, with one client at it."""
    door = ListeningDoor()
    async with door_on(OURS, door=door) as (_, url), rude(int(url.split(":")[2][:-1])) as client:
        await door.opened
        yield door, client


async def test_messages_of_one_segment_are_heard_in_their_order() -> None:
    async with listened() as (door, client):
        messages = [os.urandom(size) for size in SIZES]

        await client.write(b"".join(map(written, messages)))
        await door.ear.until(len(messages))

        assert door.ear.messages == messages


async def test_a_message_cut_at_any_byte_is_heard_whole() -> None:
    async with listened() as (door, client):
        small = written("où ? 🌻".encode())

        for cut in range(1, len(small)):
            await client.write(small[:cut])
            await client.write(small[cut:])
        await client.write(b"".join(written(bytes([n])) for n in range(200)))
        await door.ear.until(len(small) - 1 + 200)

        assert door.ear.messages[: len(small) - 1] == ["où ? 🌻".encode()] * (len(small) - 1)
        assert door.ear.messages[len(small) - 1 :] == [bytes([n]) for n in range(200)]


async def test_fragments_pings_and_texts_come_between_messages() -> None:
    async with listened() as (door, client):
        stream = [
            written(b"un"),
            written(b"de", fin=False),
            written(b"", Opcode.PING),
            written(b"ux", Opcode.CONT),
            written(b"texte", Opcode.TEXT),
            written(b"quatre"),
        ]

        await client.write(b"".join(stream))
        await door.ear.until(4)

        assert door.ear.messages == [b"un", b"deux", None, b"quatre"]
        assert await client.reader.readexactly(2) == b"\x8a\x00"


async def test_a_connection_keeps_nothing_of_its_handshake_and_is_heard_all_the_same() -> None:
    async with listened() as (door, client):
        protocol = vars(await door.opened)["_protocol"]
        quiet = protocol.conn.parser, protocol.scope, protocol.request, protocol.response

        await client.write(written("dé".encode(), Opcode.TEXT, fin=False))
        await client.write(written(b"ux", Opcode.CONT))
        await door.ear.until(1)
        await client.write(written("où ? 🌻".encode()))
        await door.ear.until(2)

        assert quiet == (None, None, None, None)
        assert door.ear.messages == [None, "où ? 🌻".encode()]
        assert protocol.conn.parser is None
        # Should a new version of the library keep more, it shows here: see `STOCK`.
        assert vars(protocol) == {}


async def test_thousands_of_messages_in_one_segment_leave_the_others_their_turn() -> None:
    async with listened() as (door, client):
        turns = 0

        def slowly(message: bytes | None) -> None:
            os.urandom(1 << 16)
            Ear.heard(door.ear, message)

        door.ear.heard = slowly  # type: ignore[method-assign]
        await client.write(written(b"x" * 8) * 3_000)
        while len(door.ear.messages) < 3_000:
            turns += 1
            await asyncio.sleep(0)

        assert turns > 10


async def test_the_end_of_a_connection_is_told_once_whoever_ends_it() -> None:
    async with listened() as (door, client):
        await client.write(written(b"\x03\xe8", Opcode.CLOSE))
        await door.ear.until(0, farewells=1)
    async with listened() as (second, client):
        (await second.opened).close(4408, "too-slow")
        await second.ear.until(0, farewells=1)
        await client.write(written(b"trop tard"))
    async with listened() as (third, client):
        client.writer.transport.abort()
        await third.ear.until(0, farewells=1)
    async with listened() as (fourth, client):
        await client.write(b"\xc2\x80\x00\x00\x00\x00")
        await fourth.ear.until(0, farewells=1)
        assert b"\x03\xea" in await client.rest(), "1002"

    for each in (door, second, third, fourth):
        assert each.ear.farewells == 1
        assert not each.ear.messages


async def test_an_ended_connection_is_let_go_without_a_search_for_garbage() -> None:
    gc.disable()
    try:
        async with listened() as (door, client):
            outbox = await door.opened
            assert isinstance(outbox, TransportOutbox)
            gone = asyncio.Event()
            parser = weakref.ref(outbox._protocol.conn, lambda _: gone.set())
            client.writer.transport.abort()
            await door.ear.until(0, farewells=1)

            door.opened.cancel()
            del outbox, door.opened
            async with asyncio.timeout(PATIENCE):
                await gone.wait()
            assert parser() is None
    finally:
        gc.enable()
