"""Two people in two real browsers write on one table."""

import signal
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .visitors import PATIENCE, Visitor, foreign, visitor

pytestmark = pytest.mark.browser


def texts(server: Server, workshop: Any) -> list[str]:
    """Return what the server has on disk for the first table."""
    board = workshop["boards"][0]
    session = server.session(board["display"]["token"])["session"]
    notes = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
    return sorted(note["text"] for note in notes)


async def same_texts(people: list[Visitor], server: Server, workshop: Any) -> list[str]:
    """Wait until all is kept; everybody sees what the server has. Return it."""
    for person in people:
        await person.until_kept()
    kept = texts(server, workshop)
    for person in people:
        for text in kept:
            await expect(person.note(text)).to_be_visible(timeout=PATIENCE)
    return kept


async def test_a_note_is_seen_by_the_other_and_named(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")

        await ines.write("Ouvrir la cour le samedi 🌻")

        await expect(samir.note("Ouvrir la cour le samedi 🌻")).to_be_visible(timeout=PATIENCE)
        await expect(samir.note("Ouvrir la cour")).to_have_attribute("data-kind", "idea")
        assert await same_texts([ines, samir], server, workshop) == ["Ouvrir la cour le samedi 🌻"]
        assert ines.faults == samir.faults == []
        assert list(foreign(ines.requests, server.url)) == []


async def test_both_write_in_the_same_note_at_once(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write("départ :")
        await expect(samir.note("départ :")).to_be_visible(timeout=PATIENCE)

        await ines.type_into("départ :", " élan")
        await samir.type_into("départ :", " été 🌞")
        await ines.page.keyboard.type(" commun")
        for person in (ines, samir):
            await person.page.keyboard.press("Escape")

        (text,) = await same_texts([ines, samir], server, workshop)
        assert text.startswith("départ :")
        for letters in ("élan", "été 🌞", "commun"):
            assert letters in text
        assert ines.faults == samir.faults == []


async def test_two_moves_at_once_end_at_one_place(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write("à déplacer")
        await expect(samir.note("à déplacer")).to_be_visible(timeout=PATIENCE)
        before = await ines.note("à déplacer").bounding_box()

        await ines.drag("à déplacer", 90, 60)
        await samir.drag("à déplacer", -40, 120)
        await ines.until_kept()
        await samir.until_kept()

        board = workshop["boards"][0]
        session = server.session(board["display"]["token"])["session"]
        (note,) = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
        places = [await person.page.evaluate(PLACE) for person in (ines, samir)]
        assert places[0] == places[1] == note["pos"]
        after = await ines.note("à déplacer").bounding_box()
        assert before is not None and after is not None
        assert (before["x"], before["y"]) != (after["x"], after["y"])


async def test_a_reload_keeps_place_name_and_words(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines:
        await ines.sit_down(link, "Inès")
        await ines.write("avant le rechargement")
        await ines.until_kept()

        await ines.page.reload()
        await ines.until_kept()

        await expect(ines.note("avant le rechargement")).to_be_visible()
        await ines.write("après le rechargement")
        assert len(await same_texts([ines], server, workshop)) == 2
        everyone = server.ask(
            "GET",
            f"/api/workshops/{workshop['workshop']['id']}",
            session=server.session(workshop["facilitator"]["token"])["session"],
        )
        assert [person["name"] for person in everyone["boards"][0]["people"]] == ["Inès"]


async def test_ten_seconds_without_network_lose_nothing(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")

        await ines.context.set_offline(True)
        await expect(ines.status).to_have_attribute("data-sync", "offline", timeout=PATIENCE)
        await ines.write("écrit sans réseau")
        await samir.write("pendant ce temps")
        await samir.until_kept()
        await ines.page.wait_for_timeout(10_000)
        await expect(ines.status).to_have_attribute("data-sync", "offline")
        assert texts(server, workshop) == ["pendant ce temps"]

        await ines.context.set_offline(False)
        kept = await same_texts([ines, samir], server, workshop)
        assert kept == ["pendant ce temps", "écrit sans réseau"]


async def test_the_server_is_killed_while_both_write(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write("avant la coupure")
        await same_texts([ines, samir], server, workshop)

        server.stop(signal.SIGKILL)
        await ines.write("pendant la coupure, Inès")
        await samir.write("pendant la coupure, Samir")
        server.start()

        assert await same_texts([ines, samir], server, workshop) == [
            "avant la coupure",
            "pendant la coupure, Inès",
            "pendant la coupure, Samir",
        ]


PLACE = """() => {
    const note = document.querySelector('[data-note-id]')
    const style = new DOMMatrix(getComputedStyle(note).transform)
    return [style.m41, style.m42]
}"""
