"""A slice of the matrix through a real server: sockets, sessions, and rows in the file."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from pycrdt import Doc, Map
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from server.board.roles import Role
from server.sync import wire
from tests.person import Person
from tests.serving import Server, serving

from .deeds import (
    BARE,
    FULL,
    LINE,
    NEW,
    OTHER,
    REMARK,
    REMARK_DELETED,
    SCHEMA,
    Deed,
    Roots,
    deeds,
    is_text,
    perform,
    properties,
    required,
    value_of,
)
from .expected import REFUSED, TAKEN, expected
from .seats import ROOTS

Workshop = dict[str, Any]
CREATE = Deed("notes", "(whole)", "create")

# Of every root one deed that is allowed and one that is not, where there is one.
SLICE = list(
    {
        (deed.root, expected(Role.PARTICIPANT, "open", deed)): deed
        for deed in deeds()
        if deed.root != "reactions" and deed.operation != "delete"
    }.values()
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("rights")) as running:
        yield running


@pytest.fixture
def workshop(server: Server) -> Workshop:
    created: Workshop = server.workshop(tables=2)
    return created


def roots_of(doc: "Doc[Any]") -> Roots:
    return {root: doc.get(root, type=Map) for root in ROOTS}


def rows(server: Server) -> int:
    with closing(sqlite3.connect(f"file:{server.folder / 'tablee.db'}?mode=ro", uri=True)) as file:
        return int(file.execute("SELECT count(*) FROM board_update").fetchone()[0])


def session_of(server: Server, workshop: Workshop, role: Role, table: int = 0) -> str:
    board = workshop["boards"][table]
    link = {
        Role.FACILITATOR: workshop["facilitator"],
        Role.PARTICIPANT: board["participant"],
        Role.VIEWER: board["display"],
    }[role]
    return str(server.session(link["token"])["session"])


def lay(roots: Roots) -> None:
    """Lay down what the deeds are about, as honest people may."""
    notes = properties("notes")
    full = {
        key: value_of(described)
        for key, described in notes.items()
        if not is_text("notes", key) and key != "by"
    }
    roots["notes"][FULL] = Map(required("notes") | full)
    roots["notes"][BARE] = Map(required("notes"))
    roots["comments"][REMARK] = Map(required("comments"))
    roots["comments"][REMARK_DELETED] = Map(required("comments"))
    roots["links"][LINE] = value_of(SCHEMA["$defs"]["Link"])
    for key in ("theme", "challenge", "future"):
        roots["board"][key] = BARE


def seat(server: Server, workshop: Workshop, session: str) -> Person:
    return Person(server.url, workshop["boards"][0]["id"], session)


async def arranged(witness: Person) -> None:
    await witness.until(lambda: witness.synced)
    await witness.edit(lambda: lay(roots_of(witness.doc)))
    await witness.until_saved()


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.FACILITATOR])
async def test_p10_a_slice_of_the_matrix_holds_through_sockets(
    server: Server, workshop: Workshop, role: Role
) -> None:
    chair = session_of(server, workshop, Role.FACILITATOR)
    async with seat(server, workshop, chair) as witness:
        await arranged(witness)
        for deed in SLICE:
            session, stored = session_of(server, workshop, role), rows(server)
            async with seat(server, workshop, session) as doer:
                await doer.until(lambda doer=doer: doer.synced)
                await doer.edit(lambda doer=doer, deed=deed: perform(deed, roots_of(doer.doc), ""))
                if expected(role, "open", deed) == TAKEN:
                    await doer.until_saved()
                    assert rows(server) == stored + 1, deed
                    continue
                code = await doer.until_closed()
            assert f"closed with {code}" == expected(role, "open", deed) == REFUSED, deed
            async with seat(server, workshop, session) as again:
                note = await again.add_note("sous une autre marque 🌱")
                await again.until_saved()
                await witness.until(lambda note=note: witness.text(note))
            assert rows(server) == stored + 1, deed

        content = server.ask("GET", f"/api/boards/{workshop['boards'][0]['id']}", session=chair)
    kept = content["notes"] + content["deleted"]["notes"]
    assert {note["id"] for note in kept} == set(witness.texts())


async def test_p1_a_viewer_stores_and_tells_nothing_and_goes_on_reading(
    server: Server, workshop: Workshop
) -> None:
    chair = session_of(server, workshop, Role.FACILITATOR)
    display = session_of(server, workshop, Role.VIEWER)
    async with (
        seat(server, workshop, chair) as witness,
        seat(server, workshop, display) as viewer,
    ):
        await arranged(witness)
        await viewer.until(lambda: viewer.text(BARE))
        stored, told = rows(server), witness.updates

        for deed in SLICE:
            await viewer.edit(lambda deed=deed: perform(deed, roots_of(viewer.doc), ""))
        note = await witness.add_note("pour qui regarde")
        await witness.until_saved()
        await viewer.until(lambda: viewer.text(note))

        assert rows(server) == stored + 1
        assert witness.updates <= told + 1
        assert viewer.states[-1]["may_write"] is False
        assert NEW not in witness.notes


def _nobody(server: Server, workshop: Workshop) -> str:
    return "x" * 22


def _of_another_table(server: Server, workshop: Workshop) -> str:
    return session_of(server, workshop, Role.PARTICIPANT, table=1)


def _of_another_workshop(server: Server, workshop: Workshop) -> str:
    return session_of(server, server.workshop(), Role.FACILITATOR)


@pytest.mark.parametrize(
    ("stranger", "code"),
    [(_nobody, 4401), (_of_another_table, 4403), (_of_another_workshop, 4403)],
)
async def test_p9_whoever_has_no_place_here_stores_and_hears_nothing(
    server: Server, workshop: Workshop, stranger: Callable[[Server, Workshop], str], code: int
) -> None:
    chair = session_of(server, workshop, Role.FACILITATOR)
    token = stranger(server, workshop)
    async with seat(server, workshop, chair) as witness:
        await arranged(witness)
        stored, told, heard = rows(server), witness.updates, []

        async with connect(
            f"{witness.url}?token={token}", compression=None, max_size=None
        ) as socket:
            with pytest.raises(ConnectionClosed):
                for update in _updates(witness):
                    await socket.send(wire.encode(wire.Update(update)))
                while True:
                    heard.append(await socket.recv())

        note = await witness.add_note("on continue")
        await witness.until_saved()
        assert socket.close_code == code
        assert heard == []
        assert rows(server) == stored + 1
        assert witness.updates <= told + 1
        assert set(witness.texts()) == {FULL, BARE, note}


def _updates(witness: Person) -> Iterator[bytes]:
    """Yield every deed of the matrix as an update of a document that knows the board."""
    for deed in deeds():
        doc: Doc[Any] = Doc()
        doc.apply_update(witness.doc.get_update())
        roots, said = roots_of(doc), []
        if deed.root == "reactions":
            roots["reactions"].update({f"{BARE}:{who}:heart": 1.0 for who in ("moi", OTHER)})
        watching = doc.observe(lambda event, said=said: said.append(event.update))
        if deed.operation != "delete" or deed.key not in ("by", "schema", "size"):
            try:
                perform(deed, roots, "moi")
            except KeyError:
                continue
        doc.unobserve(watching)
        yield from said


async def test_p11_a_lock_holds_through_sockets_and_a_restart(
    server: Server, workshop: Workshop
) -> None:
    chair = session_of(server, workshop, Role.FACILITATOR)
    board = workshop["boards"][0]["id"]
    async with seat(server, workshop, chair) as witness:
        await arranged(witness)
    address = f"/api/workshops/{workshop['workshop']['id']}"
    server.ask("POST", f"{address}/commands", {"do": "lock", "board": board}, session=chair)

    server.restart()
    guest = session_of(server, workshop, Role.PARTICIPANT)
    async with seat(server, workshop, guest) as doer:
        await doer.until(lambda: doer.synced and doer.states)
        assert doer.states[-1]["board"]["locked"] is True
        await doer.edit(lambda: doer.board.update({"challenge": "note-pirate-0001"}))
        await doer.until(lambda: doer.refusals)
        note = await doer.add_note("je continue 🚲")
        await doer.until_saved()

    assert [refusal["code"] for refusal in doer.refusals] == ["locked"]
    content = server.ask("GET", f"/api/boards/{board}", session=chair)
    assert content["retained"]["challenge"] == BARE
    assert note in [each["id"] for each in content["notes"]]
    tables = server.ask("GET", address, session=chair)["boards"]
    assert [table["locked"] for table in tables] == [True, False]
