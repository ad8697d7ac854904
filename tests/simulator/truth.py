"""What is on disk of one board: the measure for everything that the server says.

It hears of every row at the moment it lands, and of every frame at the moment it is sent.
Whatever is told, and whatever is said to be saved, has to be there already.
"""

import json
from functools import lru_cache
from typing import Any

import pycrdt

from server.crdt.decoder import Decoded, decode, read_state_vector
from server.crdt.rules import ROOTS
from server.storage.port import Row
from server.sync import wire
from server.sync.session import EVERYTHING

Points = set[tuple[int, int]]

# The same bytes go to everybody: they are read once, not once for each who hears them.
read_update = lru_cache(512)(decode)
read_frame = lru_cache(512)(wire.decode)


def ends_of(update: Decoded) -> dict[int, int]:
    """Return the first clock behind each client's part of an update."""
    return {part[-1].client: part[-1].clock + part[-1].length for part in update.sections}


def points_of(update: Decoded) -> Points:
    """Return every (client, clock) that an update deletes."""
    return {
        (client, clock)
        for client, start, length in update.deletions
        for clock in range(start, start + length)
    }


def clocks_of(doc: "pycrdt.Doc[Any]") -> dict[int, int]:
    """Return how far each client id is known, those who wrote nothing left out."""
    return {client: clock for client, clock in read_state_vector(doc.get_state()) if clock}


def new_doc(client: int | None = None) -> "pycrdt.Doc[Any]":
    """Return an empty document whose roots are maps."""
    doc: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client)
    for root in ROOTS:
        doc.get(root, type=pycrdt.Map)
    return doc


def content_of(doc: "pycrdt.Doc[Any]") -> dict[str, Any]:
    """Return everything in a document, in a form that can be compared."""
    return plain({root: doc.get(root, type=pycrdt.Map) for root in ROOTS})


def plain(roots: "dict[str, pycrdt.Map[Any]]") -> dict[str, Any]:
    """Return maps as data: by way of JSON, in one step of the library (10 times faster)."""
    return {root: json.loads(str(value)) for root, value in roots.items()}


class Truth:
    """The log of one board, as far as it has landed; ``faults`` are promises not kept."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self.doc = new_doc()
        self.clocks: dict[int, int] = {}
        self.seq, self.t_ms = 0, 0
        self._deleted: Points = set()
        self._content = 0, content_of(self.doc)
        self._implied: tuple[int, Points] = (0, set())
        self._seen: tuple[bytes, int] = (b"", -1)

    @property
    def content(self) -> dict[str, Any]:
        """Everything that is on disk, as data."""
        if self._content[0] != self.seq:
            self._content = self.seq, content_of(self.doc)
        return self._content[1]

    def landed(self, row: Row) -> None:
        """Take in a row that is on disk from now on."""
        if row.seq != self.seq + 1:
            self.faults.append(f"row {row.seq} comes behind row {self.seq}")
        if row.t_ms < self.t_ms:
            self.faults.append(f"row {row.seq} is earlier than the one before it")
        self.seq, self.t_ms = row.seq, row.t_ms
        self.doc.apply_update(row.data)
        update = read_update(row.data)
        for part in update.sections:
            if part[0].clock > self.clocks.get(part[0].client, 0):
                self.faults.append(f"row {row.seq} leaves a gap behind client {part[0].client}")
        ends, deleted = ends_of(update), points_of(update)
        known = all(end <= self.clocks.get(client, 0) for client, end in ends.items())
        if known and deleted <= self._deleted:
            self.faults.append(f"row {row.seq} brings nothing new (S5)")
        for client, end in ends.items():
            self.clocks[client] = max(end, self.clocks.get(client, 0))
        self._deleted |= deleted

    def check_told(self, frame: wire.Frame) -> None:
        """Note it when a frame says more than is on disk (S2, S6, W14)."""
        match frame:
            case wire.Update(update) | wire.SyncStep2(update):
                if self._seen != (update, self.seq):
                    self._check_update(read_update(update))
                    self._seen = update, self.seq
            case wire.Saved(clocks):
                self._check_clocks(dict(clocks), "said to be saved")
            case wire.SyncStep1(state_vector):
                asked = dict(read_state_vector(state_vector)).items()
                told = {client: clock for client, clock in asked if clock != EVERYTHING}
                self._check_clocks(told, "said to be known")
            case _:
                pass

    def _check_update(self, update: Decoded) -> None:
        self._check_clocks(ends_of(update), "told")
        lacking = points_of(update) - self._deleted
        if lacking and lacking - self._implied_deletions():
            self.faults.append(f"a deletion is told and not on disk: {sorted(lacking)[:3]}")

    def _check_clocks(self, clocks: dict[int, int], how: str) -> None:
        for client, clock in clocks.items():
            if clock > self.clocks.get(client, 0):
                known = self.clocks.get(client, 0)
                self.faults.append(
                    f"{how} but not on disk: {client} up to {clock}, on disk {known}"
                )

    def _implied_deletions(self) -> Points:
        """What lost a race is deleted although no row says so."""
        if self._implied[0] != self.seq:
            self._implied = self.seq, points_of(read_update(self.doc.get_update()))
        return self._implied[1]
