"""What lasts, as ports: the log of every board, and the register of workshops and people.

Times are integers in milliseconds: ``*_ms`` absolute since 1970, ``t_ms`` since the
board's first moment, monotone per board. A board has a public ``id`` (text, in URLs)
and a ``key`` (integer, in rows).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from server.board.roles import Role


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a board's log: what one session wrote in one tick."""

    board: int
    seq: int
    t_ms: int
    session: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Binding:
    """A CRDT client id and the session it belongs to; ``lent`` until somebody declares it."""

    board: int
    client: int
    session: int
    participant: str
    lent: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The whole document at ``seq``; an accelerator, never the truth."""

    board: int
    seq: int
    t_ms: int
    data: bytes


class BoardLog(Protocol):
    """The history of all boards. What `append` has returned is on disk."""

    async def append(self, rows: Sequence[Row], bindings: Sequence[Binding] = ()) -> None:
        """Write rows of any number of boards and new or changed bindings, all or nothing.

        Raises `Conflict` when a (board, seq) exists already: somebody else owns the
        board. Raises `NotFound` when a board does not exist (any more); either when both
        hold. Raises `Unavailable` when the disk refuses.
        """

    async def read(self, board: int, after: int = 0, until: int | None = None) -> list[Row]:
        """Return the rows with ``after < seq <= until``, in order.

        Raises `Damaged` when a number is missing between them or at the end, when the log
        ends before ``after``, or when a row is not what was written.
        """
        ...

    async def head(self, board: int) -> tuple[int, int]:
        """Return the newest (seq, t_ms) that was ever written, (0, 0) for a board without a row.

        Raises `Damaged` when nothing tells whether there ever was one.
        """
        ...

    async def bindings(self, board: int) -> list[Binding]:
        """Return every client id that was ever bound on this board; a damaged one is left out.

        Whatever was written under it then belongs to nobody (rule G32).
        """
        ...

    async def keep(self, snapshot: Snapshot) -> None:
        """Keep a snapshot with its checksum; of older ones only the newest stays.

        Raises `NotFound` when the board does not exist (any more).
        """

    async def snapshots(self, board: int) -> list[Snapshot]:
        """Return the snapshots whose checksum holds, newest first; a damaged one is left out."""
        ...

    async def examine(self, board: int) -> list[str]:
        """Read everything that is kept of a board; return what is damaged, in sentences."""
        ...


@dataclass(frozen=True, slots=True)
class Workshop:
    """One workshop: a title, a cahier, a language, and its tables.

    ``erase_after_ms`` is for erasing by date, which a later version does: None until then.
    """

    id: str
    title: str
    language: str
    cahier: str
    created_ms: int
    erase_after_ms: int | None = None
    demo: bool = False


class Conducted(NamedTuple):
    """What is kept of how a table is conducted."""

    paused: bool
    step: str
    locked: bool
    ends_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """One table of a workshop."""

    key: int
    id: str
    workshop: str
    number: int
    name: str
    theme: str | None
    created_ms: int
    epoch: int = 1
    paused: bool = False
    step: str = "challenge"
    locked: bool = False
    ends_ms: int | None = None


BOOKMARK: Final = "bookmark"


@dataclass(frozen=True, slots=True)
class Marker:
    """A moment of a board's history that is not in its log: a step, a pause, a bookmark.

    ``t_ms`` counts since the board's first moment; ``label`` is the step, or what somebody
    wrote on a bookmark. ``participant`` is who set it, None for the server.
    """

    board: int
    t_ms: int
    kind: str
    label: str
    participant: str | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """What opens a door: only the hash of its token is kept. ``board`` None = all tables."""

    token_hash: bytes
    workshop: str
    board: str | None
    role: Role
    code_hash: bytes | None = None
    key: int = 0
    revoked_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """One person of a workshop; the name lives only here. ``colour`` is 0–11."""

    id: str
    workshop: str
    name: str
    colour: int
    role: Role
    joined_ms: int


@dataclass(frozen=True, slots=True)
class Session:
    """A person's right to a workshop until ``expires_ms``; ``boards`` () = every table."""

    key: int
    token_hash: bytes
    workshop: str
    participant: Participant
    link: int
    boards: tuple[str, ...]
    started_ms: int
    expires_ms: int
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class StoredCahier:
    """A cahier as its canonical JSON text (schema/cahier.schema.json)."""

    id: str
    title: str
    language: str
    created_ms: int
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredCatalogue:
    """The initiatives that belong to a cahier, as JSON text; it holds names and contacts."""

    cahier: str
    created_ms: int
    content: str = field(repr=False)


class Registry(Protocol):
    """Workshops, tables, links, people, sessions and imported cahiers."""

    async def create_workshop(
        self, workshop: Workshop, boards: Sequence[Board], links: Sequence[Link]
    ) -> list[Board]:
        """Store all of it or nothing; return the boards with their keys.

        Raises `Conflict` when an id, a token or a code hash exists already.
        """
        ...

    async def workshop(self, id: str) -> Workshop | None: ...

    async def demo_workshop(self) -> Workshop | None:
        """Return the newest demonstration workshop."""
        ...

    async def boards_of(self, workshop: str) -> list[Board]:
        """Return the tables by number."""
        ...

    async def board(self, id: str) -> Board | None: ...

    async def add_board(self, board: Board, links: Sequence[Link]) -> Board:
        """Store another table of a workshop with its links; return it with its key.

        Raises `Conflict` when its id, its number, a token or a code exists already, `NotFound`
        without its workshop.
        """
        ...

    async def conduct(
        self, workshop: str, tables: Mapping[str, Conducted], markers: Sequence[Marker] = ()
    ) -> None:
        """Store for each table named how it is conducted, and the moments: all or nothing.

        Raises `NotFound` when the workshop lacks one of them.
        """

    async def markers_of(self, board: int) -> list[Marker]:
        """Return the moments of a board in the order of time."""
        ...

    async def add_marker(self, marker: Marker) -> Marker:
        """Store a moment and return it with its key. Raises `NotFound` without its board."""
        ...

    async def remove_marker(self, board: int, key: int) -> None:
        """Take off a bookmark. Raises `NotFound` for one of another board or another kind."""

    async def people_by_session(self, workshop: str) -> dict[int, str]:
        """Return the participant of each session there ever was, by its key."""
        ...

    async def add_links(self, links: Sequence[Link]) -> None:
        """Raises `Conflict` when a token or code hash exists already."""

    async def link_by_token(self, token_hash: bytes) -> Link | None: ...

    async def link_by_code(self, code_hash: bytes) -> Link | None: ...

    async def revoke_link(self, token_hash: bytes, now_ms: int) -> None:
        """End a link and every session that came from it. Raises `NotFound`."""

    async def add_session(self, session: Session) -> Session:
        """Store the session and, when new, its participant; return it with its key.

        The participant of the answer is the stored one. Raises `Conflict` when the token
        hash exists already, `NotFound` when workshop or link do not.
        """
        ...

    async def session_by_token(self, token_hash: bytes) -> Session | None:
        """Return the session with its participant; None when unknown.

        Expiry and revocation are facts of the answer, judged by the caller.
        """
        ...

    async def revoke_session(self, token_hash: bytes) -> None:
        """End one session. Raises `NotFound`."""

    async def revoked_since(self, since_ms: int) -> list[int]:
        """Return the keys of the sessions whose link was revoked at ``since_ms`` or later."""
        ...

    async def rename(self, participant: str, name: str) -> None:
        """Give a person another name. Raises `NotFound`."""

    async def participants_of(self, workshop: str) -> list[Participant]: ...

    async def count_participants(self, workshop: str) -> int: ...

    async def save_cahier(self, cahier: StoredCahier) -> None:
        """Store a cahier in place of one with the same id."""

    async def cahier(self, id: str) -> StoredCahier | None: ...

    async def cahiers(self) -> list[StoredCahier]:
        """Return all imported cahiers, newest first, without their content."""
        ...

    async def save_catalogue(self, catalogue: StoredCatalogue) -> None:
        """Store a catalogue in place of one of the same cahier, be it built in or imported."""

    async def catalogue(self, cahier: str) -> StoredCatalogue | None: ...


class Database(Protocol):
    """One store: opened once, closed once."""

    log: BoardLog
    registry: Registry

    async def open(self) -> None:
        """Bring the schema up to date and start.

        Raises `Unavailable` with a clear sentence when the file is not ours, comes
        from a newer version, cannot be written, or is served by another process.
        """

    async def close(self) -> None: ...
