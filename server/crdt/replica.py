"""The one door to the CRDT library: every call is guarded, every failure has our name."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import pycrdt

from server.errors import Damaged, ProtocolViolation, TableeError

from .decoder import Struct, decode, read_state_vector
from .numbers import uint
from .rules import ROOTS

SMALL: Final = 1 << 16  # bytes

Result = TypeVar("Result")


@contextmanager
def translated(refusal: type[TableeError], doing: str) -> Generator[None]:
    """Turn whatever the library throws into one of our errors.

    Its panics are no `Exception`, so everything is caught but the wish to stop.
    """
    try:
        yield
    except (refusal, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise refusal(f"{doing}: {error}") from error


class Replica:
    """The server's copy of one document, collected as garbage as it goes.

    It applies what the gate has accepted. After `Damaged` throw it away and load another.
    """

    def __init__(self, client_id: int | None = None) -> None:
        self._doc: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client_id)
        self._brought: list[bytes] = []
        self._vector: bytes | None = None  # known until something is applied
        # Roots are named at once, as maps: nothing may ever turn them into lists.
        self._roots()
        # Never a method of ours: the library holds what it calls where no collector looks.
        keep = self._brought.append
        self._subscription = self._doc.observe(lambda event: keep(bytes(event.update)))

    def __del__(self) -> None:
        # For the same reason a document that is listened to is never freed.
        self._doc.unobserve(self._subscription)

    @classmethod
    def load(cls, updates: Sequence[bytes], client_id: int | None = None) -> "Replica":
        """Build a replica from a snapshot and the rows after it, in order.

        ``client_id`` is under which it writes; a new one by chance for None.

        Raises `Damaged` for a row that cannot be read, or that does not join the others;
        never returns a document that lacks something.
        """
        replica = cls(client_id)
        ends: dict[int, int] = {}
        with translated(Damaged, "stored rows"), replica._doc.transaction():
            for update in updates:
                if len(update) <= SMALL:
                    # Our own decoder refuses what makes the library panic or reserve memory.
                    note_ends(decode(update).sections, ends)
                replica._doc.apply_update(update)
        if replica._lacks(ends):
            # Rows of one moment may build on each other both ways, and the library does not
            # always come back to what it put aside.
            with translated(Damaged, "stored rows"), replica._doc.transaction():
                for update in updates:
                    replica._doc.apply_update(update)
            replica._vector = None
            if replica._lacks(ends):
                raise Damaged("stored rows do not join")
        replica._brought.clear()
        return replica

    @property
    def client_id(self) -> int:
        """The client id under which this replica writes."""
        return int(self._doc.client_id)

    def _lacks(self, ends: Mapping[int, int]) -> bool:
        known = self.clocks()
        return any(known.get(client, 0) < end for client, end in ends.items())

    def apply(self, updates: Sequence[bytes]) -> bytes | None:
        """Apply a tick's updates in one transaction; return what to tell, or None.

        A lone update that brought something is returned as it came. Raises `Damaged`.
        """
        self._brought.clear()
        self._vector = None
        with translated(Damaged, "an accepted update"), self._doc.transaction():
            for update in updates:
                self._doc.apply_update(update)
        brought = self._taken()
        return updates[0] if brought is not None and len(updates) == 1 else brought

    def state_vector(self) -> bytes:
        """Return what is known, as the library writes it.

        Whoever joins is asked by it, and a hundred may come between two edits.
        """
        if self._vector is None:
            with translated(Damaged, "a state vector"):
                self._vector = bytes(self._doc.get_state())
        return self._vector

    def clocks(self) -> dict[int, int]:
        """Return how far each client id is known.

        Compare these, never two state vectors: the library lists the ids of equal documents
        in different orders (85 of 200 reloaded documents of two to twelve people).
        """
        return dict(read_state_vector(self.state_vector()))

    def updates_since(self, state_vector: bytes) -> bytes:
        """Return what a peer with this state vector lacks.

        Raises `ProtocolViolation` for bytes that are no state vector: the library reserves
        memory for an announced count before it reads any (rule W7).
        """
        read_state_vector(state_vector)
        with translated(ProtocolViolation, "a state vector that cannot be answered"):
            return bytes(self._doc.get_update(state_vector))

    def encode(self) -> bytes:
        """Return the whole document. Two calls may differ in bytes, never in content."""
        with translated(Damaged, "the whole document"):
            return bytes(self._doc.get_update())

    def read(self, reader: Callable[[dict[str, pycrdt.Map[Any]]], Result]) -> Result:
        """Let ``reader`` walk the roots within one transaction. Raises `Damaged`."""
        with translated(Damaged, "the document"), self._doc.transaction():
            return reader(self._roots())

    def write(self, change: Callable[[dict[str, pycrdt.Map[Any]]], None]) -> bytes | None:
        """Let ``change`` edit the roots under this replica's own client id.

        Returns the update, None if nothing changed. Raises `Damaged`.
        """
        self._brought.clear()
        self._vector = None
        with translated(Damaged, "what the server writes"), self._doc.transaction():
            change(self._roots())
        return self._taken()

    def _roots(self) -> dict[str, pycrdt.Map[Any]]:
        """Return the roots, made anew for whoever asks: at rest they took 5 kB a board."""
        return {root: self._doc.get(root, type=pycrdt.Map) for root in ROOTS}

    def _taken(self) -> bytes | None:
        """Return what the transaction brought, and keep nothing of it."""
        brought = self._brought[-1] if self._brought else None
        self._brought.clear()
        return brought


def merge(updates: Sequence[bytes]) -> bytes:
    """Join the updates of one tick. Raises `Damaged`."""
    if len(updates) == 1:
        return updates[0]
    with translated(Damaged, "updates that do not merge"):
        return bytes(pycrdt.merge_updates(*updates))


def beyond(update: bytes, clocks: Mapping[int, int]) -> bytes:
    """Return what an update brings beyond the clocks of some client ids, and its deletions.

    Raises `Damaged`.
    """
    known = b"".join(uint(client) + uint(clock) for client, clock in clocks.items())
    with translated(Damaged, "an update that repeats"):
        return bytes(pycrdt.get_update(update, uint(len(clocks)) + known))


def note_ends(sections: list[list[Struct]], ends: dict[int, int]) -> None:
    """Note how far the structs of an update reach, by client id."""
    for structs in sections:
        last = structs[-1]
        ends[last.client] = max(ends.get(last.client, 0), last.clock + last.length)
