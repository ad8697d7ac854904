"""Workshops, tables, links, people, sessions and imported cahiers in tables."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from server.board.roles import Role
from server.errors import NotFound

from . import sql_markers, tables
from .port import (
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
from .sql_heads import begin
from .sql_sessions import SessionLookup
from .store import Store

# Asked four times a second while anybody is there: put together once.
_ENDED = (
    select(tables.session.c.key)
    .join(tables.link)
    .where(tables.link.c.revoked_ms >= bindparam("since"))
)


class SqlRegistry:
    """The register in tables; fulfils `Registry`. Every writing call is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sessions = SessionLookup(store)

    async def create_workshop(
        self, workshop: Workshop, boards: Sequence[Board], links: Sequence[Link]
    ) -> list[Board]:
        return await self._store.write(partial(_create_workshop, workshop, boards, links))

    async def workshop(self, id: str) -> Workshop | None:
        row = await self._first(tables.workshop, id=id)
        return Workshop(**row) if row else None

    async def demo_workshop(self) -> Workshop | None:
        columns = tables.workshop.c
        demos = select(tables.workshop).where(columns.demo)
        newest = demos.order_by(columns.created_ms.desc(), columns.id.desc()).limit(1)
        rows = await self._rows(newest)
        return Workshop(**rows[0]) if rows else None

    async def boards_of(self, workshop: str) -> list[Board]:
        return await self._store.look(partial(_boards_of, workshop))

    async def board(self, id: str) -> Board | None:
        row = await self._first(tables.board, id=id)
        return Board(**row) if row else None

    async def add_board(self, board: Board, links: Sequence[Link]) -> Board:
        return await self._store.write(partial(_add_board, board, links))

    async def conduct(
        self, workshop: str, tables: Mapping[str, Conducted], markers: Sequence[Marker] = ()
    ) -> None:
        await self._store.write(partial(_conduct, workshop, tables, markers))

    async def markers_of(self, board: int) -> list[Marker]:
        return await self._store.look(partial(sql_markers.of_board, board))

    async def add_marker(self, marker: Marker) -> Marker:
        return await self._store.write(partial(sql_markers.add_one, marker))

    async def remove_marker(self, board: int, key: int) -> None:
        await self._store.write(partial(sql_markers.remove, board, key))

    async def people_by_session(self, workshop: str) -> dict[int, str]:
        columns = tables.session.c
        everybody = select(columns.key, columns.participant).where(columns.workshop == workshop)
        return {row["key"]: row["participant"] for row in await self._rows(everybody)}

    async def add_links(self, links: Sequence[Link]) -> None:
        if links:
            await self._store.write(partial(_add_links, links))

    async def link_by_token(self, token_hash: bytes) -> Link | None:
        row = await self._first(tables.link, token_hash=token_hash)
        return Link(**_with_role(row)) if row else None

    async def link_by_code(self, code_hash: bytes) -> Link | None:
        row = await self._first(tables.link, code_hash=code_hash)
        return Link(**_with_role(row)) if row else None

    async def revoke_link(self, token_hash: bytes, now_ms: int) -> None:
        await self._store.write(partial(_revoke_link, token_hash, now_ms))

    async def add_session(self, session: Session) -> Session:
        return await self._store.write(partial(_add_session, session))

    async def session_by_token(self, token_hash: bytes) -> Session | None:
        return await self._sessions.find(token_hash)

    async def revoke_session(self, token_hash: bytes) -> None:
        mine = update(tables.session).where(tables.session.c.token_hash == token_hash)
        await self._change(mine.values(revoked=True))

    async def revoked_since(self, since_ms: int) -> list[int]:
        return await self._store.look(partial(_ended, since_ms))

    async def rename(self, participant: str, name: str) -> None:
        await self._change(_of_participant(participant).values(name=name))

    async def participants_of(self, workshop: str) -> list[Participant]:
        columns = tables.participant.c
        people = select(tables.participant).where(columns.workshop == workshop)
        in_order = people.order_by(columns.joined_ms, columns.id)
        rows = await self._rows(in_order)
        return [Participant(**_with_role(row)) for row in rows]

    async def count_participants(self, workshop: str) -> int:
        count = select(func.count().label("people")).where(
            tables.participant.c.workshop == workshop
        )
        rows = await self._rows(count)
        return int(rows[0]["people"])

    async def save_cahier(self, cahier: StoredCahier) -> None:
        await self._store.write(partial(_save_cahier, cahier))

    async def cahier(self, id: str) -> StoredCahier | None:
        row = await self._first(tables.cahier, id=id)
        return StoredCahier(**row) if row else None

    async def cahiers(self) -> list[StoredCahier]:
        columns = tables.cahier.c
        heads = select(columns.id, columns.title, columns.language, columns.created_ms)
        newest = heads.order_by(columns.created_ms.desc(), columns.id)
        rows = await self._rows(newest)
        return [StoredCahier(**row, content="") for row in rows]

    async def save_catalogue(self, catalogue: StoredCatalogue) -> None:
        await self._store.write(partial(_save_catalogue, catalogue))

    async def catalogue(self, cahier: str) -> StoredCatalogue | None:
        row = await self._first(tables.catalogue, cahier=cahier)
        return StoredCatalogue(**row) if row else None

    async def _first(self, table: Table, **key: object) -> RowMapping | None:
        return await self._store.look(partial(_first, table, key))

    async def _rows(self, wanted: Select[*tuple[Any, ...]]) -> Sequence[RowMapping]:
        return await self._store.look(partial(_rows, wanted))

    async def _change(self, change: Update) -> None:
        await self._store.write(partial(_change, change))


def _first(table: Table, key: dict[str, object], connection: Connection) -> RowMapping | None:
    return connection.execute(select(table).filter_by(**key)).mappings().first()


def _ended(since_ms: int, connection: Connection) -> list[int]:
    return list(connection.execute(_ENDED, {"since": since_ms}).scalars())


def _rows(wanted: Select[*tuple[Any, ...]], connection: Connection) -> Sequence[RowMapping]:
    return connection.execute(wanted).mappings().all()


def _with_role(row: RowMapping) -> dict[str, Any]:
    return {**row, "role": Role(row["role"])}


def _change(change: Update, connection: Connection) -> None:
    if connection.execute(change).rowcount == 0:
        raise NotFound("what should change does not exist")


def _conduct(
    of_workshop: str,
    new: Mapping[str, Conducted],
    markers: Sequence[Marker],
    connection: Connection,
) -> None:
    for board, conducted in new.items():
        _change(_of_board(of_workshop, board).values(conducted._asdict()), connection)
    sql_markers.add(markers, connection)


def _of_board(of_workshop: str, id: str) -> Update:
    columns = tables.board.c
    return update(tables.board).where(columns.workshop == of_workshop, columns.id == id)


def _of_participant(id: str) -> Update:
    return update(tables.participant).where(tables.participant.c.id == id)


def _boards_of(id: str, connection: Connection) -> list[Board]:
    mine = (
        select(tables.board).where(tables.board.c.workshop == id).order_by(tables.board.c.number)
    )
    return [Board(**row) for row in connection.execute(mine).mappings()]


def _create_workshop(
    new: Workshop, boards: Sequence[Board], links: Sequence[Link], connection: Connection
) -> list[Board]:
    connection.execute(insert(tables.workshop).values(asdict(new)))
    if boards:
        connection.execute(insert(tables.board), [_without_key(one) for one in boards])
    if links:
        _add_links(links, connection)
    stored = _boards_of(new.id, connection)
    begin([one.key for one in stored], connection)
    return stored


def _add_board(new: Board, links: Sequence[Link], connection: Connection) -> Board:
    if _first(tables.workshop, {"id": new.workshop}, connection) is None:
        raise NotFound("no such workshop")
    primary = connection.execute(insert(tables.board).values(_without_key(new)))
    keys = primary.inserted_primary_key
    stored = replace(new, key=keys[0] if keys else 0)
    if links:
        _add_links(links, connection)
    begin([stored.key], connection)
    return stored


def _add_links(links: Sequence[Link], connection: Connection) -> None:
    connection.execute(insert(tables.link), [_without_key(one) for one in links])


def _without_key(record: Board | Link) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name != "key"}


def _revoke_link(token_hash: bytes, now_ms: int, connection: Connection) -> None:
    found = _first(tables.link, {"token_hash": token_hash}, connection)
    if found is None:
        raise NotFound("no such link")
    mine = tables.link.c.key == found["key"]
    still_valid = tables.link.c.revoked_ms.is_(None)
    connection.execute(update(tables.link).where(mine, still_valid).values(revoked_ms=now_ms))
    from_it = tables.session.c.link == found["key"]
    connection.execute(update(tables.session).where(from_it).values(revoked=True))


def _add_session(new: Session, connection: Connection) -> Session:
    person = _person(new.participant.id, connection)
    if person is None:
        person = new.participant
        connection.execute(insert(tables.participant).values(asdict(person)))
    columns = {
        "token_hash": new.token_hash,
        "workshop": new.workshop,
        "participant": person.id,
        "link": new.link,
        "boards": list(new.boards),
        "started_ms": new.started_ms,
        "expires_ms": new.expires_ms,
        "revoked": new.revoked,
    }
    stored = connection.execute(insert(tables.session).values(columns))
    primary = stored.inserted_primary_key
    return replace(new, key=primary[0] if primary else 0, participant=person)


def _person(id: str, connection: Connection) -> Participant | None:
    row = _first(tables.participant, {"id": id}, connection)
    return Participant(**_with_role(row)) if row else None


def _save_cahier(new: StoredCahier, connection: Connection) -> None:
    connection.execute(delete(tables.cahier).where(tables.cahier.c.id == new.id))
    connection.execute(insert(tables.cahier).values(asdict(new)))


def _save_catalogue(new: StoredCatalogue, connection: Connection) -> None:
    connection.execute(delete(tables.catalogue).where(tables.catalogue.c.cahier == new.cahier))
    connection.execute(insert(tables.catalogue).values(asdict(new)))
