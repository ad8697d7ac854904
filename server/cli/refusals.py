"""What a machine may refuse to the command line: a port, an address, a file."""

from server.errors import BadInput, NotFound, Unavailable


class PortTaken(Unavailable):
    """Another program listens on ``port``."""

    code = "port-taken"


class PortForbidden(Unavailable):
    """The system keeps ``port`` for itself."""

    code = "port-forbidden"


class NoSuchHost(BadInput):
    """``host`` is no address of this machine."""

    code = "no-such-host"


class NoSuchFile(NotFound):
    """``path`` cannot be read."""

    code = "no-such-file"
