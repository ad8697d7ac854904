"""What a room asks of those around it: its workshop, and the way to the log."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from server.board.roles import Role
from server.errors import TableeError
from server.storage.port import Binding, Row, Session

from .counts import Counts

if TYPE_CHECKING:
    from .member import Member
    from .room import Room


class Host(Protocol):
    """What a room asks of its workshop; ``counts`` are those of the whole process."""

    @property
    def counts(self) -> Counts: ...

    def may_write(self, board: str, role: Role) -> bool: ...
    def is_locked(self, board: str, role: Role) -> bool: ...
    def identity(self, session: Session) -> bytes:
        """Return what is stamped into a person's presence (rule A3), encoded once."""
        ...

    def states(self, room: "Room") -> Callable[["Member"], str]:
        """Return the state frame's text for any member; the common part is built once."""
        ...

    def board_changed(self, board: str, *, cards: bool) -> None: ...


class Post(Protocol):
    """Where rows go: the writer of the process's group commit."""

    def submit(
        self,
        rows: Sequence[Row],
        bindings: Sequence[Binding],
        done: Callable[[TableeError | None], None],
    ) -> None: ...
