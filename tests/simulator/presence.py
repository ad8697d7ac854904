"""Who a client believes to be there, by the rules of y-protocols' awareness."""

import json
from typing import Any

from server.sync import awareness

RENEWED, OUTDATED = 15.0, 30.0


class Presence:
    """One client's awareness: its own state and what it heard of others."""

    def __init__(self, client: int) -> None:
        self.client = client
        self.states: dict[int, dict[str, Any]] = {}
        self._clock, self._own = 1, b"{}"
        self._known: dict[int, tuple[int, float]] = {}

    @property
    def doing(self) -> object:
        """What the own state says."""
        return json.loads(self._own)

    def set(self, state: bytes | None = None) -> bytes:
        """Set the own state, or say it anew; return what is to be sent."""
        self._own = state or self._own
        self._clock += 1
        return self.told()

    def told(self) -> bytes:
        """Return the own state at its present clock."""
        return awareness.encode([awareness.Entry(self.client, self._clock, self._own)])

    def gone(self) -> bytes:
        """Return what a page says that closes."""
        self._clock += 1
        return awareness.encode([awareness.Entry(self.client, self._clock, None)])

    def echo(self, payload: bytes) -> bytes:
        """Return what released clients send after hearing: everything that they heard."""
        entries = [
            awareness.Entry(self.client, self._clock, self._own) if e.client == self.client else e
            for e in awareness.parse(payload)
        ]
        return awareness.encode(entries)

    def hear(self, payload: bytes, now: float) -> list[int]:
        """Take in what is told; return the client ids of which it was news."""
        return [entry.client for entry in awareness.parse(payload) if self._hear(entry, now)]

    def _hear(self, entry: awareness.Entry, now: float) -> bool:
        if entry.client == self.client:
            # Nobody may remove somebody who is here: they go on at a higher clock.
            gone = entry.state is None and entry.clock >= self._clock
            self._clock = max(self._clock, entry.clock + gone)
            return gone
        known = self._known.get(entry.client, (0, 0.0))[0]
        here = entry.client in self.states
        leaves = entry.clock == known and entry.state is None and here
        if entry.clock <= known and not leaves:
            return False
        self._known[entry.client] = entry.clock, now
        if entry.state is None:
            self.states.pop(entry.client, None)
        else:
            self.states[entry.client] = json.loads(entry.state)
        return True

    def age(self, now: float) -> None:
        """Forget whom nobody has spoken of for long."""
        for client in [c for c in self.states if now - self._known[c][1] >= OUTDATED]:
            del self.states[client]

    def alone(self, *, forget: bool) -> None:
        """The line is lost: nobody is seen. Our client forgets their clocks as well."""
        self.states.clear()
        if forget:
            self._known.clear()
