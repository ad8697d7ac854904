"""A workshop from its creation to a note from a telephone, in real browsers."""

import re
import signal
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .test_accessibility import violations
from .visitors import PATIENCE, PHONE, PROJECTOR, foreign, visitor

pytestmark = pytest.mark.browser


async def test_a_workshop_is_prepared_from_the_home_page(server: Server, browser: Browser) -> None:
    async with visitor(browser) as host:
        page = host.page
        await page.goto(server.url)
        await page.get_by_role("button", name="Préparer un atelier").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("textbox").fill("Ambert 2032 🌻")
        await dialog.get_by_role("button", name="Continuer").click()
        await dialog.get_by_role("button", name="Continuer").click()
        await dialog.get_by_role("button", name="Créer l’atelier").click()

        wall = dialog.get_by_role("textbox", name="Lien d’animation")
        await expect(wall).to_have_value(re.compile(rf"{server.url}/w/\w+#"), timeout=PATIENCE)
        link = await wall.input_value()
        table = dialog.get_by_role("textbox", name="Lien de la table").first
        await expect(table).to_have_value(re.compile(f"{server.url}/join#"))
        await dialog.get_by_role("button", name="J’ai gardé le lien").click()

        await page.goto(link)
        await expect(page.get_by_text("Ambert 2032 🌻").first).to_be_visible(timeout=PATIENCE)
        assert host.faults == []
        assert list(foreign(host.requests, server.url)) == []


async def test_a_code_brings_to_its_table(server: Server, browser: Browser, workshop: Any) -> None:
    code = workshop["boards"][1]["participant"]["code"]
    async with visitor(browser) as ines:
        await ines.page.goto(server.url)
        await ines.page.get_by_label("Code de la table").fill(code.lower().replace(" ", "-"))
        await ines.page.get_by_role("button", name="Rejoindre la table").click()
        await ines.page.get_by_role("button", name="Continuer sans nom").click()

        await ines.page.wait_for_url(f"**/b/{workshop['boards'][1]['id']}*")
        await ines.until_kept()


async def test_a_facilitator_pauses_one_table_and_lets_it_write_again(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as host, visitor(browser) as ines:
        await ines.sit_down(link, "Inès")
        await host.page.goto(workshop["facilitator"]["url"])
        await host.page.get_by_role("button", name="Mettre la table 1 en pause").click()

        await expect(ines.page.get_by_text("Pause. On lit, on ne bouge rien.")).to_be_visible(
            timeout=PATIENCE
        )
        await expect(ines.page.get_by_role("button", name="Idée", exact=True)).to_have_count(0)
        await ines.page.keyboard.press("n")
        await expect(ines.notes()).to_have_count(0)

        await host.page.get_by_role("button", name="Reprendre à la table 1").first.click()
        await expect(ines.page.get_by_role("button", name="Idée", exact=True)).to_be_visible(
            timeout=PATIENCE
        )
        await ines.write("on reprend 🌱")
        await ines.until_kept()
        await expect(host.page.get_by_text("1 note").first).to_be_visible(timeout=PATIENCE)
        assert host.faults == ines.faults == []


async def test_an_open_page_heeds_the_facilitator_after_a_crash(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    session = server.session(workshop["facilitator"]["token"])["session"]
    commands = f"/api/workshops/{workshop['workshop']['id']}/commands"
    async with visitor(browser) as ines:
        await ines.sit_down(board["participant"]["url"], "Inès")
        current = ines.page.locator("[aria-current='step']")
        for step, name in (("future", "Futur"), ("challenge", "Défi"), ("solution", "Solution")):
            order = {"do": "step", "board": board["id"], "step": step}
            server.ask("POST", commands, order, session=session)
            await expect(current).to_contain_text(name, timeout=PATIENCE)

        server.restart(signal.SIGKILL)
        await ines.until_kept()
        server.ask("POST", commands, {"do": "pause", "board": board["id"]}, session=session)

        await expect(ines.page.get_by_text("Pause. On lit, on ne bouge rien.")).to_be_visible(
            timeout=PATIENCE
        )
        server.ask("POST", commands, {"do": "resume", "board": board["id"]}, session=session)
        await expect(ines.page.get_by_role("button", name="Idée", exact=True)).to_be_visible(
            timeout=PATIENCE
        )


async def test_words_in_the_middle_of_a_pause_wait_and_leave_when_it_ends(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    facilitator = server.session(workshop["facilitator"]["token"])["session"]
    commands = f"/api/workshops/{workshop['workshop']['id']}/commands"
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.page.keyboard.press("n")
        await ines.page.keyboard.type("avant")
        await expect(samir.note("avant")).to_be_visible(timeout=PATIENCE)

        server.ask("POST", commands, {"do": "pause", "board": None}, session=facilitator)
        await expect(samir.page.get_by_text("Pause").first).to_be_visible(timeout=PATIENCE)
        await ines.page.keyboard.type(", pendant la pause")
        await expect(ines.status).to_have_attribute("data-sync", "refused", timeout=PATIENCE)
        await expect(samir.note("pendant la pause")).to_have_count(0)

        server.ask("POST", commands, {"do": "resume", "board": None}, session=facilitator)
        await ines.until_kept()
        await expect(samir.note("avant, pendant la pause")).to_be_visible(timeout=PATIENCE)


async def test_words_that_do_not_fit_are_said_and_not_cut(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    telephone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visitor(browser, **telephone) as luc:
        await luc.sit_down(link, "Luc")
        long = "Une très longue idée. " * 30
        await luc.page.get_by_label("Votre idée").fill(long)
        await luc.page.get_by_role("button", name="Poser sur la table").tap()

        await expect(luc.page.get_by_text("500 signes").first).to_be_visible(timeout=PATIENCE)
        await expect(luc.page.get_by_label("Votre idée")).to_have_value(long)


async def test_a_step_reaches_every_table_and_its_display(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with (
        visitor(browser) as host,
        visitor(browser) as ines,
        visitor(browser, viewport=PROJECTOR) as wall,
    ):
        await ines.sit_down(board["participant"]["url"], "Inès")
        await wall.page.goto(board["display"]["url"])
        await wall.until_kept()
        await host.page.goto(workshop["facilitator"]["url"])
        steps = host.page.get_by_role("region", name="Étape de toutes les tables")
        await steps.get_by_role("button", name="Futur").click()
        await host.page.get_by_role("button", name="Passer à").click()

        current = "[aria-current='step']"
        await expect(ines.page.locator(current)).to_contain_text("Futur", timeout=PATIENCE)
        await expect(wall.page.locator(current)).to_contain_text("Futur", timeout=PATIENCE)
        await ines.write("Demain, on déjeune ici 🍎", key="f")
        await expect(wall.note("Demain, on déjeune ici 🍎")).to_be_visible(timeout=PATIENCE)
        await expect(wall.page.get_by_text("Inès").first).to_be_visible()
        assert wall.faults == host.faults == []


async def test_a_card_becomes_a_note_that_knows_where_it_comes_from(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        await ines.sit_down(board["participant"]["url"], "Inès")
        drawer = ines.page.get_by_role("region", name="Tiroir de cartes")
        # Open from the start on a laptop; its part of the page comes a little later.
        await drawer.wait_for()
        await drawer.get_by_role("tab", name=re.compile("Actions")).click()
        card = drawer.get_by_role("button", name=re.compile("ÉCOL-A1|ECOL-A1")).first
        await card.focus()
        await ines.page.keyboard.press("Enter")
        await ines.until_kept()

        session = server.session(board["display"]["token"])["session"]
        (note,) = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
        assert (note["kind"], note["source"]) == ("action", "ECOL-A1")
        await expect(card).to_contain_text("sur votre table")


async def test_undo_takes_back_mine_and_never_a_colleagues_words(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write("la mienne")
        await expect(samir.note("la mienne")).to_be_visible(timeout=PATIENCE)
        await samir.type_into("la mienne", " et la sienne")
        await samir.page.keyboard.press("Escape")
        await expect(ines.note("et la sienne")).to_be_visible(timeout=PATIENCE)

        for _ in range(6):
            await ines.page.keyboard.press("Control+z")
        await ines.until_kept()
        for _ in range(6):
            await ines.page.keyboard.press("Control+y")
        await ines.until_kept()

        await expect(samir.note("et la sienne")).to_be_visible(timeout=PATIENCE)
        assert samir.faults == ines.faults == []


async def test_a_telephone_lays_an_idea_on_the_table(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    telephone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visitor(browser, **telephone) as luc, visitor(browser) as ines:
        await ines.sit_down(link, "Inès")
        await luc.sit_down(link, "Luc")
        await luc.page.get_by_label("Votre idée").fill("Un goûter de pays 🍐")
        await luc.page.get_by_role("button", name="Poser sur la table").tap()

        await expect(ines.note("Un goûter de pays 🍐")).to_be_visible(timeout=PATIENCE)
        await expect(luc.page.get_by_text("sur la table").last).to_be_visible(timeout=PATIENCE)
        await luc.page.get_by_role("button", name="Tableau").tap()
        await expect(luc.note("Un goûter de pays 🍐").first).to_be_visible()
        width = await luc.page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"]
        assert luc.faults == []


async def test_everything_is_said_in_english_too(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, locale="en-GB") as guest:
        await guest.page.goto(workshop["boards"][0]["participant"]["url"])
        await guest.page.get_by_role("textbox").first.fill("Ann")
        await guest.page.get_by_role("button", name="Take a seat").click()
        await guest.page.wait_for_url("**/b/*")
        await guest.until_kept()

        assert await guest.page.evaluate("document.documentElement.lang") == "en"
        await expect(guest.page.get_by_role("button", name="Invite")).to_be_visible()


async def test_sheets_show_one_code_a_table(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as host:
        await host.page.goto(workshop["facilitator"]["url"].replace("#", "/sheets#"))

        for board in workshop["boards"]:
            await expect(host.page.get_by_text(board["participant"]["code"]).first).to_be_visible(
                timeout=PATIENCE
            )
        assert host.faults == []


async def test_who_facilitates_leaves_with_the_documents(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as host, visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await ines.write("Une cantine 🌱")
        await ines.until_kept()
        page = host.page
        await page.goto(workshop["facilitator"]["url"])
        takeaway = page.get_by_role("region", name="Emporter la synthèse")
        async with page.expect_download() as leaving:
            await takeaway.get_by_role("button", name="Markdown").click()
        document = await (await leaving.value).path()
        assert "Une cantine 🌱" in document.read_text("utf-8")
        async with page.expect_download() as leaving:
            await takeaway.get_by_role("button", name="PDF").click()
        pdf = await leaving.value
        assert pdf.suggested_filename.endswith(".pdf")
        assert (await pdf.path()).read_bytes().startswith(b"%PDF")

        await page.get_by_role("button", name="Liens et personnes de la table 1").click()
        table = page.get_by_role("region", name="Emporter cette table")
        async with page.expect_download() as leaving:
            await table.get_by_role("button", name="CSV").click()
        assert "Une cantine 🌱" in (await (await leaving.value).path()).read_text("utf-8-sig")
        assert await violations(page) == []
        assert host.faults == []
        assert list(foreign(host.requests, server.url)) == []
