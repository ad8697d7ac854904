"""Updates written byte by byte, also those that no library would write."""

import struct
from collections.abc import Iterable

from server.board.roles import Role
from server.crdt.decoder import (
    ANY,
    DELETED,
    GC,
    MAP_TYPE,
    SKIP,
    STRING,
    TEXT_TYPE,
    TYPE,
    Decoded,
    Id,
    Struct,
    units,
)
from server.crdt.gate import Writer

Range = tuple[int, int, int]


_SMALL = tuple(bytes([number]) for number in range(0x80))


def uint(number: int) -> bytes:
    if 0 <= number <= 0x7F:
        return _SMALL[number]
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def string(text: str) -> bytes:
    data = text.encode()
    return uint(len(data)) + data


def value(thing: object) -> bytes:
    match thing:
        case None | True | False:
            return _FIXED[thing]
        case float() | int():
            return _number(thing)
        case str():
            return b"\x77" + string(thing)
        case list():
            return b"\x75" + uint(len(thing)) + b"".join(map(value, thing))
        case dict():
            pairs = (string(key) + value(item) for key, item in thing.items())
            return b"\x76" + uint(len(thing)) + b"".join(pairs)
    raise TypeError(thing)


_FIXED = {None: b"\x7e", True: b"\x78", False: b"\x79"}


def _number(number: float) -> bytes:
    if isinstance(number, float) or number < 0:
        return b"\x7b" + struct.pack(">d", number)
    low, rest = number & 0x3F, number >> 6
    return b"\x7d" + (bytes([low | 0x80]) + uint(rest) if rest else bytes([low]))


def _content(item: Struct) -> bytes:
    if item.kind == DELETED:
        return uint(item.length)
    if item.kind == STRING:
        return string(str(item.content))
    if item.kind == ANY and isinstance(item.content, list):
        return uint(len(item.content)) + b"".join(map(value, item.content))
    if item.kind == TYPE and isinstance(item.content, int):
        return uint(item.content)
    assert isinstance(item.content, bytes)
    return item.content


def one(item: Struct) -> bytes:
    if item.kind in (GC, SKIP):
        return bytes([item.kind]) + uint(item.length)
    info = item.kind
    info |= 0x80 if item.origin else 0
    info |= 0x40 if item.right else 0
    info |= 0x20 if item.sub is not None else 0
    out = bytes([info])
    for neighbour in (item.origin, item.right):
        if neighbour:
            out += uint(neighbour[0]) + uint(neighbour[1])
    if not item.origin and not item.right:
        if isinstance(item.parent, str):
            out += b"\x01" + string(item.parent)
        elif item.parent:
            out += b"\x00" + uint(item.parent[0]) + uint(item.parent[1])
        if item.sub is not None:
            out += string(item.sub)
    return out + _content(item)


def deletions(ranges: Iterable[Range]) -> bytes:
    clients: dict[int, list[tuple[int, int]]] = {}
    for client, clock, length in ranges:
        clients.setdefault(client, []).append((clock, length))
    out = uint(len(clients))
    for client, pairs in clients.items():
        out += uint(client) + uint(len(pairs))
        out += b"".join(uint(clock) + uint(length) for clock, length in pairs)
    return out


def encode(update: Decoded) -> bytes:
    out = uint(len(update.sections))
    for structs in update.sections:
        out += uint(len(structs)) + uint(structs[0].client) + uint(structs[0].clock)
        out += b"".join(map(one, structs))
    return out + deletions(update.deletions)


# -- items in the words of a board

NOTE = "note-aaaaaaaa01"
OTHER = "note-bbbbbbbb02"
ALICE = Writer(1, "alice-participant", Role.PARTICIPANT)
BOB = Writer(2, "bob-participant", Role.PARTICIPANT)
VIEWER = Writer(3, "screen-participant", Role.VIEWER)
MINE = 101
YOURS = 202


def item(
    client: int,
    clock: int,
    content: object,
    *,
    origin: Id | None = None,
    right: Id | None = None,
    parent: str | Id | None = None,
    sub: str | None = None,
) -> Struct:
    """Make an item: a str is letters, a list plain values, an int a shared type."""
    kind, length = TYPE, 1
    if isinstance(content, str):
        kind, length = STRING, units(content)
    elif isinstance(content, list):
        kind, length = ANY, len(content)
    return Struct(client, clock, kind, length, origin, right, parent, sub, content)


def run(kind: int, client: int, clock: int, length: int, **place: object) -> Struct:
    """Make a run without content: GC, SKIP, or DELETED somewhere."""
    return Struct(client, clock, kind, length, None, None, None, None, None)._replace(**place)


def update(*structs: Struct, deleted: Iterable[Range] = ()) -> bytes:
    """Write structs, grouped by client id in the order of their first appearance."""
    sections: dict[int, list[Struct]] = {}
    for one_of_them in structs:
        sections.setdefault(one_of_them.client, []).append(one_of_them)
    return encode(Decoded(list(sections.values()), list(deleted)))


def note(
    client: int, clock: int, name: str = NOTE, text: str = "défi 🚲", **more: object
) -> list[Struct]:
    """Create a note as Yjs does: map 0, kind 1, pos 2, text 3, letters from 4 on."""
    inside = (client, clock)
    structs = [
        item(client, clock, MAP_TYPE, parent="notes", sub=name),
        item(client, clock + 1, ["idea"], parent=inside, sub="kind"),
        item(client, clock + 2, [[10, 20.5]], parent=inside, sub="pos"),
        item(client, clock + 3, TEXT_TYPE, parent=inside, sub="text"),
    ]
    if text:
        structs.append(item(client, clock + 4, text, parent=(client, clock + 3)))
    for key, thing in more.items():
        at = structs[-1].clock + structs[-1].length
        structs.append(item(client, at, [thing], parent=inside, sub=key))
    return structs
