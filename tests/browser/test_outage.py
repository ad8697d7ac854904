"""A long outage: the one thing that every room meets, and nobody may lose a word to it."""

from contextlib import suppress
from typing import Any

import pytest
from playwright.async_api import Browser, Error, expect

from tests.serving import Server

from .visitors import PATIENCE, PHONE, visitor

pytestmark = pytest.mark.browser


def texts(server: Server, workshop: Any) -> list[str]:
    """Return what the server has on disk for the first table."""
    board = workshop["boards"][0]
    session = server.session(board["display"]["token"])["session"]
    notes = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
    return sorted(note["text"] for note in notes)


async def test_words_written_in_a_long_outage_leave_when_it_ends(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    telephone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visitor(browser) as ines, visitor(browser, **telephone) as luc:
        for person in (ines, luc):
            await person.page.clock.install()
        await ines.sit_down(link, "Inès")
        await luc.sit_down(link, "Luc")

        server.stop()
        await ines.write("sur le portable, sans serveur")
        await luc.page.get_by_label("Votre idée").fill("au téléphone, sans serveur")
        await luc.page.get_by_role("button", name="Poser sur la table").tap()
        for person in (ines, luc):
            await expect(person.status).to_have_attribute("data-sync", "offline", timeout=PATIENCE)
            await person.page.clock.fast_forward("10:00")
            await expect(person.status).to_have_attribute("data-sync", "offline")
            await expect(person.page.get_by_text("Tout est gardé")).to_have_count(0)
        server.start()

        for person in (ines, luc):
            await person.page.clock.fast_forward("00:30")
            await person.until_kept()
        assert texts(server, workshop) == [
            "au téléphone, sans serveur",
            "sur le portable, sans serveur",
        ]


async def test_words_that_wait_survive_a_reload(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines:
        ines.page.on("dialog", lambda dialog: dialog.accept())
        await ines.sit_down(link, "Inès")
        server.stop()
        await ines.write("écrit avant de recharger 🌱")
        await expect(ines.status).to_have_attribute("data-sync", "offline", timeout=PATIENCE)

        address = ines.page.url
        with suppress(Error):  # the browser's own page, where it does not keep ours yet
            await ines.page.reload()
        server.start()
        with suppress(Error):  # the browser may just have tried again by itself
            await ines.page.goto(address)
        await ines.until_kept()

        await expect(ines.note("écrit avant de recharger 🌱")).to_be_visible(timeout=PATIENCE)
        await ines.until_kept()
        assert texts(server, workshop) == ["écrit avant de recharger 🌱"]
