"""Two people in two real browsers write on one table."""

import asyncio
import signal
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .visitors import PATIENCE, Visitor, foreign, texts, visitor

pytestmark = pytest.mark.browser


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

        await asyncio.gather(
            ines.type_into("départ :", " un élan commun pour la cour"),
            samir.type_into("départ :", " été 🌞"),
        )
        for person in (ines, samir):
            await person.page.keyboard.press("Escape")

        (text,) = await same_texts([ines, samir], server, workshop)
        assert text.startswith("départ :")
        # Letters of both may stand mixed, for both wrote at the end, but none is missing.
        assert sorted(text) == sorted("départ : un élan commun pour la cour été 🌞")
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

        await asyncio.gather(ines.drag("à déplacer", 90, 60), samir.drag("à déplacer", -40, 120))
        await ines.until_kept()
        await samir.until_kept()

        # Kept is said to each author; the other's move may still be on its way to a page.
        board = workshop["boards"][0]
        session = server.session(board["display"]["token"])["session"]
        (note,) = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
        for person in (ines, samir):
            await person.page.wait_for_function(
                f"place => String(({PLACE})()) === String(place)", arg=note["pos"]
            )
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
        await ines.write("avant la coupure 🌻")
        assert await same_texts([ines, samir], server, workshop) == ["avant la coupure 🌻"]

        writing, kept_before = await both_write_several(ines, samir)
        server.stop(signal.SIGKILL)
        assert not writing.done()
        written = await writing
        for person in (ines, samir):
            await expect(person.status).to_have_attribute("data-sync", "offline", timeout=PATIENCE)
        server.start()

        kept = await same_texts([ines, samir], server, workshop)
        assert kept == sorted(["avant la coupure 🌻", *written[0], *written[1]])
        assert kept_before and kept_before <= set(kept)


async def test_what_a_page_called_kept_is_there_when_no_page_comes_back(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")

        writing, kept_before = await both_write_several(ines, samir)
        server.stop(signal.SIGKILL)
        await writing

    # Nobody's page is open any more that could send it again.
    server.start()
    assert kept_before and kept_before <= set(texts(server, workshop))


async def both_write_several(
    ines: Visitor, samir: Visitor
) -> tuple[asyncio.Future[tuple[list[str], list[str]]], set[str]]:
    """Start both writing; return amid a word, with what the pages call kept as it comes."""
    kept: set[str] = set()
    half = asyncio.Barrier(2)
    writing = asyncio.gather(
        write_several(ines, "Inès", kept, half), write_several(samir, "Samir", kept, half)
    )
    await samir.note("Inès 4").wait_for()
    return writing, kept


async def write_several(
    person: Visitor, name: str, kept: set[str], half: asyncio.Barrier
) -> list[str]:
    """Write one note after the other, and learn from the page which of them are kept."""
    written = []
    for number in range(8):
        text = f"{name} {number}, pendant la coupure 🌧️"
        await person.page.keyboard.press("n")
        await person.page.keyboard.type(text, delay=10)
        await person.page.keyboard.press("Escape")
        written.append(text)
        if number == 3:
            await person.until_kept()
            kept.update(written)
            await half.wait()
        elif await person.status.get_attribute("data-sync") == "saved":
            kept.update(written)
    return written


PLACE = """() => {
    const note = document.querySelector('[data-note-id]')
    const style = new DOMMatrix(getComputedStyle(note).transform)
    return [style.m41, style.m42]
}"""
