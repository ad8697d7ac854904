"""Honest updates bent out of shape: every field of every struct, every deletion, every bit."""

from random import Random

from server.crdt.decoder import (
    ANY,
    DELETED,
    GC,
    MAP_TYPE,
    STRING,
    TEXT_TYPE,
    TYPE,
    Decoded,
    Id,
    Struct,
    decode,
    units,
)

from .bytewise import NOTE, encode, run

VALUES = ([1], ["idea"], [[1, 2]], [[1, 2], [3, 4]], ["idea", "solution"], [True], ["welcome"])
KEYS = ("text", "pos", "kind", "del", "zone", "objective", NOTE, "note-zzzzzzzz09")


def mutated(update: bytes, known: list[Id], random: Random) -> bytes:
    """Return an update with one to three changes; now and then with a bit turned over."""
    data = bytearray(encode(bent(decode(update), known, random)))
    if random.random() < 0.1:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return bytes(data)


def bent(update: Decoded, known: list[Id], random: Random) -> Decoded:
    """Return an update with one to three of its structs or deletions changed."""
    sections = [list(structs) for structs in update.sections]
    deletions = list(update.deletions)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        if sections and random.random() < 0.8:
            _bend(random.choice(sections), known, random)
        else:
            deletions.append((*_near(known, random), random.choice((1, 1, 1, 2, 3, 5))))
    return Decoded([_renumbered(each) for each in sections], sorted(set(deletions)))


def scrambled(update: bytes, other: bytes, random: Random) -> bytes:
    """Return bytes with one or two wounds; ``other`` is what is cut in."""
    data = bytearray(update)
    for _ in range(random.choice((1, 1, 2))):
        at = int(random.random() * (len(data) + 1))
        random.choice(_WOUNDS)(data, at, other, random)
    return bytes(data)


def _turn(data: bytearray, at: int, other: bytes, random: Random) -> None:
    if at < len(data):
        data[at] ^= 1 << random.randrange(8)


def _overwrite(data: bytearray, at: int, other: bytes, random: Random) -> None:
    data[at : at + 1] = random.choice(TELLING)


def _cut(data: bytearray, at: int, other: bytes, random: Random) -> None:
    del data[at : at + random.choice((1, 1, 2, 5, 1 << 20))]


def _double(data: bytearray, at: int, other: bytes, random: Random) -> None:
    data[at:at] = data[at : at + random.choice((1, 2, 5, 20))]


def _splice(data: bytearray, at: int, other: bytes, random: Random) -> None:
    data[at:] = other[int(random.random() * len(other)) :]


_WOUNDS = (_turn, _turn, _overwrite, _cut, _double, _splice)
# Bytes at which readers of numbers, lengths, tags and letters go wrong.
TELLING = (
    b"",
    b"\x00",
    b"\x01",
    b"\x7f",
    b"\x80\x00",
    b"\x80\x01",
    b"\xff",
    b"\xff\xff\xff\xff\x07",
    b"\xff\xff\xff\xff\xff\xff\xff\x0f",
    b"\x80" * 9 + b"\x01",
    b"\x75\x01" * 20,
    b"\xed\xa0\xbd",
    b"\xf0\x9f\x98\x80",
    b"\x7b\x7f\xf8" + bytes(6),
)


def _near(known: list[Id], random: Random) -> Id:
    client, clock = random.choice(known)
    return client, max(0, clock + random.choice((0, 0, 0, 0, -1, 1)))


def _bend(structs: list[Struct], known: list[Id], random: Random) -> None:
    at = random.randrange(len(structs))
    struct = structs[at]
    action = random.randrange(10)
    if action == 0 and len(structs) > 1:
        del structs[at]
    elif action == 1:
        structs.insert(at, random.choice(structs))
    elif action == 2:
        structs[at] = run(GC, struct.client, struct.clock, struct.length)
    elif action < 6 and struct.kind != GC:
        structs[at] = _refilled(struct, random)
    else:
        structs[at] = _moved(struct, known, random)


def _refilled(struct: Struct, random: Random) -> Struct:
    kind = random.choice((DELETED, STRING, TYPE, ANY))
    contents: dict[int, object] = {
        DELETED: None,
        STRING: random.choice(("x", "é", "😀", "a😀b")),
        TYPE: random.choice((MAP_TYPE, TEXT_TYPE)),
        ANY: random.choice(VALUES),
    }
    return struct._replace(kind=kind, content=contents[kind])


def _moved(struct: Struct, known: list[Id], random: Random) -> Struct:
    if struct.kind == GC:
        struct = struct._replace(kind=STRING, content="x")
    action = random.randrange(4)
    if action == 0:
        return struct._replace(origin=_near(known, random))
    if action == 1:
        return struct._replace(right=_near(known, random))
    if action == 2:
        return struct._replace(sub=random.choice(KEYS), parent=struct.parent or (101, 0))
    place = {"parent": _near(known, random), "sub": random.choice((None, *KEYS))}
    return struct._replace(origin=None, right=None, **place)


def _renumbered(structs: list[Struct]) -> list[Struct]:
    clock = structs[0].clock
    fresh = []
    for struct in structs:
        length = struct.length
        if isinstance(struct.content, str):
            length = units(struct.content)
        elif isinstance(struct.content, list):
            length = len(struct.content)
        elif struct.kind == TYPE:
            length = 1
        fresh.append(struct._replace(clock=clock, length=length))
        clock += length
    return fresh
