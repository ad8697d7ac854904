"""Where the server stands: its socket, and the address that people type."""

import errno
import os
import socket
import sys
import time

from server.settings import Settings

from .refusals import NoSuchHost, PortForbidden, PortTaken

BACKLOG = 2048
# Seconds in which a server that was killed just now lets go of what it held.
LETTING_GO = 1.0
EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - recognised here, never chosen


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any free one.

    Raises `PortTaken`, `PortForbidden`, `NoSuchHost`.
    """
    latest = time.monotonic() + LETTING_GO
    while True:
        try:
            return _bound_now(host, port)
        except PortTaken:
            if time.monotonic() > latest:
                raise
            time.sleep(0.05)


def _bound_now(host: str, port: int) -> socket.socket:
    try:
        host.encode("idna")  # else the library would leave a socket open behind its TypeError
    except UnicodeError as error:
        raise NoSuchHost(host=host) from error
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    try:
        return socket.create_server(
            (host, port), family=family, backlog=BACKLOG, dualstack_ipv6=both
        )
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=port) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            raise PortForbidden(port=port) from error
        raise NoSuchHost(host=host) from error


def address(settings: Settings, port: int | None = None) -> str:
    """Return the address that links begin with, without a final slash."""
    if settings.public_url:
        return settings.public_url
    host = own_address() if settings.host in EVERYWHERE else settings.host
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{settings.port if port is None else port}"


def own_address() -> str:
    """Return this machine's address in its network; no packet is sent to learn it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # reserved for documentation: nobody is there
        except OSError:
            return "127.0.0.1"
        return str(asking.getsockname()[0])


def has_screen() -> bool:
    """Tell whether a browser could show itself here."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
