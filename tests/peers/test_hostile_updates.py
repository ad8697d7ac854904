"""Bytes that kill, freeze, mute or empty others elsewhere: refused, and nobody else notices."""

from collections.abc import Iterator

import pytest

from server.sync import wire
from server.sync.awareness import Entry, encode
from server.sync.numbers import number
from tests.serving import Server, serving

from .places import Place
from .raw import Author, raw

pytestmark = pytest.mark.peers

VICTIM = 1234567  # the client id of everybody else's document in the inputs below


def nested_maps(depth: int) -> bytes:
    """A map in a map in a map: deleting the outermost overflows the library's stack."""
    inner = (b"\x27\x00\x05" + number(clock) + b"\x01a\x01" for clock in range(depth))
    first = b"\x27\x01\x05notes\x01a\x01"
    return b"\x01" + number(depth + 1) + b"\x05\x00" + first + b"".join(inner) + b"\x00"


UPDATES = {
    "a library that unwraps nothing": (bytes.fromhex("010087ad4b0300"), 4422),
    "an index out of bounds": (
        bytes.fromhex(
            "020001b5030201ffffffffffffff0f000f008100008100000201ffffffffffffff0f00810000"
        ),
        4422,
    ),
    "a division by zero": (
        bytes.fromhex("01044d0000010000090002140078c7021402050400"),
        4422,
    ),
    "half an emoji deleted": (bytes.fromhex("000187ad4b010d01"), 4422),
    "text where a list is read": (bytes.fromhex("010100000401016106c3a9f09f8e8900"), 4422),
    "a list that ends the process": (
        bytes.fromhex(
            "03056300080101610177010000008187ad4b0001e387ad4b0087ad4b0402000000000000000163"
            "000000000000"
        ),
        4422,
    ),
    "values 26,000 levels deep": (
        bytes.fromhex("01010500280101") + b"m\x01k\x01" + b"\x75\x01" * 26_210 + b"\x7e\x00",
        4422,
    ),
    "maps 5,000 levels deep": (nested_maps(5_000), 4422),
    "a gap that mutes somebody": (
        b"\x01\x01" + number(VICTIM) + b"\x00\x00" + number(10**6) + b"\x00",
        4409,
    ),
    "a clock at the end of all clocks": (
        b"\x01\x01" + number(VICTIM) + number(2**32 - 10) + b"\x00\x05\x00",
        4422,
    ),
    "everything of somebody deleted": (
        b"\x00\x01" + number(VICTIM) + b"\x01\x00" + number(2**32),
        4422,
    ),
    "an announced count of 2^26": (number(2**26), 4422),
    "a number of a megabyte": (b"\xff" * 2**20, 4422),
    "nothing at all": (b"", 4422),
}
OTHERS: dict[str, tuple[wire.Frame, int]] = {
    "a state vector that reserves half a gigabyte": (
        wire.SyncStep1(bytes.fromhex("80808071")),
        4400,
    ),
    "a state vector of 2^53 clients": (wire.SyncStep1(b"\xff" * 7 + b"\x0f"), 4400),
    "an awareness clock that hides somebody": (
        wire.Awareness(encode([Entry(VICTIM, 2**53 - 1, None)])),
        4400,
    ),
    "a hundred thousand people": (
        wire.Awareness(number(10**5) + b"\x01\x01\x01\x31" * 10**5),
        4413,
    ),
    "a number that is none": (
        wire.Awareness(encode([Entry(7, 1, b'{"cursor":[NaN,0]}')])),
        4400,
    ),
}
FRAMES: dict[str, tuple[wire.Frame, int]] = {
    **{name: (wire.Update(data), code) for name, (data, code) in UPDATES.items()},
    **OTHERS,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.mark.parametrize("name", FRAMES)
async def test_p10_a_hostile_message_closes_one_connection_and_harms_nobody(
    server: Server, name: str
) -> None:
    frame, code = FRAMES[name]
    place = Place.of(server)
    author = Author(VICTIM)
    async with (
        raw(place.address, place.board, place.participant("Théo")) as theo,
        raw(place.address, place.board, place.participant("Zoé")) as zoe,
    ):
        await theo.say(wire.Update(author.write("note-00000001", "é🎉, là 🎉🎉")))
        await zoe.told("note-00000001")

        await zoe.say(frame)

        assert await zoe.closed() == code
        await theo.say(wire.Update(author.write("note-00000002", "toujours là 🌱")))
        board = await theo.board("note-00000002")
        assert board.text("note-00000001") == "é🎉, là 🎉🎉"


async def test_p10_hostile_updates_of_a_reader_are_not_even_looked_at(server: Server) -> None:
    place = Place.of(server)
    async with raw(place.address, place.board, place.viewer()) as screen:
        for data, _ in UPDATES.values():
            await screen.say(wire.Update(data))

        await screen.say(wire.SyncStep1(b"\x00"))

        assert (await screen.hear(wire.SyncStep2)).update == b"\x00\x00"
