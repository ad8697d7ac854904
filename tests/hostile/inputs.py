"""The thirteen hostile inputs of the reliability study, as messages for a socket.

Each is a list of messages and the close code that answers it. They were found by fuzzing
pycrdt 0.14.13 alone, where they panic, freeze or kill the process; the long ones are
built here as the study describes them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from server.sync import awareness, wire

BASE = 1234567  # the client id that the study's inputs expect to exist


def number(value: int) -> bytes:
    """Return a var-uint."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def update(data: bytes) -> bytes:
    """Return a live update message."""
    return wire.encode(wire.Update(data))


@dataclass(frozen=True)
class Hostile:
    """What is sent after ``clock`` clocks of an honest note, and what must answer it."""

    name: str
    messages: Callable[[int], Iterator[bytes]]
    close_code: int


def _once(data: bytes) -> Callable[[int], Iterator[bytes]]:
    return lambda clock: iter([update(data)])


def _half_an_emoji(clock: int) -> Iterator[bytes]:
    """Delete the last UTF-16 unit of a text that ends with an emoji."""
    deletion = b"\x01" + number(BASE) + b"\x01" + number(clock - 1) + b"\x01"
    yield update(b"\x00" + deletion)


def _nested_any(clock: int) -> Iterator[bytes]:
    """Arrays in arrays, 26,210 deep: the stack of the library overflows in apply."""
    yield update(bytes.fromhex("010105002801016d016b01") + b"\x75\x01" * 26210 + b"\x7e\x00")


def _nested_maps(clock: int) -> Iterator[bytes]:
    """Maps in maps, 50,000 deep: deleting the first overflows the stack."""
    structs = [b"\x27\x01\x05notes\x0cdeepdeepdeep\x01"]
    for depth in range(50_000):
        parent = b"\x00" + number(BASE) + number(clock + depth)
        structs.append(b"\x27" + parent + b"\x01k\x01")
    head = b"\x01" + number(len(structs)) + number(BASE) + number(clock)
    yield update(head + b"".join(structs) + b"\x00")


def _rising_ids(clock: int) -> Iterator[bytes]:
    """Twenty thousand client ids that all write at the same place."""
    for client in range(1, 20_001):
        struct = b"\x28\x01\x05links" + b"\x0csameplaceabc" + b"\x01\x7d\x01"
        yield update(b"\x01\x01" + number(client) + b"\x00" + struct + b"\x00")


def _gaps(clock: int) -> Iterator[bytes]:
    """Updates whose beginning never comes."""
    for step in range(100_000):
        struct = b"\x28\x01\x05links" + b"\x0csameplaceabc" + b"\x01\x7d\x01"
        yield update(b"\x01\x01" + number(BASE) + number(clock + 10 + 2 * step) + struct + b"\x00")


def _endless_number(clock: int) -> Iterator[bytes]:
    """A number that never ends."""
    yield b"\x00\x02" + b"\xff" * 1_000_000


def _many_ids_present(clock: int) -> Iterator[bytes]:
    """Presence for a hundred thousand client ids in one message."""
    entries = (awareness.Entry(client, 1, b"{}") for client in range(100_000))
    yield wire.encode(wire.Awareness(awareness.encode(entries)))


def _many_ids_written(clock: int) -> Iterator[bytes]:
    """Fifty thousand client ids in one update: the state vector would stay large for ever."""
    blocks = [
        b"\x01"
        + number(client)
        + b"\x00\x28\x01\x05links"
        + b"link%08d" % client
        + b"\x01\x7d\x01"
        for client in range(1, 50_001)
    ]
    yield update(number(len(blocks)) + b"".join(blocks) + b"\x00")


HOSTILE = [
    Hostile("no structs", _once(bytes.fromhex("010087ad4b0300")), 4422),
    Hostile(
        "index out of bounds",
        _once(
            bytes.fromhex(
                "020001b5030201ffffffffffffff0f000f008100008100000201ffffffffffffff0f00810000"
            )
        ),
        4422,
    ),
    Hostile(
        "division by zero",
        _once(bytes.fromhex("01044d0000010000090002140078c7021402050400")),
        4422,
    ),
    Hostile("half an emoji", _half_an_emoji, 4422),
    Hostile("a freeze", _once(bytes.fromhex("010100000401016106c3a9f09f8e8900")), 4422),
    Hostile(
        "a dead process",
        _once(
            bytes.fromhex(
                "03056300080101610177010000008187ad4b0001e387ad4b0087ad4b0402"
                "000000000000000163000000000000"
            )
        ),
        4422,
    ),
    Hostile("nested values", _nested_any, 4422),
    Hostile("nested maps", _nested_maps, 4422),
    Hostile("rising ids", _rising_ids, 4422),
    Hostile("gaps", _gaps, 4429),
    Hostile("an endless number", _endless_number, 4400),
    Hostile("presence of a crowd", _many_ids_present, 4413),
    Hostile("ids of a crowd", _many_ids_written, 4422),
]
