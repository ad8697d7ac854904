"""Workshops, tables, links, people and sessions in dictionaries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from server.errors import Conflict, NotFound

from .port import (
    BOOKMARK,
    Board,
    Conducted,
    Link,
    Marker,
    Participant,
    Session,
    StoredCahier,
    StoredCatalogue,
    Workshop,
)


class MemoryRegistry:
    """The register until the process ends; fulfils `Registry`."""

    def __init__(self) -> None:
        self.board_keys: dict[int, str] = {}
        self._workshops: dict[str, Workshop] = {}
        self._boards: dict[str, Board] = {}
        self._links: dict[bytes, Link] = {}
        self._participants: dict[str, Participant] = {}
        self._sessions: dict[int, Session] = {}
        self._cahiers: dict[str, StoredCahier] = {}
        self._markers: dict[int, Marker] = {}
        self._catalogues: dict[str, StoredCatalogue] = {}

    async def create_workshop(
        self, workshop: Workshop, boards: Sequence[Board], links: Sequence[Link]
    ) -> list[Board]:
        if workshop.id in self._workshops or any(board.id in self._boards for board in boards):
            raise Conflict("a workshop or table with this id exists already")
        if len({board.number for board in boards}) < len(boards):
            raise Conflict("two tables of a workshop have one number")
        self._must_be_new(links)
        first = len(self.board_keys) + 1
        stored = [replace(board, key=key) for key, board in enumerate(boards, first)]

        self._workshops[workshop.id] = workshop
        for board in stored:
            self._boards[board.id] = board
            self.board_keys[board.key] = board.id
        self._add_links(links)
        return sorted(stored, key=lambda board: board.number)

    async def workshop(self, id: str) -> Workshop | None:
        return self._workshops.get(id)

    async def demo_workshop(self) -> Workshop | None:
        demos = [workshop for workshop in self._workshops.values() if workshop.demo]
        return max(demos, key=lambda demo: (demo.created_ms, demo.id), default=None)

    async def boards_of(self, workshop: str) -> list[Board]:
        mine = [board for board in self._boards.values() if board.workshop == workshop]
        return sorted(mine, key=lambda board: board.number)

    async def board(self, id: str) -> Board | None:
        return self._boards.get(id)

    async def add_board(self, board: Board, links: Sequence[Link]) -> Board:
        self._known_workshop(board.workshop)
        numbers = {other.number for other in await self.boards_of(board.workshop)}
        if board.id in self._boards or board.number in numbers:
            raise Conflict("a table with this id or number exists already")
        self._must_be_new(links)
        stored = replace(board, key=len(self.board_keys) + 1)
        self._boards[stored.id] = stored
        self.board_keys[stored.key] = stored.id
        self._add_links(links)
        return stored

    async def conduct(
        self, workshop: str, tables: Mapping[str, Conducted], markers: Sequence[Marker] = ()
    ) -> None:
        found = [self._table_of(workshop, board) for board in tables]
        for table in found:
            self._boards[table.id] = replace(table, **tables[table.id]._asdict())
        for marker in markers:
            await self.add_marker(marker)

    async def markers_of(self, board: int) -> list[Marker]:
        mine = [marker for marker in self._markers.values() if marker.board == board]
        return sorted(mine, key=lambda marker: (marker.t_ms, marker.key))

    async def add_marker(self, marker: Marker) -> Marker:
        if marker.board not in self.board_keys:
            raise NotFound("no such table")
        stored = replace(marker, key=max(self._markers, default=0) + 1)
        self._markers[stored.key] = stored
        return stored

    async def remove_marker(self, board: int, key: int) -> None:
        marker = self._markers.get(key)
        if marker is None or (marker.board, marker.kind) != (board, BOOKMARK):
            raise NotFound("no such bookmark")
        del self._markers[key]

    async def people_by_session(self, workshop: str) -> dict[int, str]:
        return {
            session.key: session.participant.id
            for session in self._sessions.values()
            if session.workshop == workshop
        }

    async def add_links(self, links: Sequence[Link]) -> None:
        self._must_be_new(links)
        for link in links:
            self._known_workshop(link.workshop)
        self._add_links(links)

    async def link_by_token(self, token_hash: bytes) -> Link | None:
        return self._links.get(token_hash)

    async def link_by_code(self, code_hash: bytes) -> Link | None:
        found = (link for link in self._links.values() if link.code_hash == code_hash)
        return next(found, None)

    async def revoke_link(self, token_hash: bytes, now_ms: int) -> None:
        link = self._links.get(token_hash)
        if link is None:
            raise NotFound("no such link")
        if link.revoked_ms is None:
            self._links[token_hash] = replace(link, revoked_ms=now_ms)
        for session in list(self._sessions.values()):
            if session.link == link.key:
                self._sessions[session.key] = replace(session, revoked=True)

    async def add_session(self, session: Session) -> Session:
        if any(other.token_hash == session.token_hash for other in self._sessions.values()):
            raise Conflict("a session with this token exists already")
        self._known_workshop(session.workshop)
        if all(link.key != session.link for link in self._links.values()):
            raise NotFound("no such link")

        self._participants.setdefault(session.participant.id, session.participant)
        stored = replace(session, key=len(self._sessions) + 1)
        self._sessions[stored.key] = stored
        return self._with_person(stored)

    async def session_by_token(self, token_hash: bytes) -> Session | None:
        for session in self._sessions.values():
            if session.token_hash == token_hash:
                return self._with_person(session)
        return None

    async def revoke_session(self, token_hash: bytes) -> None:
        session = await self.session_by_token(token_hash)
        if session is None:
            raise NotFound("no such session")
        self._sessions[session.key] = replace(self._sessions[session.key], revoked=True)

    async def revoked_since(self, since_ms: int) -> list[int]:
        links = {link.key: link.revoked_ms for link in self._links.values()}
        return [
            session.key
            for session in self._sessions.values()
            if (links[session.link] or -1) >= since_ms
        ]

    async def rename(self, participant: str, name: str) -> None:
        person = self._participants.get(participant)
        if person is None:
            raise NotFound("no such person")
        self._participants[participant] = replace(person, name=name)

    async def participants_of(self, workshop: str) -> list[Participant]:
        people = [one for one in self._participants.values() if one.workshop == workshop]
        return sorted(people, key=lambda one: (one.joined_ms, one.id))

    async def count_participants(self, workshop: str) -> int:
        return len(await self.participants_of(workshop))

    async def save_cahier(self, cahier: StoredCahier) -> None:
        self._cahiers[cahier.id] = cahier

    async def cahier(self, id: str) -> StoredCahier | None:
        return self._cahiers.get(id)

    async def cahiers(self) -> list[StoredCahier]:
        newest = sorted(self._cahiers.values(), key=lambda one: one.id)
        newest.sort(key=lambda one: one.created_ms, reverse=True)
        return [replace(cahier, content="") for cahier in newest]

    async def save_catalogue(self, catalogue: StoredCatalogue) -> None:
        self._catalogues[catalogue.cahier] = catalogue

    async def catalogue(self, cahier: str) -> StoredCatalogue | None:
        return self._catalogues.get(cahier)

    def _known_workshop(self, id: str) -> Workshop:
        if id not in self._workshops:
            raise NotFound("no such workshop")
        return self._workshops[id]

    def _table_of(self, workshop: str, board: str) -> Board:
        table = self._boards.get(board)
        if table is None or table.workshop != workshop:
            raise NotFound("no such table in this workshop")
        return table

    def _must_be_new(self, links: Sequence[Link]) -> None:
        tokens = [*self._links, *(link.token_hash for link in links)]
        everything = [*self._links.values(), *links]
        codes = [link.code_hash for link in everything if link.code_hash is not None]
        if len(set(tokens)) < len(tokens) or len(set(codes)) < len(codes):
            raise Conflict("a link with this token or code exists already")

    def _add_links(self, links: Sequence[Link]) -> None:
        for link in links:
            self._links[link.token_hash] = replace(link, key=len(self._links) + 1)

    def _with_person(self, session: Session) -> Session:
        return replace(session, participant=self._participants[session.participant.id])
