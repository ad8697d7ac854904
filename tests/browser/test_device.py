"""What a device keeps of a board, and for whom."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .keeping import (
    device,
    serious,
    sits,
    until_offline,
    until_on_device,
    until_placed,
    words_on_device,
)
from .visitors import PHONE, Visitor, texts, visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("running")]


async def test_a_board_opens_again_without_network_and_says_what_waits(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("avant la coupure")
        await ines.until_kept()
        server.stop()
        await ines.write("écrit sans réseau 🌻")
        await until_on_device(ines, "écrit sans réseau 🌻")
        await ines.page.reload()

        await until_offline(ines)
        await expect(ines.note("avant la coupure")).to_be_visible()
        # Said of the one that waits, and of no other.
        waiting = ines.page.get_by_label("En attente d’envoi")
        await expect(ines.note("écrit sans réseau 🌻").locator(waiting)).to_be_visible()
        await expect(waiting).to_have_count(1)
        await expect(ines.status).to_have_text("Hors ligne · 1 en attente")
        await expect(ines.page.get_by_text("Tout est gardé")).to_have_count(0)
        # Whose note it is, is known all the same.
        await expect(ines.note("écrit sans réseau 🌻").get_by_title("Inès")).to_be_visible()

        server.start()
        await ines.until_kept()
        await expect(waiting).to_have_count(0)
        assert texts(server, workshop) == ["avant la coupure", "écrit sans réseau 🌻"]
        assert serious(ines) == []


async def test_words_of_a_closed_tab_leave_with_the_next_one(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        address = ines.page.url
        server.stop()
        await ines.write("dans un onglet fermé")
        await until_on_device(ines, "dans un onglet fermé")
        await ines.page.close()
        ines.page = await ines.context.new_page()
        await ines.page.goto(address)
        await expect(ines.note("dans un onglet fermé")).to_be_visible()
        await ines.write("dans le suivant")
        await expect(ines.status).to_have_text("Hors ligne · 2 en attente")

        server.start()
        await ines.until_kept()
        assert texts(server, workshop) == ["dans le suivant", "dans un onglet fermé"]
        assert serious(ines) == []


async def test_two_tabs_of_one_person_write_without_network_and_nothing_is_twice(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        other = Visitor(ines.context, await ines.context.new_page())
        await other.page.goto(ines.page.url)
        await other.until_kept()

        server.stop()
        for person in (ines, other):
            await until_offline(person)
        await ines.write("dans le premier onglet")
        await expect(other.note("dans le premier onglet")).to_be_visible()
        await other.write("dans le second onglet")
        await expect(ines.note("dans le second onglet")).to_be_visible()
        # Each builds on the words of the other.
        await ines.type_into("dans le second onglet", " et retour")
        await ines.page.keyboard.press("Escape")
        await expect(other.note("dans le second onglet et retour")).to_be_visible()
        for person in (ines, other):
            await expect(person.status).to_have_text("Hors ligne · 2 en attente")
        await until_on_device(ines, " et retour")
        await ines.page.close()

        server.start()
        await other.until_kept()
        assert texts(server, workshop) == [
            "dans le premier onglet",
            "dans le second onglet et retour",
        ]
        assert serious(ines) == serious(other) == []


async def test_two_people_of_one_browser_never_wait_for_each_other(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        luc = Visitor(ines.context, await ines.context.new_page())
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        server.stop()
        for person in (ines, luc):
            await until_offline(person)
        for turn in range(3):
            await ines.write(f"Inès, tour {turn}")
            await until_on_device(ines, f"Inès, tour {turn}")
            await luc.write(f"Luc, tour {turn}")
            await until_on_device(luc, f"Luc, tour {turn}")
        for person in (ines, luc):
            await person.page.reload()
            await until_offline(person)

        server.start()
        for person in (ines, luc):
            await person.until_kept()
        names = {"Inès", "Luc"}
        assert texts(server, workshop) == sorted(f"{n}, tour {i}" for n in names for i in range(3))
        assert serious(ines) == serious(luc) == []


async def test_words_of_somebody_whose_tab_is_closed_are_offered_to_who_sits_there_next(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        server.stop()
        await ines.write("resté sur la tablette")
        await until_on_device(ines, "resté sur la tablette")
        await ines.page.close()
        server.start()
        luc = Visitor(ines.context, await ines.context.new_page())
        await luc.sit_down(link, "Luc")

        offer = luc.page.get_by_text("Inès a écrit 1 note sur cet appareil.")
        await expect(offer).to_be_visible()
        assert texts(server, workshop) == []
        await luc.page.get_by_role("button", name="Les poser").click()
        await expect(luc.note("resté sur la tablette")).to_be_visible()
        await luc.until_kept()
        assert texts(server, workshop) == ["resté sur la tablette"]

        await luc.page.reload()
        await luc.until_kept()
        assert texts(server, workshop) == ["resté sur la tablette"]
        await expect(offer).to_have_count(0)
        assert len((await device(luc.page))["places"]) == 1


async def test_a_page_that_opened_for_one_person_tells_nothing_in_the_name_of_another(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        address = ines.page.url
        luc = Visitor(ines.context, await ines.context.new_page())
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        await until_placed(luc, 2)
        server.stop()
        await ines.write("écrit par Inès")
        await until_on_device(ines, "écrit par Inès")
        await luc.page.close()
        await ines.page.close()
        # The browser's session is Luc's by now, but it was Inès who wrote last.
        someone = Visitor(ines.context, await ines.context.new_page())
        await someone.page.goto(address)
        await expect(someone.note("écrit par Inès")).to_be_visible()

        server.start()
        await expect(someone.page.get_by_text("Inès a écrit 1 note")).to_be_visible()
        await someone.until_kept()
        await expect(someone.note("écrit par Inès")).to_have_count(0)
        assert texts(server, workshop) == []
        assert await words_on_device(someone.page) == ["écrit par Inès"]
        assert serious(someone) == []


async def test_a_telephone_goes_on_writing_ideas_through_a_reload(
    server: Server, browser: Browser, workshop: Any
) -> None:
    telephone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visitor(browser, **telephone) as luc:
        await sits(luc, workshop, "Luc")
        server.stop()
        await luc.page.get_by_label("Votre idée").fill("au téléphone, sans réseau")
        await luc.page.get_by_role("button", name="Poser sur la table").tap()
        await until_on_device(luc, "au téléphone, sans réseau")
        await luc.page.reload()
        await until_offline(luc)
        await expect(luc.page.get_by_text("au téléphone, sans réseau")).to_be_visible()
        await expect(luc.page.get_by_text("En attente d’envoi").first).to_be_visible()
        server.start()
        await luc.until_kept()
        assert texts(server, workshop) == ["au téléphone, sans réseau"]
