"""Looking back and bringing back at a live table: with real sockets, a real file, real people."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.exports.data import board_data
from server.replay.state import Timeline
from server.replay.tracks import unpack
from tests.person import Person
from tests.serving import RefusedError, Server, serving


@dataclass
class Table:
    """A live table: two people who sit at it, and whoever facilitates."""

    server: Server
    about: Any
    sessions: dict[str, Any]
    zoe: Person
    awa: Person

    @property
    def board(self) -> str:
        return str(self.about["boards"][0]["id"])

    def ask(self, method: str, what: str, body: Any = None, who: str = "odile") -> Any:
        path = f"/api/boards/{self.board}{what}"
        return self.server.ask(method, path, body, session=self.sessions[who]["session"])

    def person(self, who: str) -> str:
        return str(self.sessions[who]["participant"]["id"])

    async def both_see(self, note: str, text: str | None) -> None:
        for person in (self.zoe, self.awa):
            await person.until(lambda person=person: _seen(person, note) == text)


def _seen(person: Person, note: str) -> str | None:
    entry = person.notes.get(note)
    return None if entry is None or entry.get("del") else str(entry["text"])


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    with serving(tmp_path) as server:
        about = server.workshop()
        seat = about["boards"][0]["participant"]["token"]
        sessions = {name: server.session(seat, name) for name in ("zoe", "awa")}
        sessions["odile"] = server.session(about["facilitator"]["token"], "odile")
        board = about["boards"][0]["id"]
        async with (
            Person(server.url, board, sessions["zoe"]["session"]) as zoe,
            Person(server.url, board, sessions["awa"]["session"]) as awa,
        ):
            yield Table(server, about, sessions, zoe, awa)


async def test_a_moment_comes_back_for_everybody_and_is_taken_back_by_a_colleague(
    table: Table,
) -> None:
    note = await table.zoe.add_note("Une cantine 🌱")
    await table.zoe.until_saved()
    moment = table.ask("GET", "")["t_ms"]
    await table.both_see(note, "Une cantine 🌱")
    await table.awa.type(note, 0, "Fermer ")
    later = await table.awa.add_note("Trop tard")
    await table.awa.until_saved()
    await table.both_see(later, "Trop tard")

    restored = table.ask("POST", "/restore", {"at": moment})
    assert restored["changed"] is True
    await table.both_see(note, "Une cantine 🌱")
    await table.both_see(later, None)
    await table.awa.until(lambda: table.awa.states[-1]["restored"])
    told = table.awa.states[-1]["restored"]
    assert told == {"number": restored["number"], "person": table.person("odile"), "whole": True}

    await table.zoe.type(note, 0, "Oui : ")
    await table.zoe.until_saved()
    table.ask("POST", "/restore/undo", {"number": restored["number"]}, who="awa")
    await table.both_see(later, "Trop tard")
    await table.both_see(note, "Oui : Une cantine 🌱")  # changed since, and so it stays
    await table.awa.until(lambda: table.awa.states[-1]["restored"] is None)

    with pytest.raises(RefusedError) as again:
        table.ask("POST", "/restore/undo", {"number": restored["number"]}, who="awa")
    assert again.value.status == 404


async def test_every_change_is_of_who_made_it_also_after_a_restoration(table: Table) -> None:
    note = await table.zoe.add_note("À garder")
    await table.zoe.until_saved()
    moment = table.ask("GET", "")["t_ms"]
    await table.both_see(note, "À garder")
    await table.awa.edit(lambda: table.awa.notes[note].update({"del": True}))
    await table.awa.until_saved()
    restored = table.ask("POST", "/restore", {"at": moment, "objects": [note]})
    table.ask("POST", "/restore/undo", {"number": restored["number"]}, who="zoe")

    events = list(unpack(table.ask("GET", "/tracks")))
    wrote = [
        (event.person, event.change.value)
        for event in events
        if event.change.place == ("notes", note, "del")
    ]
    assert wrote == [
        (table.person("awa"), True),
        (table.person("odile"), None),
        (table.person("zoe"), True),
    ]
    now = table.ask("GET", "")
    told = board_data(*Timeline(events).at(now["t_ms"]))
    assert {key: now[key] for key in told} == told
    assert now["deleted"]["notes"][0]["author"] == table.person("zoe")


async def test_a_moment_is_copied_to_a_new_table_with_its_authors(table: Table) -> None:
    note = await table.zoe.add_note("Une cantine 🌱", kind="action", zone="solution")
    await table.zoe.until_saved()
    moment = table.ask("GET", "")["t_ms"]
    await table.zoe.type(note, 0, "Plus tard : ")
    await table.zoe.until_saved()

    token = table.about["facilitator"]["token"]
    copied = table.ask("POST", "/copies", {"token": token, "at": moment})
    server, odile = table.server, table.sessions["odile"]["session"]
    there = server.ask("GET", f"/api/boards/{copied['id']}", session=odile)
    (found,) = there["notes"]
    assert (found["text"], found["kind"]) == ("Une cantine 🌱", "action")
    assert found["author"] == table.person("zoe")
    assert copied["number"] == 2
    tables = server.ask("GET", f"/api/workshops/{table.about['workshop']['id']}", session=odile)
    assert [board["id"] for board in tables["boards"]] == [table.board, copied["id"]]

    # People sit down at it by its own link, and write.
    seat = server.session(copied["participant"]["token"], "Théo")
    async with Person(server.url, copied["id"], seat["session"]) as theo:
        await theo.until(lambda: theo.text(note) == "Une cantine 🌱")
        await theo.type(note, 0, "Voici ")
        await theo.until_saved()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"at": True}, 400),
        ({"at": "jamais"}, 400),
        ({"at": 0, "objects": []}, 400),
        ({"at": 0, "objects": [1]}, 400),
        ({"at": 0, "objects": "note"}, 400),
    ],
)
async def test_a_restoration_that_cannot_be_understood_is_refused(
    table: Table, body: Any, status: int
) -> None:
    note = await table.zoe.add_note("reste")
    await table.zoe.until_saved()
    with pytest.raises(RefusedError) as refused:
        table.ask("POST", "/restore", body)
    assert refused.value.status == status
    await table.both_see(note, "reste")


async def test_who_only_sits_at_the_table_does_not_restore_it(table: Table) -> None:
    for path, body in (("/restore", {"at": 0}), ("/copies", {"at": 0, "token": "x"})):
        with pytest.raises(RefusedError) as refused:
            table.ask("POST", path, body, who="zoe")
        assert refused.value.status == 403
    with pytest.raises(RefusedError) as unknown:
        table.ask("POST", "/copies", {"at": 0, "token": "no-such-token"})
    assert unknown.value.status == 401


async def test_a_large_board_comes_back_too(table: Table) -> None:
    moment = table.ask("GET", "")["t_ms"]
    words = "Une phrase assez longue pour peser. " * 8
    for number in range(120):
        await table.zoe.add_note(f"{number} {words}")
    await table.zoe.until_saved()
    full = table.ask("GET", "")["t_ms"]
    table.ask("POST", "/restore", {"at": moment})
    assert table.ask("GET", "")["notes"] == []
    restored = table.ask("POST", "/restore", {"at": full})
    assert restored["changed"] is True
    assert len(table.ask("GET", "")["notes"]) == 120
