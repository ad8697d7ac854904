"""Connections that have not said who they are: bounded, and who stays silent makes room.

A room of two thousand people behind one address is normal, and each of its telephones is a
stranger for the moment between its knock and the answer to its words. The longest silent goes
first when the house is full, so that a crowd of silent sockets keeps nobody out; whoever has
spoken and waits for us is never sent away for one who comes later.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Final

from starlette.requests import HTTPConnection

from .limits import neighbourhood

# Where the scope of a WebSocket has its `Stranger`.
STRANGER: Final = "tablee.stranger"


class Strangers:
    """Counts them in all and by address; ``spared`` proxies bring whole crowds of their own."""

    def __init__(self, in_all: int = 2000, *, spared: Sequence[str] = ()) -> None:
        self._in_all, self._from_one = in_all, max(1, in_all * 3 // 4)
        self._spared = [ip_network(network, strict=False) for network in spared]
        self._places: dict[asyncio.Transport, str] = {}
        self._from: Counter[str] = Counter()
        self._silent: OrderedDict[asyncio.Transport, None] = OrderedDict()
        self._silent_from: dict[str, OrderedDict[asyncio.Transport, None]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def silent(self, transport: asyncio.Transport, address: str) -> None:
        """Count a connection that owes us words; if it is one too many, somebody has to go."""
        place = neighbourhood(address)
        if transport not in self._places:
            if not self._has_room(place, address):
                transport.close()  # with what it was answered just now, if anything
                return
            self._places[transport] = place
            self._from[place] += 1
        self._silent[transport] = None
        self._silent_from.setdefault(place, OrderedDict())[transport] = None

    def waits(self, transport: asyncio.Transport) -> None:
        """It has spoken and waits for us: it still counts, but nobody sends it away."""
        place = self._places.get(transport)
        if place is not None and transport in self._silent:
            del self._silent[transport]
            del self._silent_from[place][transport]
            if not self._silent_from[place]:
                del self._silent_from[place]

    def known(self, transport: asyncio.Transport) -> None:
        """Count a connection no more: it is served, has shown a session, or is gone."""
        self.waits(transport)
        place = self._places.pop(transport, None)
        if place is not None:
            self._from[place] -= 1
            if not self._from[place]:
                del self._from[place]

    def _has_room(self, place: str, address: str) -> bool:
        """Make room for one more if that is needed; tell whether there is any."""
        if self._from[place] >= self._from_one and not self._is_spared(address):
            return self._send_away(self._silent_from.get(place))
        return len(self._places) < self._in_all or self._send_away(self._silent)

    def _send_away(self, silent: OrderedDict[asyncio.Transport, None] | None) -> bool:
        if not silent:
            return False
        oldest = next(iter(silent))
        self.known(oldest)
        oldest.abort()
        return True

    def _is_spared(self, address: str) -> bool:
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._spared)


@dataclass(frozen=True, slots=True)
class Stranger:
    """One connection on its way to becoming somebody's."""

    strangers: Strangers
    transport: asyncio.Transport
    address: str

    def known(self) -> None:
        """It has shown a session, or is gone."""
        self.strangers.known(self.transport)

    def refused(self) -> None:
        """What it has shown is no session."""
        if not self.transport.is_closing():
            self.strangers.silent(self.transport, self.address)


def stranger_of(connection: HTTPConnection) -> Stranger | None:
    """Return who asks as a stranger, None for a request that is no WebSocket of ours."""
    found = connection.scope.get("state", {}).get(STRANGER)
    return found if isinstance(found, Stranger) else None
