"""Connections that have not said who they are: bounded, and the oldest makes room.

A room of two thousand people behind one address is normal, and each of its telephones is a
stranger for the moment between its knock and its words. Who stays one for long is the first to
go when the hall is full, so a crowd of silent sockets cannot keep anybody out.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Final

from starlette.requests import HTTPConnection

from .limits import neighbourhood

# Where the scope of a WebSocket has what `introduced` calls.
KNOWN: Final = "tablee.known"


class Strangers:
    """Counts them in all and by address; ``spared`` proxies bring whole crowds of their own."""

    def __init__(self, in_all: int = 3000, *, spared: Sequence[str] = ()) -> None:
        self._in_all, self._from_one = in_all, max(1, in_all * 2 // 3)
        self._spared = [ip_network(network, strict=False) for network in spared]
        self._waiting: OrderedDict[asyncio.Transport, str] = OrderedDict()
        self._from: dict[str, OrderedDict[asyncio.Transport, None]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def arrived(self, transport: asyncio.Transport, address: str) -> None:
        """Count a connection that now owes us its first or next words."""
        if transport in self._waiting:
            return
        place = neighbourhood(address)
        if len(self._from.get(place, ())) >= self._from_one and not self._is_spared(address):
            self._turn_away(next(iter(self._from[place])))
        elif len(self._waiting) >= self._in_all:
            self._turn_away(next(iter(self._waiting)))
        self._waiting[transport] = place
        self._from.setdefault(place, OrderedDict())[transport] = None

    def known(self, transport: asyncio.Transport) -> None:
        """Forget a connection: it has spoken, shown a session, or is gone."""
        place = self._waiting.pop(transport, None)
        if place is not None:
            del self._from[place][transport]
            if not self._from[place]:
                del self._from[place]

    def _turn_away(self, oldest: asyncio.Transport) -> None:
        self.known(oldest)
        oldest.abort()

    def _is_spared(self, address: str) -> bool:
        try:
            ip = ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._spared)


def introduced(connection: HTTPConnection) -> None:
    """Count the socket of this connection among those that have shown a session."""
    known = connection.scope.get("state", {}).get(KNOWN)
    if known is not None:
        known()
