"""When a device forgets a board, and that it then forgets all of it."""

import re
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .keeping import (
    DEVICE,
    saved,
    sits,
    until,
    until_offline,
    until_on_device,
    until_placed,
    words_on_device,
)
from .visitors import Visitor, texts, visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("running")]


async def test_a_place_that_is_taken_back_leaves_nothing_on_the_device(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("un secret de la table")
        await ines.until_kept()
        await until_on_device(ines, "un secret de la table")

        revoke(server, workshop, board["participant"]["token"])
        await expect(ines.page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
        await until_forgotten(ines)
        await ines.page.reload()
        await expect(ines.page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
        assert await words_on_device(ines.page) == []


async def test_a_place_taken_back_while_away_is_forgotten_and_own_words_are_handed_out(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("lu par tous")
        await ines.until_kept()
        address = ines.page.url
        await ines.context.set_offline(True)
        await until_offline(ines)
        await ines.write("mes mots à moi")
        await until_on_device(ines, "mes mots à moi")
        await ines.page.goto("about:blank")

        revoke(server, workshop, board["participant"]["token"])
        await ines.context.set_offline(False)
        await ines.page.goto(address)

        await expect(ines.page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
        await ines.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await ines.page.get_by_role("button", name="Copier mes mots").click()
        copied = await ines.page.evaluate("() => navigator.clipboard.readText()")
        assert copied == "mes mots à moi"
        await until_forgotten(ines)


async def test_another_life_of_the_board_takes_nothing_of_the_one_before(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("de la vie d’avant")
        await ines.until_kept()
        server.stop()
        await ines.write("écrit entre deux vies")
        await until_on_device(ines, "écrit entre deux vies")
        before = epoch_of(await until_placed(ines))
        with closing(sqlite3.connect(server.database, isolation_level=None)) as database:
            database.execute("UPDATE board SET epoch = epoch + 1")
        ids = {await note.get_attribute("data-note-id") for note in await ines.notes().all()}
        server.start()

        await ines.until_kept()
        await expect(ines.note("écrit entre deux vies")).to_be_visible()
        notes = saved(workshop, server)
        assert sorted(note["text"] for note in notes) == [
            "de la vie d’avant",
            "écrit entre deux vies",
        ]
        # Laid anew in the new life, not carried over from the old document.
        (anew,) = [note["id"] for note in notes if note["text"] == "écrit entre deux vies"]
        assert anew not in ids
        await until_on_device(ines, "écrit entre deux vies")
        assert epoch_of(await until_placed(ines)) == before + 1
        await ines.page.reload()
        await ines.until_kept()
        assert len(saved(workshop, server)) == 2


async def test_words_of_a_closed_tab_are_laid_anew_in_another_life_of_the_board(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("de la vie d’avant")
        await ines.until_kept()
        await ines.context.set_offline(True)
        await until_offline(ines)
        await ines.write("écrit puis fermé")
        await until_on_device(ines, "écrit puis fermé")
        address = ines.page.url
        await ines.page.goto("about:blank")
        server.stop()
        with closing(sqlite3.connect(server.database, isolation_level=None)) as database:
            database.execute("UPDATE board SET epoch = epoch + 1")
        server.start()

        await ines.context.set_offline(False)
        await ines.page.goto(address)
        await ines.until_kept()
        await expect(ines.note("écrit puis fermé")).to_be_visible()
        await ines.until_kept()
        texts_there = sorted(note["text"] for note in saved(workshop, server))
        assert texts_there == ["de la vie d’avant", "écrit puis fermé"]


async def test_who_is_sent_away_takes_nobody_elses_words_along(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.context.set_offline(True)
        await until_offline(ines)
        await ines.write("les mots d’Inès")
        await until_on_device(ines, "les mots d’Inès")
        await ines.page.goto("about:blank")
        await ines.context.set_offline(False)
        # Somebody else of the same browser, whose place is then taken back.
        samir = Visitor(ines.context, await ines.context.new_page())
        await samir.sit_down(board["participant"]["url"], "Samir")
        session = await samir.page.evaluate(
            "(id) => sessionStorage.getItem(`tablee:board:${id}`)", board["id"]
        )
        server.ask("DELETE", "/api/sessions/current", session=session)
        await expect(samir.page.get_by_role("link", name="Entrer un code")).to_be_visible()
        assert "les mots d’Inès" in await words_on_device(samir.page)


async def test_whoever_gives_their_place_back_leaves_nothing(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("reste sur la table")
        await ines.until_kept()
        await until_on_device(ines, "reste sur la table")
        await ines.page.get_by_role("button", name="Inès").last.click()
        await ines.page.get_by_role("button", name="Rendre ma place").click()

        await ines.page.wait_for_url("**/join")
        await until_forgotten(ines)
        left = await ines.page.evaluate("() => Object.keys(sessionStorage)")
        assert [key for key in left if key.startswith("tablee")] == []
        assert texts(server, workshop) == ["reste sur la table"]


def revoke(server: Server, workshop: Any, token: str) -> None:
    facilitator = server.session(workshop["facilitator"]["token"])["session"]
    address = f"/api/workshops/{workshop['workshop']['id']}/links/revoke"
    server.ask("POST", address, {"token": token}, session=facilitator)


async def until_forgotten(person: Visitor) -> None:
    """Wait until nothing of any board is on the device."""
    empty = f"async () => Object.values(await ({DEVICE})()).every((rows) => rows.length === 0)"
    await until(person.page, empty)


def epoch_of(record: str) -> int:
    found = re.search(r'"epoch":(\d+)', record)
    assert found is not None
    return int(found[1])
