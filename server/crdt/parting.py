"""A large update in parts: each may be applied, kept and told by itself, in their order.

The library applies an update in one go, and holds everybody up as long as that takes. What the
gate has accepted as a whole comes in parts that build on those before, deletions last.
"""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from .decoder import SLICE, Decoded, Reader, Slices, Struct
from .numbers import uint
from .order import in_order

PART: Final = 2_000  # structs or deletions; the library takes 5 to 15 ms for them
BYTES: Final = 128 * 1024  # what a reader's connection takes without falling behind

Deletion = tuple[int, int, int]


class Cuts(Reader):
    """A reader that remembers where each struct began and ended."""

    __slots__ = ("edges",)

    def __init__(self, update: bytes) -> None:
        super().__init__(update)
        self.edges: dict[tuple[int, int], tuple[int, int]] = {}

    def struct(self, client: int, clock: int) -> Struct:
        start = self.at
        struct = super().struct(client, clock)
        self.edges[client, clock] = (start, self.at)
        return struct


def parted(update: bytes, size: int = PART) -> Slices[list[bytes]]:
    """Return an accepted update in parts of at most ``size`` structs or deletions, in slices."""
    cuts = Cuts(update)
    sections = yield from cuts.sections()
    decoded = Decoded(sections, (yield from cuts.deletions()))
    parts: list[bytes] = []
    chosen: list[Struct] = []
    length = 0
    for number, struct in enumerate(in_order(decoded.sections, {}), 1):
        start, stop = cuts.edges[struct.client, struct.clock]
        if len(chosen) == size or length + stop - start > BYTES:
            parts.append(_with_structs(cuts, chosen))
            chosen, length = [], 0
        chosen.append(struct)
        length += stop - start
        if not number % SLICE:
            yield
    if chosen:
        parts.append(_with_structs(cuts, chosen))
    deletions = iter(decoded.deletions)
    while some := list(islice(deletions, size)):
        parts.append(b"\x00" + _deletions(some))
        yield
    return parts


def _with_structs(cuts: Cuts, structs: list[Struct]) -> bytes:
    of: dict[int, list[Struct]] = {}
    for struct in structs:
        of.setdefault(struct.client, []).append(struct)
    return uint(len(of)) + b"".join(_section(cuts, each) for each in of.values()) + b"\x00"


def _section(cuts: Cuts, structs: list[Struct]) -> bytes:
    """Return the structs of one client, which lie behind each other, as they were written."""
    client, clock = structs[0].client, structs[0].clock
    first, last = cuts.edges[client, clock], cuts.edges[client, structs[-1].clock]
    return uint(len(structs)) + uint(client) + uint(clock) + cuts.data[first[0] : last[1]]


def _deletions(deletions: list[Deletion]) -> bytes:
    of = [(client, list(each)) for client, each in _by_client(deletions)]
    return uint(len(of)) + b"".join(
        uint(client) + uint(len(each)) + b"".join(uint(at) + uint(long) for _, at, long in each)
        for client, each in of
    )


def _by_client(deletions: list[Deletion]) -> Iterator[tuple[int, Iterator[Deletion]]]:
    return groupby(deletions, key=itemgetter(0))
