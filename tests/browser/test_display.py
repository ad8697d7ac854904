"""The projected table: readable, without tools, turned from a phone, and never in a hurry."""

import sqlite3
from contextlib import closing
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from pycrdt import Map

from tests.person import Person
from tests.serving import Server

from .test_accessibility import TELEPHONE, violations
from .visitors import PROJECTOR, Visitor, visitor

pytestmark = pytest.mark.browser

SENTENCE = (
    "À midi, les enfants citent le nom de la maraîchère, goûtent les légumes de saison et "
    "racontent le soir à leurs parents comment on cuisine une soupe pour trois cents "
    "personnes sans rien jeter !"
)
SENTENCE = SENTENCE[:190]
# The height of a capital of a note as it stands on the screen, px.
CAPITAL = """note => {
    const style = getComputedStyle(note.querySelector('p'))
    const pen = document.createElement('canvas').getContext('2d')
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    return pen.measureText('H').actualBoundingBoxAscent
}"""


async def project(screen: Visitor, board: Any) -> Page:
    await screen.page.goto(board["display"]["url"])
    await screen.until_kept()
    return screen.page


async def open_remote(person: Visitor) -> Locator:
    await person.page.locator(".mine").first.tap()
    await person.page.get_by_role("button", name="Écran projeté").tap()
    return person.page.get_by_role("region", name="L’écran projeté")


async def in_solution(person: Person, note: str, tray: str) -> None:
    await person.edit(lambda: person.notes[note].update({"solution": tray}))


def heading(page: Page) -> Any:
    return page.get_by_role("heading", level=1)


def commands(server: Server, workshop: Any, who: str) -> Any:
    session = server.session(who, "Camille")["session"]
    path = f"/api/workshops/{workshop['workshop']['id']}/commands"
    return lambda **order: server.ask("POST", path, order, session=session)


async def test_a_note_of_190_characters_is_read_from_the_last_row(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    assert len(SENTENCE) == 190
    async with (
        Person(server.url, board["id"], token) as samir,
        visitor(browser, viewport=PROJECTOR) as screen,
    ):
        for n in range(16):
            await samir.add_note(f"Une question de la table, la {n} e ?", kind="challenge")
        await samir.add_note(SENTENCE, kind="future")
        page = await project(screen, board)
        note = screen.note(SENTENCE[:60])
        await note.wait_for()

        assert await note.evaluate(CAPITAL) >= 18
        assert SENTENCE[-30:] in (await note.text_content() or "")
        box = await note.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PROJECTOR["height"]
        for other in await screen.notes().all():
            assert await other.evaluate(CAPITAL) >= 18
        await expect(page.get_by_text("autre").first).to_be_visible()


async def test_it_has_no_tools_but_a_code_names_and_the_question(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser, viewport=PROJECTOR) as screen, visitor(browser) as ines:
        await ines.sit_down(board["participant"]["url"], "Inès")
        page = await project(screen, board)

        assert await page.locator("button, input, select, textarea, a[href]").count() == 0
        await expect(page.get_by_role("img", name="Code QR")).to_be_visible()
        await expect(page.get_by_text(board["participant"]["code"])).to_be_visible()
        await expect(page.get_by_role("group", name="Présents")).to_contain_text("Inès")
        await expect(heading(page)).to_contain_text("Quel défi choisissez-vous")


async def test_a_phone_of_the_table_turns_it(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with (
        visitor(browser, viewport=PROJECTOR) as screen,
        visitor(browser, **TELEPHONE) as luc,
    ):
        await luc.sit_down(board["participant"]["url"], "Luc")
        page = await project(screen, board)
        remote = await open_remote(luc)

        await remote.get_by_role("button", name="Notre futur souhaitable").tap()
        await expect(heading(page)).to_contain_text("Notre futur souhaitable")
        await expect(
            remote.get_by_role("button", name="Notre futur souhaitable")
        ).to_have_attribute("aria-pressed", "true")

        await remote.get_by_role("button", name="Toute la table").tap()
        await expect(heading(page)).to_contain_text("Toute la table")
        await expect(page.get_by_role("img", name="Code QR")).to_be_visible()
        assert await violations(page) == []

        await remote.get_by_role("button", name="Salle sombre").tap()
        await expect(page.locator("html")).to_have_attribute("data-mode", "dark")
        assert await violations(page) == []
        await expect(luc.page.locator("html")).to_have_attribute("data-mode", "light")
        assert screen.faults == luc.faults == []


async def test_it_follows_a_person_where_they_work(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with (
        visitor(browser, viewport=PROJECTOR) as screen,
        visitor(browser, **TELEPHONE) as luc,
    ):
        await luc.sit_down(board["participant"]["url"], "Luc")
        page = await project(screen, board)
        remote = await open_remote(luc)

        await remote.get_by_role("button", name="Luc").tap()
        await expect(page.get_by_text("On suit Luc")).to_be_visible()
        await remote.get_by_role("button", name="Fermer").tap()
        await remote.wait_for(state="detached")
        await luc.page.get_by_label("Votre idée").fill("Au parking")
        await luc.page.get_by_role("button", name="Poser sur la table").tap()
        await luc.page.get_by_role("button", name="Tableau").tap()
        await luc.note("Au parking").get_by_role("button").first.tap()
        await luc.page.get_by_role("button", name="Déplacer vers…").tap()
        await luc.page.get_by_role("button", name="Parking", exact=True).last.tap()
        await expect(heading(page)).to_contain_text("Parking")
        await expect(page.locator(".inhand")).to_contain_text("Au parking")
        assert screen.faults == luc.faults == []


async def test_it_turns_seldom_and_slowly_whoever_asks(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    ask = commands(server, workshop, board["participant"]["token"])
    async with visitor(browser, viewport=PROJECTOR) as screen:
        page = await project(screen, board)
        await page.evaluate(
            """() => {
                window.turns = []
                new MutationObserver(() => window.turns.push(performance.now())).observe(
                    document.querySelector('h1'), {subtree: true, childList: true,
                    characterData: true})
            }"""
        )
        for n in range(30):
            ask(do="show", board=board["id"], show=("all", "future", "parking")[n % 3])
        await page.wait_for_function("() => window.turns.at(-1) - window.turns[0] > 3000")
        ask(do="show", board=board["id"], show="future")
        await expect(heading(page)).to_contain_text("Notre futur souhaitable")

        turns = await page.evaluate("window.turns")
        far = [b - a for a, b in pairwise(turns) if b - a > 100]
        assert far and min(far) > 3500, turns


async def test_a_screen_may_not_turn_itself_and_a_pause_is_the_facilitators(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    luc = commands(server, workshop, board["participant"]["token"])
    host = commands(server, workshop, workshop["facilitator"]["token"])
    async with visitor(browser, viewport=PROJECTOR) as screen:
        page = await project(screen, board)
        host(do="pause", board=board["id"])
        await expect(page.get_by_text("Pause. On lit")).to_be_visible()
        with pytest.raises(AssertionError, match="403"):
            luc(do="show", board=board["id"], show="all")
        host(do="show", board=None, show="solution")
        await expect(heading(page)).to_contain_text("Notre solution collective")
        host(do="time", minutes=5)
        await expect(page.get_by_role("timer")).to_contain_text("04:5")


async def test_a_solution_shows_its_points_and_what_is_linked(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    ask = commands(server, workshop, board["participant"]["token"])
    async with (
        Person(server.url, board["id"], token) as samir,
        visitor(browser, viewport=PROJECTOR) as screen,
    ):
        tray = await samir.add_note("La cantine du pays", kind="solution", zone="solution")
        words = ("Grouper les commandes", "Ouvrir une légumerie")
        actions = [await samir.add_note(text, kind="action", zone="solution") for text in words]
        for action in actions:
            await in_solution(samir, action, tray)
        ask(do="show", board=board["id"], show="solution")
        page = await project(screen, board)
        solution = screen.note("La cantine du pays")
        await expect(solution.locator("[data-point='actions']")).to_have_attribute(
            "data-done", "true"
        )
        await expect(solution.locator("[data-point='together']")).to_have_attribute(
            "data-done", "false"
        )

        links = samir.doc.get("links", type=Map)
        line = {"from": actions[0], "to": actions[1], "kind": "combines"}
        await samir.edit(lambda: links.update({"link-000000001": line}))

        await expect(solution.locator("[data-point='together']")).to_have_attribute(
            "data-done", "true"
        )
        await expect(screen.note(words[0])).to_contain_text("combine « Ouvrir une légumerie »")
        assert await violations(page) == []
        assert screen.faults == []


async def test_words_are_only_words_on_the_wall(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    async with (
        Person(server.url, board["id"], token) as samir,
        visitor(browser, viewport=PROJECTOR) as screen,
    ):
        await samir.add_note("<img src=x onerror=alert(1)>")
        await samir.add_note("שלום עולם 👩‍🌾")
        await samir.add_note("anticonstitutionnellement" * 8)
        page = await project(screen, board)

        await expect(screen.note("<img src=x")).to_be_visible()
        await expect(screen.note("שלום")).to_be_visible()
        assert await page.locator("main img:not(.qr)").count() == 0
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width == PROJECTOR["width"]
        assert screen.faults == []


@pytest.mark.usefixtures("running")
async def test_the_screen_begins_anew_with_another_life_of_the_board(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser, viewport=PROJECTOR) as screen:
        page = await project(screen, board)
        await page.evaluate("() => { window.before = true }")
        server.stop()
        with closing(sqlite3.connect(server.database, isolation_level=None)) as database:
            database.execute("UPDATE board SET epoch = epoch + 1")
        server.start()
        await page.wait_for_function("() => window.before === undefined")
        await screen.until_kept()
