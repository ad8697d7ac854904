"""A telephone at the table: small, on its side, in large letters, with its keyboard open."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.person import Person
from tests.serving import Server

from .visitors import PHONE, Visitor, texts, visitor

pytestmark = pytest.mark.browser

TOUCH: dict[str, Any] = {"has_touch": True, "is_mobile": True}
TELEPHONE = TOUCH | {"viewport": PHONE}
SMALL = TOUCH | {"viewport": {"width": 320, "height": 568}}
ON_ITS_SIDE = TOUCH | {"viewport": {"width": 844, "height": 390}}
TABS = ("Écrire", "Tableau", "Plan")

# The visible buttons and fields that are smaller than a finger; what lies on the table is as
# large as one looks near.
TOO_SMALL = """() => [...document.querySelectorAll('button, select, input, [role=button]')]
    .filter(one => !one.closest('.world') && one.checkVisibility({visibilityProperty: true}))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([, {width, height}]) => width > 0 && (width < 43.5 || height < 43.5))
    .map(([one, {width, height}]) => `${one.outerHTML.slice(0, 90)} ${width}×${height}`)"""
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(one => !one.closest('.canvas, .sr, svg') && one.checkVisibility())
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => one.outerHTML.slice(0, 90))"""

# An iPhone's keyboard covers the page without making it smaller: only the visual viewport
# tells. Chromium has no such keyboard, so the page is told what an iPhone would tell.
KEYBOARD = """
class Seen extends EventTarget {
    height = innerHeight; width = innerWidth; offsetTop = 0; offsetLeft = 0; scale = 1
}
const seen = new Seen()
Object.defineProperty(window, 'visualViewport', {get: () => seen})
window.openKeyboard = taken => {
    Object.assign(seen, {width: innerWidth, height: innerHeight - taken})
    seen.dispatchEvent(new Event('resize'))
}
"""


async def tap(person: Visitor, name: str) -> None:
    await person.page.get_by_role("button", name=name, exact=True).first.tap()


@pytest.mark.parametrize(
    "options", [TELEPHONE, SMALL, ON_ITS_SIDE], ids=["upright", "320 px", "on its side"]
)
async def test_everything_is_as_large_as_a_finger_and_nothing_sticks_out(
    server: Server, browser: Browser, workshop: Any, options: dict[str, Any]
) -> None:
    board = workshop["boards"][0]
    token = server.session(board["participant"]["token"], "Samir")["session"]
    async with visitor(browser, **options) as luc, Person(server.url, board["id"], token) as samir:
        await samir.add_note("Un mot interminable : " + "anticonstitutionnellement" * 3)
        await luc.sit_down(board["participant"]["url"], "Luc")
        await luc.page.get_by_label("Votre idée").fill("La mienne")
        await tap(luc, "Poser sur la table")
        await luc.note("La mienne").get_by_role("button").first.tap()

        for tab in TABS:
            await luc.page.get_by_role("navigation").get_by_role("button", name=tab).tap()
            if tab == "Tableau":
                await luc.note("interminable").get_by_role("button").first.tap()
                await tap(luc, "Déplacer vers…")
            assert await luc.page.evaluate(TOO_SMALL) == [], tab
            assert await luc.page.evaluate(TOO_WIDE) == [], tab
        assert luc.faults == []


async def test_letters_twice_as_large_lose_nothing(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, **TELEPHONE) as luc:
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        await luc.page.evaluate("document.documentElement.style.fontSize = '200%'")
        field = luc.page.get_by_label("Votre idée")
        await field.fill("Un goûter de pays")
        await tap(luc, "Poser sur la table")
        await expect(luc.note("Un goûter de pays")).to_be_visible()

        for tab in TABS:
            await luc.page.get_by_role("navigation").get_by_role("button", name=tab).tap()
            assert await luc.page.evaluate(TOO_WIDE) == [], tab


async def test_a_phone_on_its_side_writes_and_sends_without_scrolling(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, **ON_ITS_SIDE) as luc:
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        button = luc.page.get_by_role("button", name="Poser sur la table")
        box, nav = await button.bounding_box(), await luc.page.locator("nav").bounding_box()
        field = await luc.page.get_by_label("Votre idée").bounding_box()

        assert box is not None and nav is not None and field is not None
        assert box["y"] + box["height"] <= nav["y"]
        assert field["y"] >= 0 and field["height"] > 60


@pytest.mark.parametrize(
    ("options", "taken"), [(TELEPHONE, 336), (SMALL, 260), (ON_ITS_SIDE, 200)]
)
async def test_the_keyboard_never_hides_the_field(
    server: Server, browser: Browser, workshop: Any, options: dict[str, Any], taken: int
) -> None:
    seen = options["viewport"]["height"] - taken
    async with visitor(browser, **options) as luc:
        await luc.context.add_init_script(KEYBOARD)
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        field = luc.page.get_by_label("Votre idée")
        await field.fill("Un goûter de pays, une fois par mois.")
        await field.tap()
        await luc.page.evaluate(f"openKeyboard({taken})")
        await expect(luc.page.get_by_role("navigation")).to_be_hidden()

        box = await field.bounding_box()
        assert box is not None
        assert box["y"] >= 0 and box["y"] + min(box["height"], 44) <= seen
        await tap(luc, "Poser sur la table")
        await expect(luc.note("Un goûter de pays")).to_have_count(1)

        await luc.page.evaluate("openKeyboard(0)")
        await expect(luc.page.get_by_role("navigation")).to_be_visible()


async def test_ideas_that_wait_say_so_and_go_when_they_can(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, **TELEPHONE) as luc:
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        await luc.context.set_offline(True)
        await expect(luc.status).to_have_attribute("data-sync", "offline")
        await luc.page.get_by_label("Votre idée").fill("Sans réseau 🍐")
        await tap(luc, "Poser sur la table")
        await expect(luc.note("Sans réseau 🍐")).to_contain_text("en attente d’envoi")

        await luc.context.set_offline(False)
        await luc.until_kept()
        await expect(luc.note("Sans réseau 🍐")).to_contain_text("sur la table")
        assert texts(server, workshop) == ["Sans réseau 🍐"]


async def test_one_writes_on_in_an_idea_of_ones_own(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, **TELEPHONE) as luc:
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        await luc.page.get_by_label("Votre idée").fill("Un goûter")
        await tap(luc, "Poser sur la table")
        await luc.note("Un goûter").get_by_role("button").first.tap()
        field = luc.page.get_by_label("Texte de la note")
        await expect(field).to_be_focused()
        await luc.page.keyboard.type(" de pays")
        await luc.until_kept()

        assert texts(server, workshop) == ["Un goûter de pays"]


async def test_the_rest_is_behind_ones_seat_cards_too(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser, **TELEPHONE) as luc:
        await luc.sit_down(board["participant"]["url"], "Luc")
        await luc.page.locator(".mine").first.tap()
        dialog = luc.page.get_by_role("dialog", name="Plus")
        await dialog.get_by_role("button", name="Cartes").tap()
        card = luc.page.get_by_role("button", name="ÉCOL-").first
        await card.tap()
        await luc.until_kept()

        session = server.session(board["display"]["token"])["session"]
        (note,) = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
        assert note["source"].startswith("ECOL-")
        assert luc.faults == []


async def test_the_time_left_is_on_the_phone(
    server: Server, browser: Browser, workshop: Any
) -> None:
    facilitator = server.session(workshop["facilitator"]["token"])["session"]
    commands = f"/api/workshops/{workshop['workshop']['id']}/commands"
    async with visitor(browser, **TELEPHONE) as luc:
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        await expect(luc.page.get_by_role("timer")).to_have_count(0)

        server.ask("POST", commands, {"do": "time", "minutes": 10}, session=facilitator)

        timer = luc.page.get_by_role("timer", name="Temps restant")
        await expect(timer).to_contain_text("09:5")
        server.ask("POST", commands, {"do": "time", "minutes": None}, session=facilitator)
        await expect(timer).to_have_count(0)
