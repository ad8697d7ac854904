"""The refusals of the doors: who knocks, from where, and with what in hand.

Unauthenticated
├── UnknownLink       a link that does not exist, or was withdrawn
├── WrongCode         eight characters that open nothing
└── AdminNeeded       creating is for the administrator here
NotAllowed
├── OtherBoard        a session of another workshop or table
├── FacilitatorOnly   a right of the person who facilitates
├── ForeignOrigin     a page of another site speaks
├── WrongAdmin        not the administrator's token
└── NoAdmin           no such token was chosen
BadInput
├── MalformedJson     a body that is not the JSON we expect
├── WrongField        a value of the wrong kind; ``field`` says which
├── MissingField      a value that is not there; ``field`` says which
├── UnreadableCahier  a file that is no cahier
├── UnknownTheme      a theme the cahier does not have
└── WrongMethod       a known address asked in another way
NotFound
└── UnknownCahier     no cahier of this name
Unavailable
└── NotBuilt          the pages have not been built yet
"""

from server.errors import BadInput, NotAllowed, NotFound, Unauthenticated, Unavailable


class UnknownLink(Unauthenticated):
    """A link that does not exist, or was withdrawn."""

    code = "unknown-link"


class WrongCode(Unauthenticated):
    """Eight characters that open nothing."""

    code = "wrong-code"


class AdminNeeded(Unauthenticated):
    """Creating and importing are for the administrator here."""

    code = "admin-needed"


class WrongAdmin(NotAllowed):
    """A token that is not the administrator's."""

    code = "wrong-admin"


class NoAdmin(NotAllowed):
    """The network can reach the server, and nobody chose an administrator's token."""

    code = "no-admin"


class OtherBoard(NotAllowed):
    """A session of another workshop or of another table."""

    code = "other-board"


class FacilitatorOnly(NotAllowed):
    """Something only the person who facilitates may do or see."""

    code = "facilitator-only"


class ForeignOrigin(NotAllowed):
    """A page of another site asks in somebody's name."""

    code = "foreign-origin"


class MalformedJson(BadInput):
    """A body that is not the JSON we expect."""

    code = "malformed-json"


class MissingField(BadInput):
    """A value that is not there; ``field`` says which."""

    code = "missing-field"


class WrongField(BadInput):
    """A value of the wrong kind or size; ``field`` says which."""

    code = "wrong-field"


class UnreadableCahier(BadInput):
    """A file that is no cahier; ``reason`` says why."""

    code = "unreadable-cahier"


class UnknownCahier(NotFound):
    """No cahier of this name."""

    code = "unknown-cahier"


class UnknownTheme(BadInput):
    """The cahier has no such theme; ``theme`` says which."""

    code = "unknown-theme"


class WrongMethod(BadInput):
    """A known address asked in a way it does not answer."""

    code = "wrong-method"
    status = 405


class NotBuilt(Unavailable):
    """The pages have not been built yet."""

    code = "not-built"
