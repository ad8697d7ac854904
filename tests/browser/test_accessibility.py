"""Every page passes axe, A and AA, on a laptop, a telephone and a projector, light and dark.

The states of the table pass its rules of good practice as well, also in high contrast.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.person import Person
from tests.serving import Server

from .visitors import LAPTOP, PHONE, PROJECTOR, Visitor, visitor

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "client/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIGHT: dict[str, Any] = {"viewport": LAPTOP}
DARK: dict[str, Any] = {"viewport": LAPTOP, "color_scheme": "dark"}
TELEPHONE: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
LARGE: dict[str, Any] = {"viewport": PROJECTOR}
CONTRAST: dict[str, Any] = {"viewport": LAPTOP, "contrast": "more"}
FORCED: dict[str, Any] = {"viewport": LAPTOP, "forced_colors": "active"}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True}


async def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, one sentence each, with the element."""
    # The page allows no script but its own: axe is run from outside of that rule.
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}})"
        ".then(result => result.violations)",
        RULES,
    )
    return [
        f"{fault['id']}: {node['html'][:160]} – {node['failureSummary'][:200]}"
        for fault in found
        for node in fault["nodes"]
    ]


async def _home(person: Visitor, server: Server, workshop: Any) -> None:
    await person.page.goto(server.url)
    await person.page.get_by_role("heading").first.wait_for()


async def _prepare(person: Visitor, server: Server, workshop: Any) -> None:
    await _home(person, server, workshop)
    await person.page.get_by_role("button", name="Préparer un atelier").click()
    await person.page.get_by_role("dialog").wait_for()


async def _join(person: Visitor, server: Server, workshop: Any) -> None:
    await person.page.goto(workshop["boards"][0]["participant"]["url"])
    await person.page.get_by_role("button", name="Prendre place").wait_for()


async def _lost(person: Visitor, server: Server, workshop: Any) -> None:
    await person.page.goto(f"{server.url}/join#inconnu")
    await person.page.get_by_role("heading").first.wait_for()


async def _board(person: Visitor, server: Server, workshop: Any) -> None:
    await person.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")


async def _display(person: Visitor, server: Server, workshop: Any) -> None:
    await person.page.goto(workshop["boards"][0]["display"]["url"])
    await person.until_kept()


async def _wall(person: Visitor, server: Server, workshop: Any) -> None:
    await person.page.goto(workshop["facilitator"]["url"])
    await person.page.get_by_text("Bien vivre en Livradois").first.wait_for()
    await person.until_kept()


async def _sheets(person: Visitor, server: Server, workshop: Any) -> None:
    url = workshop["facilitator"]["url"].replace("#", "/sheets#")
    await person.page.goto(url)
    await person.page.get_by_role("heading").first.wait_for()


async def _statement(person: Visitor, server: Server, workshop: Any) -> None:
    await person.page.goto(f"{server.url}/accessibilite")
    await person.page.get_by_role("heading").first.wait_for()


PAGES = [_home, _prepare, _join, _lost, _board, _display, _wall, _sheets, _statement]


@pytest.mark.parametrize("options", [LIGHT, DARK, TELEPHONE], ids=["light", "dark", "phone"])
@pytest.mark.parametrize("open_page", PAGES, ids=lambda page: page.__name__.strip("_"))
async def test_axe_finds_nothing(
    server: Server, browser: Browser, workshop: Any, options: dict[str, Any], open_page: Any
) -> None:
    if open_page is _display:
        options = options | LARGE
    board = workshop["boards"][0]
    session = server.session(board["participant"]["token"], "Camille")["session"]
    async with Person(server.url, board["id"], session) as writer:
        await writer.add_note("Comment nourrir sans gaspiller ?", kind="challenge")
        await writer.add_note("Grouper les commandes 🥕", kind="action", zone="solution")
        await writer.until_saved()

        async with visitor(browser, **options) as person:
            await open_page(person, server, workshop)

            assert await violations(person.page) == []
            assert person.faults == []


@pytest.mark.parametrize("page", ["/", "/join"])
async def test_a_dark_page_has_a_dark_ground_before_its_script_runs(
    server: Server, browser: Browser, page: str
) -> None:
    async with visitor(browser, **DARK) as person:
        await person.page.goto(server.url + page)
        await expect(person.page.locator("html")).to_have_attribute("data-mode", "dark")
        with_script = await person.page.evaluate(GROUND)

    async with visitor(browser, **DARK) as person:
        await person.page.route("**/*.js", lambda route: route.abort())
        await person.page.goto(server.url + page)

        assert await person.page.evaluate(GROUND) == with_script == "rgb(20, 26, 29)"


GROUND = "getComputedStyle(document.body).backgroundColor"


async def _list(person: Visitor) -> None:
    await person.page.get_by_role("button", name="Liste").click()
    await person.page.locator("#outline-challenge").wait_for()


async def _bar(person: Visitor) -> None:
    await person.note("Grouper les commandes").click()
    await person.page.get_by_role("toolbar").get_by_role("button", name="Plus").click()
    await person.page.get_by_role("button", name="Soutenir").wait_for()


async def _comments(person: Visitor) -> None:
    await person.note("Grouper les commandes").click()
    await person.page.keyboard.press("u")
    await person.page.keyboard.press("k")
    field = person.page.get_by_label("Votre commentaire")
    await field.fill("Avec quelles cuisines ?")
    await person.page.keyboard.press("Enter")
    await person.page.get_by_role("button", name="Modifier Avec").wait_for()


async def _changing(person: Visitor) -> None:
    await _comments(person)
    await person.page.get_by_role("button", name="Modifier Avec").click()
    await person.page.get_by_label("Modifier le commentaire").wait_for()


async def _search(person: Visitor) -> None:
    await person.page.get_by_role("button", name="Chercher").click()
    await person.page.get_by_label("Mots à chercher").fill("camille")
    await person.page.locator("#found [role=option]").first.wait_for()


async def _nothing_found(person: Visitor) -> None:
    await person.page.get_by_role("button", name="Chercher").click()
    await person.page.get_by_label("Mots à chercher").fill("licorne")
    await person.page.get_by_text("Aucune note avec ces mots.").wait_for()


async def _you(person: Visitor) -> None:
    await person.page.get_by_role("button", name="nom, langue").click()
    await person.page.get_by_role("group", name="Annonces").wait_for()


async def _help(person: Visitor) -> None:
    await _you(person)
    await person.page.get_by_role("button", name="Raccourcis clavier").click()
    await person.page.get_by_role("heading", name="Échanger").wait_for()


STATES = [_list, _bar, _comments, _changing, _search, _nothing_found, _you, _help]
LIGHTS = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST, "forced": FORCED}


@asynccontextmanager
async def at_table(
    server: Server, browser: Browser, workshop: Any, options: dict[str, Any]
) -> AsyncIterator[Visitor]:
    """Seat somebody at a table with two notes of a colleague."""
    board = workshop["boards"][0]
    session = server.session(board["participant"]["token"], "Camille")["session"]
    async with Person(server.url, board["id"], session) as writer:
        await writer.add_note("Comment nourrir sans gaspiller ?", kind="challenge")
        action = await writer.add_note("Grouper les commandes 🥕", kind="action")
        await writer.edit(lambda: writer.notes[action].update({"pos": [400.0, 200.0]}))
        await writer.until_saved()
        async with visitor(browser, **options) as person:
            await person.sit_down(board["participant"]["url"], "Inès")
            yield person
            assert person.faults == []


@pytest.mark.parametrize("options", LIGHTS.values(), ids=LIGHTS.keys())
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.strip("_"))
async def test_axe_finds_nothing_in_the_states_of_the_table(
    server: Server, browser: Browser, workshop: Any, options: dict[str, Any], state: Any
) -> None:
    async with at_table(server, browser, workshop, options) as person:
        await state(person)

        assert await violations(person.page) == []


@pytest.mark.parametrize("state", [_comments, _search, _you, _help])
async def test_twice_as_large_text_loses_nothing(
    server: Server, browser: Browser, workshop: Any, state: Any
) -> None:
    async with at_table(server, browser, workshop, LIGHT) as person:
        await state(person)
        await person.page.evaluate("document.documentElement.style.fontSize = '200%'")

        assert await person.page.evaluate(SIDEWAYS) == []
        assert await person.page.evaluate(OVERLAPPING) == []


@pytest.mark.parametrize("width", [1920, 1440, 1280, 1024, 720])
async def test_the_bars_of_the_table_hold_at_every_width(
    server: Server, browser: Browser, workshop: Any, width: int
) -> None:
    options = {"viewport": {"width": width, "height": 700}}
    async with at_table(server, browser, workshop, options) as person:
        await person.note("Grouper les commandes").click()
        await person.page.keyboard.press("Delete")
        await person.page.get_by_role("button", name="Annuler").wait_for()
        await person.page.keyboard.press("Control+z")
        await person.page.get_by_role("button", name="Rétablir").wait_for()

        assert await person.page.evaluate(SIDEWAYS) == []
        assert await person.page.evaluate(OVERLAPPING) == []


async def test_the_statement_can_be_read_at_any_size(server: Server, browser: Browser) -> None:
    async with visitor(browser, **NARROW) as person:
        await person.page.goto(f"{server.url}/accessibilite")
        await person.page.get_by_role("heading").first.wait_for()
        assert await person.page.evaluate(SIDEWAYS) == []

        await person.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await person.page.evaluate(SIDEWAYS) == []


async def test_a_narrow_phone_shows_the_settings_and_the_keys_whole(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with at_table(server, browser, workshop, NARROW) as person:
        await person.page.get_by_role("button", name="nom, langue").click()
        await person.page.get_by_role("button", name="Votre place").click()
        await person.page.get_by_role("group", name="Annonces").wait_for()
        assert await person.page.evaluate(SIDEWAYS) == []

        await person.page.get_by_role("button", name="Raccourcis clavier").click()
        await person.page.get_by_role("heading", name="Échanger").wait_for()
        assert await person.page.evaluate(SIDEWAYS) == []


async def test_the_statement_says_what_was_not_tested_and_is_linked(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as person:
        await person.page.goto(server.url)
        await person.page.get_by_role("link", name="Accessibilité").click()
        await expect(person.page.get_by_role("heading", level=1)).to_have_text(
            "Déclaration d’accessibilité"
        )
        await expect(person.page.get_by_text("NVDA")).to_be_visible()
        state = person.page.get_by_text("l’état est donc")
        await expect(state).to_contain_text("non conforme")

        await person.page.get_by_role("button", name="English").click()
        await expect(person.page.locator("html")).to_have_attribute("lang", "en")
        await expect(person.page.get_by_role("heading", level=1)).to_have_text(
            "Accessibility statement"
        )

        await person.page.goto(workshop["boards"][0]["participant"]["url"])
        link = person.page.get_by_role("link", name="Accessibility")
        await expect(link).to_have_attribute("href", "/accessibilite")
        assert person.faults == []


# What can be scrolled sideways, or is cut off: the page, an open dialog, a panel.
SIDEWAYS = """() => [document.documentElement,
    ...document.querySelectorAll('dialog[open], main > .panel')]
    .filter(element => element.scrollWidth > element.clientWidth + 1)
    .map(element => `${element.className || element.tagName}: ${element.scrollWidth}`)"""

# Which buttons of the two bars lie over each other or beyond the edge of the window.
OVERLAPPING = """() => {
    const boxes = [...document.querySelectorAll('.top :is(a, button), .edge button, .percent')]
        .map(element => [element.textContent.trim(), element.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1)
    const bar = box => box.top > innerHeight / 2
    const over = ([, a], [, b]) => bar(a) === bar(b)
        && a.left < b.right - 8 && b.left < a.right - 8
    return boxes.flatMap((one, i) => [
        ...one[1].right > innerWidth + 1 ? [`${one[0]} is outside`] : [],
        ...boxes.slice(i + 1)
            .filter(other => over(one, other))
            .map(other => `${one[0]} / ${other[0]}`),
    ])
}"""
