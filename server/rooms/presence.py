"""Who is here and what they point at: the newest state of each client id, never stored."""

from collections.abc import Iterable, Mapping

from server.sync.awareness import Entry, encode, stamp, supersedes
from server.sync.wire import Awareness
from server.sync.wire import encode as encode_frame


class Presence:
    """The awareness of one room: latest only, stamped with the identity the server knows."""

    def __init__(self) -> None:
        self._states: dict[int, Entry] = {}
        self._dirty: set[int] = set()

    def hear(self, entry: Entry, user: Mapping[str, object]) -> bool:
        """Take a participant's own state if it is newer; tell whether somebody must be told.

        Raises `ProtocolViolation` when the state is not what rules A5 and A6 allow.
        """
        if not supersedes(entry, self._states.get(entry.client)):
            return False
        state = None if entry.state is None else stamp(entry.state, user)
        self._states[entry.client] = Entry(entry.client, entry.clock, state)
        self._dirty.add(entry.client)
        return True

    def forget(self, clients: Iterable[int]) -> bool:
        """Mark client ids as gone; tell whether somebody must be told."""
        gone = False
        for client in clients:
            known = self._states.get(client)
            if known is not None and known.state is not None:
                # The same clock, since leaving wins a tie: were it raised, a person who
                # reconnects with an unchanged state would stay unseen (rule A8).
                self._states[client] = Entry(client, known.clock, None)
                self._dirty.add(client)
                gone = True
        return gone

    def take(self) -> bytes | None:
        """Return one frame with everything that changed since the last call."""
        if not self._dirty:
            return None
        changed = [self._states[client] for client in sorted(self._dirty)]
        self._dirty.clear()
        for entry in changed:
            if entry.state is None:
                del self._states[entry.client]
        return encode_frame(Awareness(encode(changed)))

    def everything(self) -> bytes | None:
        """Return one frame with the state of everybody who is here, for a newcomer."""
        here = [entry for entry in self._states.values() if entry.state is not None]
        return encode_frame(Awareness(encode(here))) if here else None
