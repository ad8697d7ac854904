"""Who may do what: three roles, from links to rights."""

from enum import StrEnum


class Role(StrEnum):
    """What a link makes of the person who opens it."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    VIEWER = "viewer"

    @property
    def may_write(self) -> bool:
        """Viewers read; their document bytes are dropped undecoded (rule P1)."""
        return self is not Role.VIEWER
