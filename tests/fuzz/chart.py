"""What stands where on a board, as far as somebody knows who wants to write or to forge."""

from collections.abc import Iterable

from server.crdt.decoder import STRING, TEXT_TYPE, TYPE, Decoded, Id, Struct

# root, entry, key; and how deep: 0 an entry, 1 a value at a key, 2 letters of a text.
Slot = tuple[str, str, str, int]

LONGEST = 64  # of a run, what is charted: collected runs may be two thousand million long


class Chart:
    """The ids of everything that was ever accepted, by the place where it stands."""

    def __init__(self) -> None:
        self.slots: dict[Id, Slot] = {}
        self.ids: dict[Slot, list[Id]] = {}
        self.ends: dict[int, int] = {}
        self.order: list[Id] = []
        self.entries: list[Id] = []
        self.texts: list[Id] = []
        self.structs: list[Struct] = []

    def copy(self) -> "Chart":
        other = Chart()
        other.slots, other.ends = self.slots.copy(), self.ends.copy()
        other.ids = {slot: ids[:] for slot, ids in self.ids.items()}
        other.order, other.entries = self.order[:], self.entries[:]
        other.texts, other.structs = self.texts[:], self.structs[:]
        return other

    def add(self, update: Decoded) -> None:
        """Enter what an accepted update brings."""
        for structs in update.sections:
            self._section(structs)

    def _section(self, structs: Iterable[Struct]) -> None:
        for struct in structs:
            end = self.ends.get(struct.client, 0)
            until = struct.clock + struct.length
            if until <= end:
                continue
            self.ends[struct.client] = until
            self.structs.append(struct)
            slot = self._slot(struct)
            for clock in range(max(struct.clock, end), min(until, end + LONGEST)):
                self._enter((struct.client, clock), slot, struct)

    def _enter(self, known: Id, slot: Slot | None, struct: Struct) -> None:
        self.order.append(known)
        if slot is None:
            return
        self.slots[known] = slot
        self.ids.setdefault(slot, []).append(known)
        if struct.kind == TYPE and slot[3] < 2:
            (self.texts if struct.content == TEXT_TYPE else self.entries).append(known)

    def _slot(self, struct: Struct) -> Slot | None:
        neighbour = struct.origin or struct.right
        if neighbour:
            return self.slots.get(neighbour)
        if isinstance(struct.parent, str):
            return (struct.parent, struct.sub or "", "", 0)
        above = self.slots.get(struct.parent) if struct.parent else None
        if above is None:
            return None
        if above[3]:
            return (*above[:3], 2) if struct.kind == STRING else None
        return (above[0], above[1], struct.sub or "", 1)
