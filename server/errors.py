"""The family of errors, each with a code that clients translate and a close code for sockets.

TableeError
├── ProtocolViolation      4400  bytes that are not a frame of the protocol
│   └── (sync.numbers.MalformedFrame)
├── ContentRefused         4422  an update that breaks the rules of the document
│   └── (crdt.decoder.MalformedUpdate)
├── (crdt.reading.MissingHistory)  an update that refers to what the server does not have
├── ForeignClientId        4409  a CRDT client id that belongs to somebody else
├── TooLarge               4413  a body, frame or document beyond its limit
├── NotAllowed             4403  a right that this person does not have here and now
├── Paused                 4403  writing is paused by the facilitator
├── Locked                 4403  what the table has retained is locked by the facilitator
├── Unauthenticated        4401  no session, or one that has ended
├── NotFound               4404  no such board, workshop, cahier
├── TooMany                4429  more than one person may ask in this time
├── BadInput               4400  a request whose content cannot be understood
├── Conflict               4409  what is asked contradicts what is there
├── Unavailable            1013  the server cannot do it now (disk, start, stop)
├── Full                   1013  as many people as a board takes are there already
└── Damaged                1013  stored bytes that cannot be read; never treated as empty
"""

from typing import ClassVar


class TableeError(Exception):
    """Base of the family; ``details`` are facts for the translated sentence."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    close_code: ClassVar[int] = 1011

    def __init__(self, message: str = "", **details: str | int) -> None:
        self.details = details
        super().__init__(message or self.code)


class ProtocolViolation(TableeError):
    """Bytes that are not a frame of the protocol."""

    code = "malformed-frame"
    status = 400
    close_code = 4400


class ContentRefused(TableeError):
    """An update that breaks the rules of the document; ``rule`` names which one."""

    code = "content-refused"
    status = 422
    close_code = 4422


class ForeignClientId(TableeError):
    """A CRDT client id that belongs to somebody else."""

    code = "foreign-client-id"
    status = 409
    close_code = 4409


class TooLarge(TableeError):
    """A body, frame or document beyond its limit."""

    code = "too-large"
    status = 413
    close_code = 4413


class NotAllowed(TableeError):
    """A right that this person does not have here and now."""

    code = "not-allowed"
    status = 403
    close_code = 4403


class Paused(NotAllowed):
    """Writing is paused by the facilitator."""

    code = "paused"


class Locked(NotAllowed):
    """What the table has retained is locked by the facilitator."""

    code = "locked"


class Unauthenticated(TableeError):
    """No session, or one that has ended."""

    code = "no-session"
    status = 401
    close_code = 4401


class NotFound(TableeError):
    """No such board, workshop or cahier."""

    code = "not-found"
    status = 404
    close_code = 4404


class TooMany(TableeError):
    """More than one person may ask in this time."""

    code = "too-many"
    status = 429
    close_code = 4429


class BadInput(TableeError):
    """A request whose content cannot be understood."""

    code = "bad-input"
    status = 400
    close_code = 4400


class Conflict(TableeError):
    """What is asked contradicts what is there."""

    code = "conflict"
    status = 409
    close_code = 4409


class Unavailable(TableeError):
    """The server cannot do it now: disk, start, stop."""

    code = "unavailable"
    status = 503
    close_code = 1013


class Full(Unavailable):
    """As many people as a board takes are there already."""

    code = "full"


class Damaged(Unavailable):
    """Stored bytes that cannot be read; never treated as empty."""

    code = "damaged"
