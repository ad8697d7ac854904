"""What people see while the server cannot write to its disk."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .visitors import PATIENCE, PROJECTOR, visitor

pytestmark = pytest.mark.browser

SENTENCE = "Le serveur ne peut plus écrire."


async def test_a_server_that_cannot_write_says_so_until_it_can(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines, visitor(browser, viewport=PROJECTOR) as wall:
        await ines.sit_down(board["participant"]["url"], "Inès")
        await wall.page.goto(board["display"]["url"])
        await wall.until_kept()

        with closing(sqlite3.connect(server.folder / "tablee.db", isolation_level=None)) as other:
            # Somebody else holds the database: the server can read, and write nothing.
            other.execute("BEGIN IMMEDIATE")
            await ines.write("écrit pendant la panne 🌧️")
            for person in (ines, wall):
                await expect(person.page.get_by_text(SENTENCE)).to_be_visible(timeout=2 * PATIENCE)
            await expect(ines.page.get_by_text("1 note attend ici")).to_be_visible()
            assert await ines.status.get_attribute("data-sync") != "saved"
            other.execute("ROLLBACK")

        await ines.until_kept()
        for person in (ines, wall):
            await expect(person.page.get_by_text(SENTENCE)).to_have_count(0, timeout=PATIENCE)
        await expect(wall.note("écrit pendant la panne 🌧️")).to_be_visible(timeout=PATIENCE)
