"""From where we are reached: addresses, origins, and whether anybody may create."""

import re
from dataclasses import dataclass, field
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from server.errors import BadInput

from .links import same
from .refusals import AdminNeeded, ForeignOrigin, NoAdmin, WrongAdmin

_HOST = re.compile(r"[A-Za-z0-9._-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host")


class Origin(Enum):
    """Who speaks: no page at all, one of our pages, or a page of a listed site."""

    NONE = "none"
    SAME = "same"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the server stands in its network; made from the settings."""

    loopback: bool = True
    public_url: str | None = None
    origins: frozenset[str] = frozenset()
    admin_token: str | None = field(default=None, repr=False)


def base_url(connection: HTTPConnection, reach: Reach) -> str:
    """Return where links lead, without a final slash: the public address, or the request's.

    Raises `BadInput` when the request names a host that cannot be one.
    """
    if reach.public_url:
        return reach.public_url.rstrip("/")
    host = connection.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise BadInput
    return f"{'https' if _is_secure(connection) else 'http'}://{host}"


def address_of(connection: HTTPConnection) -> str:
    """Return the address of the other side, as far as trusted proxies tell it."""
    return connection.client.host if connection.client else ""


def origin_of(connection: HTTPConnection, reach: Reach) -> Origin:
    """Tell which page speaks; raises `ForeignOrigin` for any other site and for ``null``."""
    given = connection.headers.get("origin")
    if given is None:
        if connection.headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
            return Origin.NONE
        raise ForeignOrigin
    authority = _authority(given)
    ours = {connection.headers.get("host", "").lower()}
    if reach.public_url:
        ours.add(_authority(reach.public_url) or "")
    # Schemes are not compared: a proxy that ends TLS hides ours, and hosts are enough.
    if authority and authority in {_without_default_port(host, given) for host in ours}:
        return Origin.SAME
    if given.lower() in reach.origins:
        return Origin.LISTED
    raise ForeignOrigin


def may_create(connection: HTTPConnection, reach: Reach) -> None:
    """Let anybody create on a loopback server, else only the administrator.

    A name that resolves to this machine is not enough: the request itself must name a
    loopback host, which no page of another site can do. Raises `AdminNeeded`, `WrongAdmin`,
    `NoAdmin`.
    """
    if is_administrator(connection, reach):
        return
    if reach.loopback and _asks_loopback(connection) and _is_local_url(reach.public_url):
        return
    if not reach.admin_token:
        raise NoAdmin
    raise WrongAdmin if bearer_of(connection) else AdminNeeded


def is_administrator(connection: HTTPConnection, reach: Reach) -> bool:
    """Tell whether the request bears the administrator's token."""
    given = bearer_of(connection)
    return bool(reach.admin_token and given and same(given, reach.admin_token))


def is_local(connection: HTTPConnection) -> bool:
    """Tell whether somebody on this very machine asks, no proxy between."""
    return is_loopback(address_of(connection)) and not _was_forwarded(connection)


def bearer_of(connection: HTTPConnection) -> str | None:
    """Return the token of an ``Authorization: Bearer`` header."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address means this machine."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _is_secure(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in ("https", "wss")


def _asks_loopback(connection: HTTPConnection) -> bool:
    host = urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
    return is_loopback(host) and not _was_forwarded(connection)


def _was_forwarded(connection: HTTPConnection) -> bool:
    return any(header in connection.headers for header in _FORWARDED)


def _is_local_url(url: str | None) -> bool:
    return url is None or is_loopback(urlsplit(url).hostname or "")


def _authority(origin: str) -> str | None:
    try:
        parts = urlsplit(origin.lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def _without_default_port(host: str, origin: str) -> str:
    port = _DEFAULT_PORTS.get(urlsplit(origin).scheme.lower(), 0)
    return host.removesuffix(f":{port}")
