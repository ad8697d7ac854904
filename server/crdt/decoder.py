"""Yjs updates, format v1, read completely and within bounds before any library sees them."""

from collections.abc import Callable, Generator
from struct import unpack_from
from typing import Final, NamedTuple, TypeVar

from server.errors import ContentRefused, ProtocolViolation, TooLarge

GC: Final = 0
DELETED: Final = 1
JSON: Final = 2
BINARY: Final = 3
STRING: Final = 4
EMBED: Final = 5
FORMAT: Final = 6
TYPE: Final = 7
ANY: Final = 8
DOC: Final = 9
SKIP: Final = 10

MAP_TYPE: Final = 1
TEXT_TYPE: Final = 2
NAMED_TYPES: Final = (3, 5)
LAST_TYPE: Final = 6

DEPTH_LIMIT: Final = 16
CLOCK_LIMIT: Final = 1 << 31
NUMBER_LIMIT: Final = 1 << 53

# Pieces between two moments at which a long reading may be put aside: below a millisecond.
SLICE: Final = 128

Id = tuple[int, int]
Result = TypeVar("Result")
Slices = Generator[None, None, Result]


class MalformedUpdate(ContentRefused):
    """Bytes that are not an update; ``offset`` is where reading stopped (rules G3–G6)."""

    def __init__(self, expected: str, *, offset: int, rule: str = "G3") -> None:
        self.offset = offset
        super().__init__(f"expected {expected} at byte {offset}", rule=rule, offset=offset)


class BigInt(int):
    """A 64-bit integer: JavaScript keeps it apart from its numbers, and so do we."""


class Undefined:
    """JavaScript's ``undefined``."""


UNDEFINED: Final = Undefined()


class Struct(NamedTuple):
    """One run of the update: what ``client`` did from ``clock`` on, ``length`` clocks long.

    ``parent`` is a root's name or an item's id, present only when neither neighbour is.
    ``content`` is a str (STRING), a list (ANY, JSON), a type number (TYPE), otherwise raw.
    """

    client: int
    clock: int
    kind: int
    length: int
    origin: Id | None
    right: Id | None
    parent: str | Id | None
    sub: str | None
    content: object


class Decoded(NamedTuple):
    """An update: one list of structs per client, and the deletions (client, clock, length)."""

    sections: list[list[Struct]]
    deletions: list[tuple[int, int, int]]


def finished(slices: Slices[Result]) -> Result:
    """Do in one go what could be done in slices."""
    while True:
        try:
            next(slices)
        except StopIteration as end:
            result: Result = end.value
            return result


def decode(update: bytes, pieces: int = NUMBER_LIMIT) -> Decoded:
    """Read an update of at most so many structs and deletions to its last byte.

    Raises `TooLarge` for more pieces, announced or there, and `MalformedUpdate` for
    anything else: this function is total.
    """
    return finished(decoding(update, pieces))


def decoding(update: bytes, pieces: int = NUMBER_LIMIT) -> Slices[Decoded]:
    """Do the same in slices."""
    reader = Reader(update, pieces)
    try:
        sections = yield from reader.sections()
        decoded = Decoded(sections, (yield from reader.deletions()))
    except IndexError:
        raise MalformedUpdate("more bytes", offset=len(update)) from None
    if reader.at != reader.end:
        raise MalformedUpdate("the end", offset=reader.at)
    return decoded


def read_state_vector(data: bytes) -> list[Id]:
    """Read a state vector: pairs of client id and clock.

    Raises `ProtocolViolation`; an announced count is believed only if it fits (rule W7).
    """
    reader = Reader(data)
    try:
        pairs = [(reader.uint(), reader.uint()) for _ in range(reader.count(least=2))]
    except (IndexError, MalformedUpdate):
        raise ProtocolViolation("a state vector that cannot be read") from None
    if reader.at != reader.end or any(clock >= CLOCK_LIMIT for _, clock in pairs):
        raise ProtocolViolation("a state vector that cannot be read")
    return pairs


def units(text: str) -> int:
    """Return the length in UTF-16 units, which is how Yjs counts clocks of a text."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) >> 1


class Reader:
    """Walks through the bytes of an update.

    Every method raises `MalformedUpdate`, or `IndexError` where the bytes end.
    """

    __slots__ = ("at", "data", "end", "pieces")

    def __init__(self, data: bytes, pieces: int = NUMBER_LIMIT) -> None:
        self.data = data
        self.at = 0
        self.end = len(data)
        self.pieces = pieces

    # -- the frame: sections, structs, deletions

    def sections(self) -> Slices[list[list[Struct]]]:
        count = self.count(least=4)
        sections: list[list[Struct]] = []
        for _ in range(count):
            sections += [(yield from self.section())]
        if count > 1 and len({section[0].client for section in sections}) != count:
            raise MalformedUpdate("every client once", offset=self.at, rule="G6")
        return sections

    def section(self) -> Slices[list[Struct]]:
        count = self.count(least=2)
        if not count:
            raise MalformedUpdate("at least one struct", offset=self.at, rule="G6")
        self.afford(count)
        client = self.uint()
        clock = self.uint()
        structs = []
        for number in range(count):
            struct = self.struct(client, clock)
            structs.append(struct)
            clock += struct.length
            if not (number + 1) % SLICE:
                yield
        if clock >= CLOCK_LIMIT:
            raise MalformedUpdate("a clock below 2^31", offset=self.at, rule="G8")
        return structs

    def struct(self, client: int, clock: int) -> Struct:
        info = self.data[self.at]
        self.at += 1
        # Only the bare numbers: libraries disagree on what flags would mean here.
        if info in (GC, SKIP):
            return Struct(client, clock, info, self.length(), None, None, None, None, None)
        kind = info & 0x1F
        if not DELETED <= kind <= DOC:
            raise MalformedUpdate("a known content", offset=self.at - 1, rule="G5")
        origin = (self.uint(), self.uint()) if info & 0x80 else None
        right = (self.uint(), self.uint()) if info & 0x40 else None
        parent: str | Id | None = None
        sub = None
        if not info & 0xC0:
            parent = self.parent()
            sub = self.string() if info & 0x20 else None
        content, length = _CONTENT[kind](self)
        return Struct(client, clock, kind, length, origin, right, parent, sub, content)

    def parent(self) -> str | Id:
        named = self.uint()
        if named > 1:
            raise MalformedUpdate("0 or 1", offset=self.at - 1)
        return self.string() if named else (self.uint(), self.uint())

    def deletions(self) -> Slices[list[tuple[int, int, int]]]:
        deletions = []
        clients = set()
        sections = self.count(least=4)
        for _ in range(sections):
            client = self.uint()
            clients.add(client)
            count = self.count(least=2)
            self.afford(count)
            end = 0
            for _ in range(count):
                clock = self.uint()
                if clock < end:
                    # The library forgets some of them when it merges.
                    raise MalformedUpdate("rising deletions", offset=self.at, rule="G6")
                length = self.length()
                deletions.append((client, clock, length))
                end = clock + length
                if not len(deletions) % SLICE:
                    yield
        if len(clients) != sections:
            raise MalformedUpdate("every client once", offset=self.at, rule="G6")
        return deletions

    def afford(self, count: int) -> None:
        """Refuse before reading what would take too long to judge (rule G2)."""
        self.pieces -= count
        if self.pieces < 0:
            raise TooLarge("an update of too many pieces", rule="G2")

    # -- numbers and strings

    def uint(self) -> int:
        byte = self.data[self.at]
        self.at += 1
        return byte if byte < 0x80 else self.long(byte & 0x7F, 7)

    def long(self, value: int, shift: int) -> int:
        """Read the rest of a number: at most 9 bytes in all, in its shortest form."""
        for step in range(shift, 63, 7):
            byte = self.data[self.at]
            self.at += 1
            if byte < 0x80:
                value |= byte << step
                if byte and value < NUMBER_LIMIT:
                    return value
                break
            value |= (byte & 0x7F) << step
        raise MalformedUpdate("a shortest number below 2^53", offset=self.at)

    def sint(self) -> int | float:
        byte = self.data[self.at]
        self.at += 1
        value = byte & 0x3F
        if byte & 0x80:
            value = self.long(value, 6)
        if byte & 0x40:
            return -value or -0.0
        return value

    def count(self, *, least: int) -> int:
        """Read an announced count; believed only if the bytes left can hold it (rule W7)."""
        count = self.uint()
        if count * least > self.end - self.at and count:
            raise MalformedUpdate("a count that fits", offset=self.at)
        return count

    def length(self) -> int:
        length = self.uint()
        if not 0 < length < CLOCK_LIMIT:
            raise MalformedUpdate("a length from 1 to 2^31", offset=self.at)
        return length

    def raw(self) -> bytes:
        size = self.uint()
        start = self.at
        if size > self.end - start:
            raise MalformedUpdate("more bytes", offset=self.end)
        self.at = start + size
        return self.data[start : self.at]

    def string(self) -> str:
        try:
            return self.raw().decode()
        except UnicodeDecodeError as error:
            # Strict UTF-8 has no half surrogate pairs (rule G11).
            offset = self.at
            raise MalformedUpdate("UTF-8", offset=offset, rule="G11") from error

    # -- contents: each returns the content and its length in clocks

    def deleted(self) -> tuple[object, int]:
        return None, self.length()

    def text(self) -> tuple[object, int]:
        text = self.string()
        if not text:
            raise MalformedUpdate("a text that is not empty", offset=self.at)
        return text, units(text)

    def values(self) -> tuple[object, int]:
        count = self.count(least=1)
        if not count:
            raise MalformedUpdate("at least one value", offset=self.at)
        return [self.value(DEPTH_LIMIT) for _ in range(count)], count

    def json(self) -> tuple[object, int]:
        count = self.count(least=1)
        if not count:
            raise MalformedUpdate("at least one value", offset=self.at)
        return [self.string() for _ in range(count)], count

    def shared(self) -> tuple[object, int]:
        number = self.uint()
        if number > LAST_TYPE:
            raise MalformedUpdate("a known type", offset=self.at - 1, rule="G5")
        if number in NAMED_TYPES:
            self.string()
        return number, 1

    def binary(self) -> tuple[object, int]:
        return self.raw(), 1

    def embed(self) -> tuple[object, int]:
        return self.string(), 1

    def format(self) -> tuple[object, int]:
        return (self.string(), self.string()), 1

    def document(self) -> tuple[object, int]:
        return (self.string(), self.value(DEPTH_LIMIT)), 1

    # -- plain values, as JavaScript knows them

    def value(self, depth: int) -> object:
        tag = self.data[self.at]
        self.at += 1
        read = _VALUES.get(tag)
        if read is not None:
            return read(self)
        if tag not in (_OBJECT, _LIST):
            raise MalformedUpdate("a plain value", offset=self.at - 1)
        if not depth:
            raise MalformedUpdate("at most 16 levels", offset=self.at - 1, rule="G4")
        if tag == _LIST:
            return [self.value(depth - 1) for _ in range(self.count(least=1))]
        return {self.string(): self.value(depth - 1) for _ in range(self.count(least=2))}

    def fixed(self, form: str, size: int) -> int | float:
        self.at += size
        if self.at > self.end:
            raise MalformedUpdate("more bytes", offset=self.end)
        number: int | float = unpack_from(form, self.data, self.at - size)[0]
        return number


_LIST: Final = 117
_OBJECT: Final = 118

_CONTENT: Final[tuple[Callable[[Reader], tuple[object, int]], ...]] = (
    Reader.deleted,  # 0 is never looked up: a GC is not an item
    Reader.deleted,
    Reader.json,
    Reader.binary,
    Reader.text,
    Reader.embed,
    Reader.format,
    Reader.shared,
    Reader.values,
    Reader.document,
)

_VALUES: Final[dict[int, Callable[[Reader], object]]] = {
    116: Reader.raw,
    119: Reader.string,
    120: lambda _: True,
    121: lambda _: False,
    122: lambda reader: BigInt(reader.fixed(">q", 8)),
    123: lambda reader: reader.fixed(">d", 8),
    124: lambda reader: reader.fixed(">f", 4),
    125: Reader.sint,
    126: lambda _: None,
    127: lambda _: UNDEFINED,
}
