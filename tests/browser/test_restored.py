"""A moment that was brought back is told to everybody, and a colleague takes it back."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .visitors import visitor

pytestmark = pytest.mark.browser


async def test_a_colleague_takes_back_what_was_brought_back(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    path = f"/api/boards/{board['id']}"
    odile = server.session(workshop["facilitator"]["token"], "Odile")["session"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(board["participant"]["url"], "Inès")
        await samir.sit_down(board["participant"]["url"], "Samir")
        await ines.write("la première")
        await ines.until_kept()
        moment = server.ask("GET", path, session=odile)["t_ms"]
        await ines.write("la seconde")
        await ines.until_kept()
        await expect(samir.note("la seconde")).to_be_visible()

        server.ask("POST", f"{path}/restore", {"at": moment}, session=odile)
        told = samir.page.get_by_text("Odile a remis la table comme elle était")
        await expect(told).to_be_visible()
        await expect(samir.note("la seconde")).to_have_count(0)
        await expect(ines.note("la seconde")).to_have_count(0)

        await samir.page.get_by_role("button", name="Revenir en arrière").click()
        for person in (ines, samir):
            await expect(person.note("la seconde")).to_be_visible()
            await expect(person.page.get_by_text("Odile a remis la table")).to_have_count(0)
        assert ines.faults == samir.faults == []
