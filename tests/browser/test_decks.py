"""The decks of cards in real browsers: found, drawn, taken by key, mouse and finger, marked."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.serving import ROOT, Server

from .test_accessibility import violations
from .visitors import PHONE, Visitor, visitor

pytestmark = pytest.mark.browser

TELEPHONE = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
CATALOGUE = """nom;thème;description;porteur;lieu;lien;contact
La Charrette, tournée partagée;Écologie;Des légumes livrés à trois fermes.;Gaec Roux;Ambert;\
https://charrette.example;roux@charrette.example
Repair café;;On répare avant de jeter.;Foyer rural;Olliergues;;
Conseil des jeunes;Pouvoir d’agir;;Mairie;Thiers;;
"""


@pytest.fixture
def workshop(server: Server) -> Any:
    """Two tables whose themes share a card: the kitchen at the foot of the buildings."""
    return server.ask(
        "POST",
        "/api/workshops",
        {"title": "Bien vivre ici", "tables": [{"theme": "ecol"}, {"theme": "econ"}]},
    )


@pytest.fixture(scope="module")
def catalogue(server: Server) -> None:
    """The initiatives of the built-in cahier, imported beside the running server."""
    (server.folder / "initiatives.csv").write_text(CATALOGUE, "utf-8")
    words = ["catalogue", "import", "initiatives.csv", "--cahier", "builtin-fr", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "server", *words],
        cwd=server.folder,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "TABLEE_DATABASE_URL": f"sqlite+aiosqlite:///{server.database}",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def drawer_of(page: Page) -> Locator:
    return page.get_by_role("region", name="Tiroir de cartes")


def card(where: Locator, code: str) -> Locator:
    return where.locator(f"[data-card='{code}']")


def notes(server: Server, board: Any) -> list[tuple[str, str, str]]:
    """Return kind, source and zone of what lies on a table."""
    session = server.session(board["display"]["token"])["session"]
    found = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
    return sorted((note["kind"], note["source"], note["zone"]) for note in found)


async def seat(person: Visitor, board: Any, name: str = "Inès") -> Locator:
    """Let somebody sit down and wait until their drawer is there."""
    await person.sit_down(board["participant"]["url"], name)
    drawer = drawer_of(person.page)
    await drawer.wait_for()
    return drawer


async def test_a_search_ignores_accents_and_says_politely_what_it_found(
    browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        drawer = await seat(ines, workshop["boards"][0])
        await drawer.get_by_role("tab", name=re.compile("Actions")).click()
        field = drawer.get_by_role("searchbox", name="Chercher une carte")
        await field.fill("MARAICHERS")

        await expect(drawer.locator("[data-card]")).to_have_count(1)
        await expect(card(drawer, "ECOL-A3")).to_contain_text("maraîchers")
        await expect(drawer.get_by_role("status")).to_have_text("1 carte")
        await expect(drawer.get_by_role("tab", name="Défis 0")).to_be_visible()

        await field.fill("maraîchers licorne")
        await expect(drawer.get_by_text("Aucune carte avec ces mots").last).to_be_visible()
        await drawer.get_by_role("button", name="Effacer la recherche").last.click()
        await expect(field).to_be_focused()
        await expect(card(drawer, "ECOL-A1")).to_be_visible()

        await field.fill("rivieres")
        await drawer.get_by_role("button", name="Futurs : 1 carte").click()
        await expect(card(drawer, "ECOL-O6")).to_be_visible()
        assert ines.faults == []


async def test_a_theme_may_be_looked_at_and_a_shared_card_is_one(
    browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        drawer = await seat(ines, workshop["boards"][0])
        await drawer.get_by_role("tab", name=re.compile("Actions")).click()
        await expect(drawer.locator("[data-card]")).to_have_count(8)
        themes = drawer.get_by_role("combobox", name="Thème des cartes")

        await themes.select_option(label="Tous les thèmes")
        await expect(drawer.locator("[data-card]")).to_have_count(59 - 4)
        await expect(card(drawer, "ECOL-A6")).to_have_count(1)
        await expect(card(drawer, "ECON-A10")).to_have_count(0)

        await themes.select_option(label="Économie")
        await expect(card(drawer, "ECON-A10")).to_have_count(1)
        await expect(drawer.locator("[data-card]")).to_have_count(11)


async def test_the_keyboard_alone_finds_takes_and_comes_back(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        drawer = await seat(ines, board)
        page = ines.page
        await page.keyboard.press("c")
        await expect(card(drawer, "ECOL-D1")).to_be_focused()
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("ArrowDown")
        await expect(card(drawer, "ECOL-D3")).to_be_focused()
        await page.keyboard.press("ArrowRight")
        await expect(card(drawer, "ECOL-D3")).to_be_focused()
        await page.keyboard.press("Home")
        await expect(card(drawer, "ECOL-D1")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(card(drawer, "ECOL-D1")).to_contain_text("sur votre table")

        await page.keyboard.press("Escape")
        await expect(drawer).to_have_count(0)
        await expect(page.locator("[data-note-id]:focus")).to_have_count(1)
        await page.keyboard.press("c")
        await expect(card(drawer, "ECOL-D1")).to_be_focused()
        await page.keyboard.press("c")
        await expect(drawer).to_have_count(0)
        await ines.until_kept()
        assert notes(server, board) == [("challenge", "ECOL-D1", "challenge")]
        assert ines.faults == []


async def test_beside_the_list_the_cards_come_when_they_are_asked_for(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        await seat(ines, board)
        page = ines.page
        listing = page.get_by_role("button", name="Liste")
        await listing.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Notre défi")).to_be_visible()
        drawer = drawer_of(page)
        await expect(drawer).to_have_count(0)

        await page.keyboard.press("c")
        await expect(card(drawer, "ECOL-D1")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(ines.note("producteur et un économe")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(drawer).to_have_count(0)
        await expect(listing).to_be_focused()
        await ines.until_kept()
        assert notes(server, board) == [("challenge", "ECOL-D1", "challenge")]
        assert ines.faults == []


async def test_chance_draws_a_card_that_nobody_has(browser: Browser, workshop: Any) -> None:
    async with visitor(browser) as ines:
        drawer = await seat(ines, workshop["boards"][0])
        for code in ("ECOL-D1", "ECOL-D3"):
            await card(drawer, code).click()
            await expect(card(drawer, code)).to_contain_text("sur votre table")
        for _ in range(3):
            await drawer.get_by_role("button", name="Tirer au hasard").click()
            await expect(drawer.locator("[data-card].drawn")).to_have_count(1)

        # The one that is free, or one that is not the same again: never nothing.
        await expect(drawer.locator("[data-card].drawn")).to_be_focused()


async def test_a_card_is_marked_on_every_table_and_freed_when_its_note_goes(
    browser: Browser, workshop: Any
) -> None:
    ecology, economy = workshop["boards"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        here = await seat(ines, ecology)
        there = await seat(samir, economy, "Samir")
        for drawer in (here, there):
            await drawer.get_by_role("tab", name=re.compile("Actions")).click()
        await card(here, "ECOL-A6").click()

        await expect(card(here, "ECOL-A6")).to_contain_text("sur votre table")
        # Known here by another code: it is the same card.
        await expect(card(there, "ECON-A10")).to_contain_text("déjà prise, table 1")
        await expect(card(there, "ECON-A9")).to_contain_text("glissez ou Entrée")

        await ines.page.keyboard.press("Escape")
        await ines.page.locator("[data-note-id]").first.click()
        await ines.page.keyboard.press("Delete")
        await expect(card(there, "ECON-A10")).to_contain_text("glissez ou Entrée")
        await ines.page.keyboard.press("Control+z")
        await expect(card(there, "ECON-A10")).to_contain_text("déjà prise, table 1")
        assert ines.faults == samir.faults == []


async def test_a_card_dragged_lies_where_it_was_let_go(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        drawer = await seat(ines, board)
        parking = ines.page.locator("[data-zone='parking']")
        await ines.page.keyboard.press("0")
        await card(drawer, "ECOL-D2").drag_to(parking, target_position={"x": 40, "y": 90})
        await expect(ines.notes()).to_have_count(1)
        await ines.until_kept()

        assert notes(server, board) == [("challenge", "ECOL-D2", "parking")]


async def test_a_finger_carries_a_card_out_of_the_drawer(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser, has_touch=True) as ines:
        drawer = await seat(ines, board)
        box = await card(drawer, "ECOL-D2").bounding_box()
        zone = await ines.page.locator("[data-zone='challenge']").bounding_box()
        assert box and zone
        # What a finger does, in the browser's own words: down, up and away, let go.
        speak = await ines.page.context.new_cdp_session(ines.page)
        x, y = box["x"] + 60, box["y"] + 40
        to = (zone["x"] + 200, zone["y"] + 300)
        await speak.send(
            "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
        )
        for step in range(1, 11):
            place = {"x": x + (to[0] - x) * step / 40, "y": y - (y - to[1]) * step / 10}
            await speak.send(
                "Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]}
            )
        await speak.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        await expect(ines.notes()).to_have_count(1)
        await ines.until_kept()

        assert [source for _, source, _ in notes(server, board)] == ["ECOL-D2"]
        await expect(drawer).to_be_visible()


@pytest.mark.usefixtures("catalogue")
async def test_initiatives_are_a_deck_with_bearer_and_place(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        drawer = await seat(ines, board)
        await drawer.get_by_role("tab", name="Initiatives 2").click()
        charrette = card(drawer, "INIT-1")
        await expect(charrette).to_contain_text("Gaec Roux · Ambert")
        await expect(charrette).not_to_contain_text("roux@")
        await expect(card(drawer, "INIT-3")).to_have_count(0)
        link = drawer.get_by_role("link", name=re.compile("Page de La Charrette"))
        await expect(link).to_have_attribute("rel", "noreferrer noopener")
        await charrette.click()
        await ines.until_kept()

        assert notes(server, board) == [("initiative", "INIT-1", "solution")]
        await expect(ines.note("La Charrette")).to_have_attribute("data-kind", "initiative")
        assert await violations(ines.page) == []


@pytest.mark.usefixtures("catalogue")
async def test_whom_to_ask_is_printed_for_the_facilitator_only(
    browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as host:
        await host.page.goto(workshop["facilitator"]["url"])
        await host.page.get_by_role("heading").first.wait_for()
        await host.page.goto(
            f"{workshop['facilitator']['url'].partition('/w/')[0]}/b/{board['id']}"
        )
        await host.until_kept()
        drawer = drawer_of(host.page)
        await drawer.get_by_role("tab", name=re.compile("Initiatives")).click()

        await expect(card(drawer, "INIT-1")).to_contain_text("roux@charrette.example")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_drawer_without_a_match_is_accessible(
    browser: Browser, workshop: Any, scheme: str
) -> None:
    async with visitor(browser, color_scheme=scheme) as ines:
        drawer = await seat(ines, workshop["boards"][0])
        assert await violations(ines.page) == []
        await drawer.get_by_role("searchbox").fill("licorne")
        await expect(drawer.get_by_text("Aucune carte avec ces mots").last).to_be_visible()

        assert await violations(ines.page) == []


async def test_on_a_phone_the_cards_are_a_sheet(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser, **TELEPHONE) as luc:
        await luc.sit_down(board["participant"]["url"], "Luc")
        opener = luc.page.get_by_role("button", name="Prendre une carte")
        await opener.tap()
        sheet = luc.page.get_by_role("dialog", name="Prendre une carte")
        await sheet.get_by_role("tab", name=re.compile("Actions")).tap()
        await sheet.get_by_role("searchbox").fill("velo cyclables")
        await expect(sheet.get_by_text("Aucune carte avec ces mots").last).to_be_visible()
        await sheet.get_by_role("searchbox").fill("cyclables")
        await expect(sheet.locator("[data-card]")).to_have_count(1)
        await card(sheet, "ECOL-A4").tap()
        await expect(card(sheet, "ECOL-A4")).to_contain_text("sur votre table")
        assert await violations(luc.page) == []
        width = await luc.page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"]
        small = await sheet.evaluate(
            "sheet => [...sheet.querySelectorAll('button, select, input')]"
            ".filter(e => e.getBoundingClientRect().height < 44 && !e.closest('.search'))"
            ".map(e => e.outerHTML.slice(0, 80))"
        )
        assert small == []

        await sheet.get_by_role("button", name="Fermer").tap()
        await expect(sheet).to_have_count(0)
        await expect(opener).to_be_focused()
        await luc.until_kept()
        assert notes(server, board) == [("action", "ECOL-A4", "solution")]
        assert luc.faults == []
