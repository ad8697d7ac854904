"""Limits: how much one address may fail, and how much one request may bring."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from server.cahier.content import LIMIT as CAHIER_LIMIT
from server.errors import TooMany


@dataclass(frozen=True, slots=True)
class WebLimits:
    """How much the doors let through; every value has a setting of its own."""

    body: int = 64 * 1024
    cahier: int = CAHIER_LIMIT
    boards: int = 60
    frame: int = 4 * 1024 * 1024
    people: int = 2000
    session_ms: int = 30 * 24 * 3600 * 1000


class FailedJoins:
    """Wrong links and codes per address, as token buckets.

    A whole room shares one address, hence a generous burst: 40 bits of a code stay
    out of reach at a few guesses a second. What is right is never counted.
    """

    def __init__(
        self,
        now: Callable[[], int],
        *,
        burst: int = 20,
        every_ms: int = 3000,
        addresses: int = 10_000,
    ) -> None:
        self._now = now
        self._burst = burst
        self._every_ms = every_ms
        self._addresses = addresses
        self._empty_until: OrderedDict[str, int] = OrderedDict()

    def check(self, address: str) -> None:
        """Raise `TooMany` while this address has used up its attempts."""
        wait = self._debt(neighbourhood(address)) - (self._burst - 1) * self._every_ms
        if wait > 0:
            raise TooMany(seconds=-(-wait // 1000))

    def failed(self, address: str) -> None:
        """Count one failure; the bucket fills again with time."""
        place = neighbourhood(address)
        self._empty_until[place] = self._now() + self._debt(place) + self._every_ms
        self._empty_until.move_to_end(place)
        while len(self._empty_until) > self._addresses:
            self._empty_until.popitem(last=False)

    def _debt(self, place: str) -> int:
        return max(0, self._empty_until.get(place, 0) - self._now())


@lru_cache(maxsize=4096)
def neighbourhood(address: str) -> str:
    """Return what counts as one address: an IPv4, or the /64 network of an IPv6."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        mapped = ip.ipv4_mapped
        return str(mapped or ip_network((ip, 64), strict=False))
    return str(ip)
