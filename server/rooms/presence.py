"""Who is here and what they point at: the newest state of each client id, never stored.

A state is read and stamped when it is told, not when it comes: in a large room most are
overtaken before. What one reader is told in a second is bounded (`rate_of`), so cursors
thin out by themselves as a room grows: everybody's turn comes, with the newest they said.
"""

from collections.abc import Callable, Iterable
from typing import Final

from server.errors import TableeError
from server.storage.port import Session
from server.sync.awareness import (
    GONE,
    STATE_LIMIT,
    Entry,
    check_length,
    encode_entry,
    payload,
    stamp,
    supersedes,
)
from server.sync.wire import Awareness
from server.sync.wire import encode as encode_frame

# Bytes a second of presence: for one reader, and for all readers of a room together. A
# hundred people who move all the time (750 states of 130 bytes a second) are below the first.
READER_RATE: Final = 128 * 1024
ROOM_RATE: Final = 40 * 1024 * 1024

# Who left is remembered for readers whose transport is full; those are let go after ten seconds.
REMEMBERED: Final = 256


def rate_of(readers: int) -> float:
    """Return how many bytes of presence each reader of a room gets in a second (rule A12)."""
    return min(READER_RATE, ROOM_RATE / max(readers, 1))


class Presence:
    """The awareness of one room: latest only, stamped with the identity the server knows.

    ``offenders`` are client ids whose state could not be told (rule A5), with the reason;
    whoever takes a frame sees to them.
    """

    def __init__(self, identity: Callable[[Session], bytes]) -> None:
        self.offenders: list[tuple[int, TableeError]] = []
        self._identity = identity
        self._newest: dict[int, Entry] = {}
        self._waiting: dict[int, Session] = {}  # whose newest is to be told; in turn
        self._gone: dict[int, None] = {}
        self._told: dict[int, bytes] = {}
        self._departed: dict[int, Entry] = {}  # the last who left, for who did not read then

    def __len__(self) -> int:
        return len(self._newest)

    @property
    def backlog(self) -> bool:
        """Whether somebody's newest state was not told yet."""
        return bool(self._waiting or self._gone)

    def hear(self, entry: Entry, session: Session) -> bool:
        """Take a participant's own state if it is newer; tell whether somebody must be told.

        Raises `TooLarge` above the limit of rule A5; the rest of it is judged when told.
        """
        client, _, state = entry
        known = self._newest.get(client)
        if known is not None and not supersedes(entry, known):
            return False
        if state is None:
            self._leave(entry)
            return True
        if len(state) > STATE_LIMIT:
            check_length(state)
        self._newest[client] = entry
        if self._departed:
            self._gone.pop(client, None)
            self._departed.pop(client, None)
        self._waiting[client] = session
        return True

    def forget(self, clients: Iterable[int]) -> bool:
        """Mark client ids as gone; tell whether somebody must be told."""
        gone = False
        for client in clients:
            known = self._newest.get(client)
            if known is not None and known.state is not None:
                # The same clock, since leaving wins a tie: were it raised, a person who
                # reconnects with an unchanged state would stay unseen (rule A8).
                self._leave(Entry(client, known.clock, None))
                gone = True
        return gone

    def take(self, limit: float) -> bytes | None:
        """Return one frame with what changed since the last call, of about ``limit`` bytes.

        Who left comes first and always; of the others the one who waits longest.
        """
        told = [encode_entry(self._newest.pop(client)) for client in self._gone]
        self._gone.clear()
        size = 0
        while self._waiting and size < limit:
            client = next(iter(self._waiting))
            session = self._waiting.pop(client)
            if encoded := self._stamped(client, session):
                told.append(encoded)
                size += len(encoded)
        return encode_frame(Awareness(payload(told))) if told else None

    def everything(self, *, departed: bool = False) -> bytes | None:
        """Return one frame with the state of everybody who is here, for a newcomer.

        With ``departed`` also that the last who left are gone, for who did not read meanwhile.
        """
        for client in [client for client in self._waiting if client not in self._told]:
            self._stamped(client, self._waiting[client])
        told = list(self._told.values())
        if departed:
            told += map(encode_entry, self._departed.values())
        return encode_frame(Awareness(payload(told))) if told else None

    def _leave(self, entry: Entry) -> None:
        self._newest[entry.client] = entry
        self._gone[entry.client] = None
        self._waiting.pop(entry.client, None)
        self._told.pop(entry.client, None)
        self._departed.pop(entry.client, None)
        self._departed[entry.client] = entry
        if len(self._departed) > REMEMBERED:
            del self._departed[next(iter(self._departed))]

    def _stamped(self, client: int, session: Session) -> bytes | None:
        entry = self._newest[client]
        try:
            state = stamp(entry.state or GONE, self._identity(session))
        except TableeError as error:
            self.offenders.append((client, error))
            return None
        encoded = self._told[client] = encode_entry(Entry(client, entry.clock, state))
        return encoded
