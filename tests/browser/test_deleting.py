"""What is taken away counts as kept too: deletions move no clock of their own."""

import asyncio
import signal
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .visitors import PATIENCE, Visitor, texts, visitor

pytestmark = pytest.mark.browser

SOON = 5_000  # ms; well before the page asks the server again by itself


async def open_at_end(person: Visitor, text: str) -> None:
    """Open a note with the cursor behind its last letter."""
    await person.note(text).dblclick()
    await person.page.locator("textarea").wait_for()
    await person.page.keyboard.press("End")


async def take_letters(person: Visitor, count: int) -> None:
    """Delete letters before the cursor, one by one."""
    for _ in range(count):
        await person.page.keyboard.press("Backspace")


async def until_kept_again(person: Visitor) -> None:
    await expect(person.status).to_have_attribute("data-sync", "saved", timeout=SOON)


async def test_letters_that_are_deleted_are_kept_so(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write("un été 🌞 de trop")
        await ines.until_kept()

        await open_at_end(ines, "un été 🌞 de trop")
        await take_letters(ines, len(" de trop"))
        await until_kept_again(ines)
        assert texts(server, workshop) == ["un été 🌞"]

        # All of it marked and gone in one blow, while the note stays open.
        await ines.page.keyboard.press("Control+a")
        await ines.page.keyboard.press("Delete")
        await until_kept_again(ines)
        assert texts(server, workshop) == [""]


async def test_a_note_that_is_removed_and_put_back_is_kept_so(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write("à retirer 🍂")
        await ines.until_kept()

        await ines.note("à retirer 🍂").click()
        await ines.page.keyboard.press("Delete")
        await expect(ines.notes()).to_have_count(0)
        await until_kept_again(ines)
        assert texts(server, workshop) == []

        await ines.page.keyboard.press("Control+z")
        await expect(ines.note("à retirer 🍂")).to_be_visible()
        await until_kept_again(ines)
        assert texts(server, workshop) == ["à retirer 🍂"]


async def test_letters_deleted_without_network_are_kept_when_it_is_back(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write("sans réseau 🌧️ du tout")
        await ines.until_kept()

        await open_at_end(ines, "sans réseau 🌧️ du tout")
        await ines.context.set_offline(True)
        await expect(ines.status).to_have_attribute("data-sync", "offline", timeout=PATIENCE)
        await take_letters(ines, len(" du tout"))
        await expect(ines.status).to_have_attribute("data-sync", "offline")
        await ines.context.set_offline(False)

        await until_kept_again(ines)
        assert texts(server, workshop) == ["sans réseau 🌧️"]


async def test_letters_deleted_while_the_server_is_dead_are_kept_when_it_is_back(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write("pendant la panne ⚡ du serveur")
        await ines.until_kept()

        await open_at_end(ines, "pendant la panne ⚡ du serveur")
        server.stop(signal.SIGKILL)
        await take_letters(ines, len(" du serveur"))
        await expect(ines.status).to_have_attribute("data-sync", "offline", timeout=PATIENCE)
        server.start()

        await ines.until_kept()
        assert texts(server, workshop) == ["pendant la panne ⚡"]


async def test_both_delete_the_same_letters_at_once(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write("la même idée en double")
        await expect(samir.note("la même idée en double")).to_be_visible(timeout=PATIENCE)
        for person in (ines, samir):
            await open_at_end(person, "la même idée en double")
            await person.page.keyboard.down("Shift")
            for _ in range(len(" en double")):
                await person.page.keyboard.press("ArrowLeft")
            await person.page.keyboard.up("Shift")

        await asyncio.gather(
            ines.page.keyboard.press("Delete"), samir.page.keyboard.press("Delete")
        )

        for person in (ines, samir):
            await until_kept_again(person)
        assert texts(server, workshop) == ["la même idée"]
