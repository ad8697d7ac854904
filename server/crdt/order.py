"""The structs of an update in an order in which everything they refer to comes first."""

from collections.abc import Iterator, Mapping

from .decoder import Id, MalformedUpdate, Struct


class _Queue:
    __slots__ = ("at", "structs")

    def __init__(self, structs: list[Struct]) -> None:
        self.structs = structs
        self.at = 0

    @property
    def clock(self) -> int:
        if self.at < len(self.structs):
            return self.structs[self.at].clock
        last = self.structs[-1]
        return last.clock + last.length


def in_order(sections: list[list[Struct]], known: Mapping[int, int]) -> Iterator[Struct]:
    """Yield every struct once; what a struct refers to within the update comes before it.

    ``known`` are the clocks known before. References to things that neither the update
    nor the document has are left to the caller. Raises `MalformedUpdate` for a circle.
    """
    queues = {structs[0].client: _Queue(structs) for structs in sections}
    for client, queue in queues.items():
        yield from _drain(client, queue.structs[-1].clock, queues, known)


def _drain(
    client: int, until: int, queues: dict[int, _Queue], known: Mapping[int, int]
) -> Iterator[Struct]:
    waiting = [(client, until)]
    blocked: set[int] = set()
    while waiting:
        client, until = waiting[-1]
        queue = queues[client]
        if queue.clock > until or queue.at >= len(queue.structs):
            waiting.pop()
            blocked.discard(client)
            continue
        struct = queue.structs[queue.at]
        needed = _missing(struct, queues, known)
        if needed is None:
            queue.at += 1
            yield struct
        elif needed[0] in blocked:
            raise MalformedUpdate("no circle of references", offset=0, rule="G9")
        else:
            blocked.add(client)
            waiting.append(needed)


def _missing(struct: Struct, queues: dict[int, _Queue], known: Mapping[int, int]) -> Id | None:
    for reference in (struct.origin, struct.right, struct.parent):
        if reference is None or isinstance(reference, str):
            continue
        client, clock = reference
        queue = queues.get(client)
        if queue is None or client == struct.client or clock < known.get(client, 0):
            continue
        if queue.at < len(queue.structs) and clock >= queue.clock:
            return reference
    return None
