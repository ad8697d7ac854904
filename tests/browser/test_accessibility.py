"""Every page passes axe, A and AA, on a laptop, a telephone and a projector, light and dark."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.person import Person
from tests.serving import Server

from .visitors import LAPTOP, PHONE, PROJECTOR, Visitor, visitor

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "client/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LIGHT: dict[str, Any] = {"viewport": LAPTOP}
DARK: dict[str, Any] = {"viewport": LAPTOP, "color_scheme": "dark"}
TELEPHONE: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
LARGE: dict[str, Any] = {"viewport": PROJECTOR}


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


PAGES = [_home, _prepare, _join, _lost, _board, _display, _wall, _sheets]


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
