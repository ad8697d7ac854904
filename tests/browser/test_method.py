"""The method's objects in real browsers: lines, solutions, actors, what is retained, lineage."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.person import Person
from tests.serving import Server

from .test_accessibility import violations
from .visitors import Visitor, visitor

pytestmark = pytest.mark.browser

COUNT_POINTERS = """
window.pointers = 0
for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'click'])
  addEventListener(kind, (event) => {
    if (kind !== 'click' || event.detail > 0) window.pointers++
  }, true)
"""


def board_of(server: Server, workshop: Any) -> Any:
    """Return what the server has on disk for the first table."""
    board = workshop["boards"][0]
    session = server.session(board["display"]["token"])["session"]
    return server.ask("GET", f"/api/boards/{board['id']}", session=session)


def told(board: Any) -> set[tuple[str, str, str]]:
    """Return the links as sentences of two texts and a kind."""
    texts = {note["id"]: note["text"] for note in board["notes"]}
    return {(texts[link["from"]], link["kind"], texts[link["to"]]) for link in board["links"]}


def done(person: Visitor) -> Locator:
    return person.page.locator("[data-point][data-done=true]")


async def write(person: Visitor, key: str, text: str) -> None:
    """Lay a note with one key and write it."""
    await person.page.keyboard.press(key)
    await person.page.locator("textarea").wait_for()
    await person.page.keyboard.type(text)
    await person.page.keyboard.press("Escape")
    await expect(person.page.locator("textarea")).to_have_count(0)
    await expect(person.note(text).first).to_be_focused()


async def choose(person: Visitor, words: str) -> None:
    """Answer the list that asks where a line leads."""
    field = person.page.get_by_role("combobox", name="Chercher une note")
    await expect(field).to_be_focused()
    await person.page.keyboard.type(words)
    targets = person.page.get_by_role("listbox", name="Notes à relier")
    await expect(targets.get_by_role("option")).to_have_count(1)
    await person.page.keyboard.press("Enter")
    await expect(field).to_have_count(0)


@asynccontextmanager
async def at_keys(browser: Browser, link: str) -> AsyncGenerator[Visitor]:
    """Let somebody without a pointer take a seat."""
    async with visitor(browser) as person:
        await person.context.add_init_script(COUNT_POINTERS)
        await person.page.goto(link)
        await person.page.get_by_role("textbox").first.focus()
        await person.page.keyboard.type("Awa")
        await person.page.keyboard.press("Enter")
        await person.page.wait_for_url("**/b/*")
        await person.until_kept()
        await expect(person.page.locator("svg.links")).to_have_count(1)
        await person.page.get_by_role("group", name="Table vue d’en haut").focus()
        yield person


async def lay_a_solution(awa: Visitor) -> None:
    """Retain a défi and a future, lay a tray with two actions and two actors, link the actions."""
    await write(awa, "d", "Comment manger local ?")
    await awa.page.keyboard.press("r")
    await write(awa, "f", "Chacun déjeune de ce qui pousse ici.")
    await awa.page.keyboard.press("r")
    await write(awa, "o", "La cantine du pays")
    await expect(awa.page.locator("[data-point]")).to_have_count(7)
    await expect(done(awa)).to_have_count(0)
    await write(awa, "a", "Grouper les commandes")
    await write(awa, "p", "6 mairies")
    await write(awa, "p", "Parents")
    await write(awa, "a", "Ouvrir une légumerie")
    await awa.page.keyboard.press("l")
    await choose(awa, "grouper")


async def answer_its_questions(awa: Visitor) -> None:
    """Write the objective, then answer what the head of the tray still asks."""
    keys = awa.page.keyboard
    await keys.press("j")
    await expect(awa.page.get_by_label("Objectif commun")).to_be_focused()
    await keys.type("Acheter ensemble")
    await keys.press("Enter")
    await expect(awa.note("La cantine du pays").first).to_be_focused()
    await keys.press("q")  # the objective leads to the future
    await keys.press("q")  # something exists already
    await awa.page.locator("textarea").wait_for()
    await keys.type("La Charrette")
    await keys.press("Escape")
    await expect(awa.note("La Charrette").first).to_be_focused()
    await keys.press("q")  # how does it hold to the others
    await choose(awa, "légumerie")


async def test_a_keyboard_builds_a_whole_solution(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with at_keys(browser, workshop["boards"][0]["participant"]["url"]) as awa:
        await lay_a_solution(awa)
        await answer_its_questions(awa)

        await expect(done(awa)).to_have_count(7)
        await expect(awa.page.get_by_text("Votre solution se tient.")).to_be_visible()
        await awa.until_kept()
        board = board_of(server, workshop)
        assert told(board) == {
            ("Chacun déjeune de ce qui pousse ici.", "answers", "Comment manger local ?"),
            ("6 mairies", "carries", "Grouper les commandes"),
            ("Parents", "carries", "Grouper les commandes"),
            ("Ouvrir une légumerie", "combines", "Grouper les commandes"),
            ("La cantine du pays", "contributes", "Chacun déjeune de ce qui pousse ici."),
            ("Ouvrir une légumerie", "strengthens", "La Charrette"),
        }
        (solution,) = [note for note in board["notes"] if note["kind"] == "solution"]
        assert solution["objective"] == "Acheter ensemble"
        assert {note["text"] for note in board["notes"] if note["solution"] == solution["id"]} == {
            "Grouper les commandes",
            "6 mairies",
            "Parents",
            "Ouvrir une légumerie",
            "La Charrette",
        }
        assert await violations(awa.page) == []
        assert await awa.page.evaluate("window.pointers") == 0
        assert awa.faults == []


async def two_linked(awa: Visitor) -> None:
    await write(awa, "a", "Grouper")
    await write(awa, "a", "Ouvrir")
    await awa.page.keyboard.press("l")
    await choose(awa, "grouper")
    await expect(awa.page.locator("[data-link-kind=combines]")).to_have_count(1)


async def test_a_keyboard_reads_and_changes_links(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with at_keys(browser, workshop["boards"][0]["participant"]["url"]) as awa:
        await two_linked(awa)

        await awa.page.keyboard.press("Shift+L")
        panel = awa.page.get_by_role("region", name="Liens de « Ouvrir »")
        await expect(panel.get_by_role("heading")).to_be_focused()
        await expect(panel.get_by_role("listitem")).to_have_count(1)
        await panel.get_by_role("combobox", name="Sorte de lien").select_option("precedes")
        await expect(awa.page.locator("[data-link-kind=precedes]")).to_have_count(1)
        await panel.get_by_role("button", name="Tourner le lien").press("Enter")
        await awa.until_kept()
        assert told(board_of(server, workshop)) == {("Grouper", "precedes", "Ouvrir")}
        assert await violations(awa.page) == []

        await panel.get_by_role("button", name="Aller à Grouper").press("Enter")
        await expect(awa.note("Grouper").first).to_be_focused()
        panel = awa.page.get_by_role("region", name="Liens de « Grouper »")
        await panel.get_by_role("button", name="Retirer le lien").press("Enter")
        await expect(awa.page.locator("[data-link-kind]")).to_have_count(0)
        await awa.page.keyboard.press("Control+z")
        await expect(awa.page.locator("[data-link-kind=precedes]")).to_have_count(1)
        await panel.get_by_role("button", name="Fermer").press("Enter")
        await expect(panel).to_have_count(0)
        assert await awa.page.evaluate("window.pointers") == 0
        assert awa.faults == []


async def test_a_keyboard_follows_the_lineage_of_a_note(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with at_keys(browser, workshop["boards"][0]["participant"]["url"]) as awa:
        await two_linked(awa)
        await write(awa, "f", "Demain, local")
        await awa.page.keyboard.press("l")
        await choose(awa, "ouvrir")

        await awa.page.keyboard.press("i")

        lineage = awa.page.get_by_role("region", name="Lignée de « Demain, local »")
        step = lineage.get_by_role("button", name="Action, Ouvrir")
        await expect(step).to_be_visible()
        assert await violations(awa.page) == []
        await step.press("Enter")
        await expect(awa.note("Ouvrir").first).to_be_focused()
        await expect(awa.page.get_by_role("region", name="Lignée de « Ouvrir »")).to_be_visible()
        assert await awa.page.evaluate("window.pointers") == 0
        assert awa.faults == []


async def middle(note: Locator, down: float = 0.5, across: float = 0.5) -> tuple[float, float]:
    box = await note.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


async def drag(person: Visitor, start: tuple[float, float], end: tuple[float, float]) -> None:
    mouse = person.page.mouse
    await mouse.move(*start)
    await mouse.down()
    await mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=5)
    await mouse.move(*end, steps=5)
    await mouse.up()


async def drop_on(
    person: Visitor, text: str, target: Locator, down: float = 0.5, across: float = 0.5
) -> None:
    """Take a note by its upper edge and let it go over another."""
    await person.page.keyboard.press("Escape")
    x, y = await middle(person.note(text).first, 0.2)
    await drag(person, (x, y), await middle(target, down, across))


async def draw_line(person: Visitor, text: str, target: Locator) -> None:
    """Draw a line from the handle of a note to another."""
    await person.page.keyboard.press("Escape")
    await target.click(trial=True)  # it may still be on its way
    await person.note(text).first.click(position={"x": 20, "y": 12})
    handle = person.page.get_by_role("button", name="Relier à…").last
    await drag(person, await middle(handle), await middle(target))


@asynccontextmanager
async def at_mouse(browser: Browser, link: str, name: str) -> AsyncGenerator[Visitor]:
    async with visitor(browser) as person:
        await person.sit_down(link, name)
        await expect(person.page.locator("svg.links")).to_have_count(1)
        await person.page.get_by_role("button", name="Fermer le tiroir").click()
        yield person


async def lay(person: Visitor, pile: str, text: str) -> None:
    """Take a sheet from a pile and write on it."""
    await (
        person.page.get_by_role("navigation", name="Outils").get_by_text(pile, exact=True).click()
    )
    await person.page.locator("textarea").wait_for()
    await person.page.keyboard.type(text)
    await person.page.keyboard.press("Escape")
    await expect(person.note(text).first).to_be_visible()
    await person.page.keyboard.press("Escape")
    await person.page.evaluate("document.activeElement.blur()")


async def test_a_mouse_builds_a_solution(server: Server, browser: Browser, workshop: Any) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with at_mouse(browser, link, "Inès") as ines:
        for pile, text in [
            ("Solution", "La cantine du pays"),
            ("Action", "Grouper les commandes"),
            ("Action", "Ouvrir une légumerie"),
            ("Acteur", "6 mairies"),
        ]:
            await lay(ines, pile, text)
        tray = ines.page.locator("article[data-kind=solution]")
        await ines.page.get_by_role("button", name="Tout voir").click()

        await drop_on(ines, "6 mairies", ines.note("Grouper les commandes").first)
        await drop_on(ines, "Grouper les commandes", tray, 0.6, 0.25)
        await drop_on(ines, "Ouvrir une légumerie", tray, 0.6, 0.8)
        await draw_line(ines, "Grouper les commandes", ines.note("Ouvrir une légumerie").first)

        await expect(ines.page.locator("[data-link-kind=combines]")).to_have_count(1)
        bar = ines.page.get_by_role("toolbar", name="Lien choisi")
        await bar.get_by_role("combobox").select_option("precedes")
        await expect(ines.page.locator("[data-link-kind=precedes]")).to_have_count(1)
        for point in ("actions", "together"):
            await expect(ines.page.locator(f"[data-point={point}]")).to_have_attribute(
                "data-done", "true"
            )
        await ines.until_kept()
        board = board_of(server, workshop)
        assert told(board) == {
            ("6 mairies", "carries", "Grouper les commandes"),
            ("Grouper les commandes", "precedes", "Ouvrir une légumerie"),
        }
        assert len([note for note in board["notes"] if note["solution"]]) == 3

        # Moved, the tray takes everything with it; drawn out, a paper is no part of it any more.
        before = await ines.note("6 mairies").first.bounding_box()
        await ines.page.keyboard.press("Escape")
        x, y = await middle(tray, 0.05)
        await drag(ines, (x, y), (x, y + 60))
        after = await ines.note("6 mairies").first.bounding_box()
        assert before is not None and after is not None
        assert abs(after["y"] - before["y"] - 60) < 2
        await drop_on(ines, "Grouper les commandes", ines.page.locator("[data-zone=parking]"), 0.5)
        await ines.until_kept()
        board = board_of(server, workshop)
        assert {note["text"] for note in board["notes"] if note["solution"]} == {
            "Ouvrir une légumerie"
        }
        assert ines.faults == []


async def test_two_people_work_on_one_solution_at_once(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with at_mouse(browser, link, "Inès") as ines, at_mouse(browser, link, "Samir") as samir:
        await lay(ines, "Solution", "La cantine du pays")
        await lay(ines, "Action", "Grouper")
        await lay(samir, "Action", "Ouvrir")
        for person in (ines, samir):
            await person.page.get_by_role("button", name="Tout voir").click()
            for text in ("Grouper", "Ouvrir"):
                await expect(person.note(text).first).to_be_visible()

        await asyncio.gather(
            drop_on(ines, "Grouper", ines.page.locator("article[data-kind=solution]"), 0.6, 0.25),
            drop_on(samir, "Ouvrir", samir.page.locator("article[data-kind=solution]"), 0.6, 0.8),
        )
        for person in (ines, samir):
            await expect(person.page.locator("[data-point=actions]")).to_have_attribute(
                "data-done", "true"
            )
        await draw_line(samir, "Ouvrir", samir.note("Grouper").first)
        await expect(ines.page.locator("[data-link-kind=combines]")).to_have_count(1)
        # Undo takes back one's own: what Inès put into the tray, not the line of Samir.
        await ines.page.keyboard.press("Control+z")
        for person in (ines, samir):
            await expect(person.page.locator("[data-point=actions]")).to_have_attribute(
                "data-done", "false"
            )
            await expect(person.page.locator("[data-link-kind=combines]")).to_have_count(1)
        assert ines.faults == samir.faults == []


async def test_a_reformulation_is_shown_word_by_word(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    session = server.session(board["participant"]["token"], "Camille")["session"]
    cahier = server.ask("GET", f"/api/boards/{board['id']}/cahier", session=session)
    card = cahier["theme"]["challenges"][0]
    async with (
        Person(server.url, board["id"], session) as camille,
        at_mouse(browser, board["participant"]["url"], "Inès") as ines,
    ):
        taken = await camille.add_note(card["text"], kind="challenge")
        await camille.edit(lambda: camille.notes[taken].update({"source": card["id"]}))
        page = ines.page
        note = page.locator(f'article[data-note-id="{taken}"]')
        await note.click()
        await page.keyboard.press("r")
        await expect(note).to_have_class(re.compile(r"\bkept\b"))
        slip = page.locator("[data-slip=challenge]")
        await expect(slip).to_have_count(0)

        await page.keyboard.press("Enter")
        await page.locator("textarea").wait_for()
        await page.keyboard.press("Control+Home")
        await page.keyboard.type("Ici, ")
        await page.keyboard.press("Escape")

        await expect(slip.locator("ins")).to_contain_text("Ici")
        await expect(slip.locator("del")).to_have_count(0)
        assert card["text"][-20:] in (await slip.inner_text())
        await note.focus()
        await page.keyboard.press("i")
        lineage = page.get_by_role("region", name="Lignée de")
        await expect(lineage.locator("ins")).to_contain_text("Ici")
        await expect(lineage.get_by_text(re.compile("^carte "))).to_be_visible()
        assert await violations(page) == []
        assert ines.faults == []
