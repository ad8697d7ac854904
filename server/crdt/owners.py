"""Whose a CRDT client id is: bound to one session, hence to one participant (rules G25–G29)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from server.board.roles import Role
from server.errors import ContentRefused, ForeignClientId

IDS_PER_SESSION: Final = 64


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the session's key, the participant's id, the role of the link."""

    session: int
    participant: str
    role: Role


@dataclass(frozen=True, slots=True)
class _Owner:
    session: int
    participant: str
    lent: bool


class Owners:
    """The register of one document's client ids."""

    def __init__(
        self, limit: int = IDS_PER_SESSION, clock: Callable[[int], int] = lambda client: 1
    ) -> None:
        self._clock = clock
        self._owners: dict[int, _Owner] = {}
        self._counts: Counter[int] = Counter()
        self._limit = limit

    def bind(self, client: int, session: int, participant: str, *, lent: bool) -> None:
        """Write down a binding, in the place of an older one."""
        before = self._owners.get(client)
        if before is not None:
            self._counts[before.session] -= 1
        self._owners[client] = _Owner(session, participant, lent)
        self._counts[session] += 1

    def owns(self, client: int, writer: Writer) -> bool:
        """Tell whether the id is bound to this participant, by whichever session."""
        owner = self._owners.get(client)
        return owner is not None and owner.participant == writer.participant

    def has(self, client: int, writer: Writer) -> bool:
        """Tell whether this participant may write under the id and nothing need be bound."""
        owner = self._owners.get(client)
        return owner is not None and owner.participant == writer.participant and not owner.lent

    def declare(self, client: int, writer: Writer, *, known: int) -> bool:
        """Bind an id that its own presence declares; ``known`` is its first unknown clock.

        Returns True if that is new. Raises `ForeignClientId`, or `ContentRefused` beyond
        the number of ids a session may have.
        """
        if not self.claim(client, writer, known=known, lent=False):
            return False
        self.admit([client], writer)
        self.bind(client, writer.session, writer.participant, lent=False)
        return True

    def claim(self, client: int, writer: Writer, *, known: int, lent: bool) -> bool:
        """Tell whether writing under the id needs a new binding; changes nothing.

        Raises `ForeignClientId` when the id is somebody else's.
        """
        owner = self._owners.get(client)
        if owner is None:
            # Written by the server, or by somebody whose binding is lost: nobody's to take.
            if known:
                raise ForeignClientId(client=client)
            return True
        if owner.participant == writer.participant:
            return owner.lent and not lent
        if owner.lent and not lent and writer.role.may_write:
            return True
        raise ForeignClientId(client=client)

    def admit(self, clients: list[int], writer: Writer) -> None:
        """Raise `ContentRefused` when these ids are too many for the session (rule G28).

        Every page that is opened declares an id. Before a session has too many, those
        under which nothing was ever written are forgotten.
        """
        held = self._owners.get
        new = sum(1 for client in clients if not _is_of(held(client), writer.session))
        over = self._counts[writer.session] + new - self._limit
        if over <= 0:
            return
        unwritten = [
            client
            for client, owner in self._owners.items()
            if owner.session == writer.session
            and client not in clients
            and not self._clock(client)
        ]
        if len(unwritten) < over:
            raise ContentRefused("too many client ids in one session", rule="G28")
        for client in unwritten:
            del self._owners[client]
        self._counts[writer.session] -= len(unwritten)


def _is_of(owner: _Owner | None, session: int) -> bool:
    return owner is not None and owner.session == session
