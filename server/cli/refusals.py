"""What a machine may refuse to the command line: a port, an address, a file."""

from server.errors import BadInput, Damaged, NotFound, Unavailable


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


class NothingKept(BadInput):
    """The database lives in memory, so nothing is there to be read again."""

    code = "nothing-kept"


class UnknownBoard(NotFound):
    """No table has the id ``board``."""

    code = "unknown-board"


class UnknownWorkshop(NotFound):
    """No workshop has the id ``workshop``."""

    code = "unknown-workshop"


class FoundDamage(Damaged):
    """``count`` things are damaged, and were listed."""

    code = "found-damage"
