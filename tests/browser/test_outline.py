"""The board as a list: read, written and moved without a pointer, by several at once; printed."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.person import Person
from tests.serving import Server

from .test_accessibility import DARK, LIGHT, TELEPHONE, violations
from .visitors import Visitor, texts, visitor

pytestmark = pytest.mark.browser

FOCUSED = "() => document.activeElement.textContent"


def outline(person: Visitor) -> Locator:
    return person.page.get_by_role("group", name="Le tableau en liste")


def row(person: Visitor, text: str) -> Locator:
    return outline(person).locator("[data-note-id]").filter(has_text=text)


async def list_view(person: Visitor) -> None:
    """Turn the table into a list by its key."""
    # Its key is announced when it counts.
    await person.page.locator("[aria-keyshortcuts='Shift+O']").wait_for()
    await person.page.keyboard.press("Shift+O")
    await outline(person).wait_for()


async def test_a_whole_turn_without_a_pointer(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        keyboard = ines.page.keyboard
        await list_view(ines)

        await keyboard.press("d")
        await keyboard.type("Comment cuisiner local ?")
        await keyboard.press("Escape")
        await expect(samir.note("Comment cuisiner local ?")).to_be_visible()
        await expect(row(ines, "Comment cuisiner local ?")).to_have_count(1)
        await keyboard.press("f")
        await keyboard.type("Demain, on déjeune ici")
        await keyboard.press("Escape")
        await keyboard.press("ArrowUp")
        await ines.page.wait_for_function(f"{FOCUSED}.includes('Comment cuisiner')")
        await keyboard.press("Enter")
        await keyboard.type(" Et bon")
        await keyboard.press("Control+Enter")
        await expect(samir.note("Comment cuisiner local ? Et bon")).to_be_visible()
        assert ines.faults == samir.faults == []


async def test_what_can_be_done_stands_below_the_row(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        keyboard = ines.page.keyboard
        await ines.write("Comment manger bon ?", key="d")
        await ines.write("Demain, on déjeune ici", key="f")
        await list_view(ines)
        await row(ines, "Comment manger").get_by_role("button").first.focus()

        await keyboard.press("Space")
        await ines.page.get_by_role("button", name="Retenir").focus()
        await keyboard.press("Enter")
        await expect(samir.page.get_by_text("Défi retenu")).to_be_visible()
        await expect(row(ines, "manger bon")).to_contain_text("Retenu")
        await keyboard.press("Escape")
        await keyboard.press("ArrowDown")
        await ines.page.wait_for_function(f"{FOCUSED}.includes('Demain')")
        await keyboard.press("m")
        await ines.page.get_by_role("button", name="Parking", exact=True).last.focus()
        await keyboard.press("Enter")
        parking = outline(ines).get_by_role("region", name=re.compile("Parking"))
        await expect(parking).to_contain_text("Demain, on déjeune ici")
        await ines.page.wait_for_function(f"{FOCUSED}.includes('Demain')")
        assert ines.faults == samir.faults == []


async def test_a_row_goes_and_comes_back_by_keys(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        keyboard = ines.page.keyboard
        await ines.write("Comment manger bon ?", key="d")
        await ines.write("Demain, on déjeune ici", key="f")
        await expect(samir.note("Demain, on déjeune ici")).to_have_count(1)
        await list_view(ines)
        await row(ines, "Demain").get_by_role("button").first.focus()

        await keyboard.press("Delete")
        await expect(samir.note("Demain, on déjeune ici")).to_have_count(0)
        await keyboard.press("Control+z")
        await expect(samir.note("Demain, on déjeune ici")).to_have_count(1)
        await keyboard.press("Shift+O")
        await expect(outline(ines)).to_have_count(0)
        await expect(ines.note("manger bon")).to_be_visible()
        assert ines.faults == samir.faults == []


async def test_two_write_in_one_note_one_in_the_list_one_on_the_board(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines, visitor(browser) as samir:
        await ines.sit_down(link, "Inès")
        await samir.sit_down(link, "Samir")
        await ines.write("départ :")
        await expect(samir.note("départ :")).to_be_visible()
        await list_view(ines)
        await row(ines, "départ :").get_by_role("button").first.focus()
        await ines.page.keyboard.press("Enter")
        await ines.page.locator("textarea").wait_for()

        await asyncio.gather(
            ines.page.keyboard.type(" un élan commun", delay=15),
            samir.type_into("départ :", " été 🌞"),
        )
        await ines.page.keyboard.press("Escape")
        await samir.page.keyboard.press("Escape")
        for person in (ines, samir):
            await person.until_kept()

        (text,) = texts(server, workshop)
        assert sorted(text) == sorted("départ : un élan commun été 🌞")
        await expect(row(ines, text)).to_have_count(1)
        assert ines.faults == samir.faults == []


async def place(person: Person, note: str, y: float) -> None:
    await person.edit(lambda: person.notes[note].update({"pos": [400.0, y]}))


async def test_what_a_colleague_moves_takes_no_keyboard_away(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    async with visitor(browser) as ines, Person(server.url, board["id"], token) as samir:
        notes = [await samir.add_note(f"note {n}") for n in range(3)]
        for at, note in enumerate(notes):
            await place(samir, note, 200.0 + at * 200)
        await ines.sit_down(board["participant"]["url"], "Inès")
        await list_view(ines)
        await row(ines, "note 1").get_by_role("button").first.focus()
        await ines.page.keyboard.press("Enter")
        await ines.page.keyboard.type(" avant")

        # The row that is written on goes to the top, then into another zone.
        await place(samir, notes[1], 130.0)
        await expect(outline(ines).locator("[data-note-id]").first).to_have_attribute(
            "data-note-id", notes[1]
        )
        await ines.page.keyboard.type(" pendant")
        await samir.edit(lambda: samir.notes[notes[1]].update({"zone": "future"}))
        await expect(
            outline(ines).get_by_role("region", name=re.compile("futur")).locator("textarea")
        ).to_be_focused()
        await ines.page.keyboard.type(" après")
        await ines.page.keyboard.press("Escape")

        await expect(row(ines, "note 1 avant pendant après")).to_have_count(1)
        assert ines.faults == []


async def test_a_solution_is_led_to_its_end_in_the_list(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    async with visitor(browser) as ines, Person(server.url, board["id"], token) as samir:
        tray = await samir.add_note("La cantine du pays", kind="solution", zone="solution")
        group = await samir.add_note("Grouper les commandes", kind="action", zone="solution")
        await samir.edit(lambda: samir.notes[group].update({"solution": tray}))
        await samir.add_note("Les mairies", kind="actor", zone="solution")
        await ines.sit_down(board["participant"]["url"], "Inès")
        await list_view(ines)
        keyboard = ines.page.keyboard

        # Its parts stand below its name, and the objective is written where it stands.
        zone = outline(ines).get_by_role("region", name=re.compile("solution"))
        await expect(zone.get_by_role("heading", level=3).first).to_contain_text("La cantine")
        await expect(zone.locator("[data-done='true']")).to_have_count(0)
        await zone.get_by_role("button", name="Objectif commun").focus()
        await keyboard.press("Enter")
        await keyboard.type("Manger ce qui pousse ici")
        await keyboard.press("Enter")
        await expect(zone.get_by_text("Objectif : Manger ce qui pousse ici")).to_be_visible()
        await expect(zone.locator("[data-point='objective']")).to_have_attribute(
            "data-done", "true"
        )

        # A line is drawn from a list of words.
        await row(ines, "Les mairies").get_by_role("button").first.focus()
        await keyboard.press("l")
        await keyboard.type("grouper")
        await keyboard.press("Enter")
        actor, action = (zone.locator(f"li[data-kind='{kind}']") for kind in ("actor", "action"))
        await expect(actor).to_contain_text("porte « Grouper les commandes »")
        await expect(action).to_contain_text("« Les mairies » porte")
        assert await violations(ines.page) == []
        assert ines.faults == []


async def test_bad_words_stay_words(server: Server, browser: Browser, workshop: Any) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    async with visitor(browser) as ines, Person(server.url, board["id"], token) as samir:
        await samir.add_note("<img src=x onerror=alert(1)>")
        await samir.add_note("javascript:alert(1) שלום 👩‍🌾")
        await ines.sit_down(board["participant"]["url"], "Inès")
        await list_view(ines)

        await expect(row(ines, "<img src=x onerror=alert(1)>")).to_be_visible()
        await expect(row(ines, "שלום 👩‍🌾")).to_be_visible()
        assert await outline(ines).locator("img, a[href^='javascript']").count() == 0
        assert ines.faults == []


@pytest.mark.parametrize("options", [LIGHT, DARK, TELEPHONE], ids=["light", "dark", "phone"])
async def test_axe_finds_nothing_in_the_list(
    server: Server, browser: Browser, workshop: Any, options: dict[str, Any]
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    async with (
        visitor(browser, **options) as ines,
        Person(server.url, board["id"], token) as samir,
    ):
        await samir.add_note("Comment nourrir sans gaspiller ?", kind="challenge")
        await samir.add_note("Grouper les commandes 🥕", kind="action", zone="solution")
        await ines.sit_down(board["participant"]["url"], "Inès")
        if options is TELEPHONE:
            await ines.page.get_by_role("button", name="Tableau").tap()
        else:
            await list_view(ines)
        await row(ines, "Grouper").get_by_role("button").first.click()
        await ines.page.get_by_role("button", name="Déplacer vers…").click()

        assert await violations(ines.page) == []


async def test_the_board_prints_as_the_list_with_title_table_and_date(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    async with visitor(browser) as ines, Person(server.url, board["id"], token) as samir:
        words = [f"note {n} " + "longue et qui dit beaucoup " * 12 for n in range(40)]
        for n, text in enumerate(words):
            await samir.add_note(text, zone=["challenge", "future", "solution"][n % 3])
        await ines.sit_down(board["participant"]["url"], "Inès")
        await expect(ines.notes().first).to_be_visible()
        await ines.page.wait_for_function(PRINTS)
        await ines.page.evaluate("addEventListener('beforeprint', () => { window.printing = 1 })")
        sheet = ines.page.locator(".printed")

        pdf = await ines.page.pdf(format="A4")

        assert await ines.page.evaluate("window.printing") == 1
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 2
        await expect(sheet).to_have_count(0)

        await ines.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        await ines.page.emulate_media(media="print")
        for expected in ("Bien vivre en Livradois", "Table 1", "Écologie", "Imprimé le"):
            await expect(sheet.locator("header")).to_contain_text(expected)
        assert await sheet.locator("[data-printed]").count() == len(words)
        assert await ines.page.evaluate(CUT_OFF) == []
        await expect(ines.page.locator(".desk")).to_be_hidden()
        assert ines.faults == []


# Whether the part that prints, which comes after the notes are seen, is there.
PRINTS = """() => {
    dispatchEvent(new Event('beforeprint'))
    const there = document.querySelector('.printed') !== null
    dispatchEvent(new Event('afterprint'))
    return there
}"""
# What is printed and does not fit its place, or lies beside the page.
CUT_OFF = """() => [...document.querySelectorAll('.printed, .printed *')]
    .filter(one => {
        const style = getComputedStyle(one)
        const clipped = style.overflowY !== 'visible' && one.scrollHeight > one.clientHeight + 1
        const box = one.getBoundingClientRect()
        return clipped || box.right > document.documentElement.clientWidth + 1
    })
    .map(one => one.outerHTML.slice(0, 80))"""
