"""The table from near and afar: a picture one can work on, looking, motion, many hands."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import combinations
from typing import Any

import pytest
from playwright.async_api import Browser, CDPSession, Page, expect
from pycrdt import Map, Text

from server.sync import awareness, wire
from tests.person import Person
from tests.serving import Server

from .visitors import LAPTOP, PHONE, visitor

pytestmark = pytest.mark.browser

NOT_REDUCED = {"reduced_motion": "no-preference"}
TRANSFORM = """() => {
  const { transform } = getComputedStyle(document.querySelector('.world'))
  const { a, e, f } = new DOMMatrix(transform)
  return [a, e, f]
}"""


@asynccontextmanager
async def samir(server: Server, workshop: Any) -> AsyncIterator[Person]:
    """A colleague at the first table, on another machine."""
    board = workshop["boards"][0]
    session = server.session(board["participant"]["token"], "Samir")["session"]
    async with Person(server.url, board["id"], session) as person:
        await person.until(lambda: person.synced)
        yield person


async def all_there(page: Page) -> None:
    """Wait for what is fetched after the table: commands, layers, words."""
    await page.wait_for_load_state("networkidle")


async def lay(
    person: Person, places: list[tuple[float, float]], zone: str = "challenge"
) -> list[str]:
    """Lay a note on each of these places and return their ids."""
    ids = [f"canvas-note-{i:06d}" for i in range(len(places))]

    def notes() -> None:
        for i, (note, (x, y)) in enumerate(zip(ids, places, strict=True)):
            content = {"kind": "idea", "zone": zone, "pos": [x, y], "text": Text(f"idée {i}")}
            person.notes[note] = Map(content | {"z": f"b{i:05d}"})

    await person.edit(notes)
    return ids


async def move(person: Person, note: str, x: float, y: float) -> None:
    await person.edit(lambda: person.notes[note].update({"pos": [x, y]}))


async def zoom(page: Page) -> float:
    return float((await page.evaluate(TRANSFORM))[0])


async def screen_of(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a point of the board is on the screen."""
    scale, left, top = await page.evaluate(TRANSFORM)
    box = await page.locator(".canvas").bounding_box()
    assert box is not None
    return box["x"] + left + x * scale, box["y"] + top + y * scale


async def from_afar(page: Page) -> None:
    """Go so far away that nothing can be read."""
    await page.locator(".canvas").focus()
    await page.keyboard.press("0")
    for _ in range(3):
        await page.keyboard.press("-")
    await expect(page.locator(".overview[role=img]")).to_be_visible()


def note(page: Page, name: str) -> Any:
    return page.locator(f".canvas [data-note-id='{name}']")


async def test_from_afar_the_notes_are_a_picture_and_can_be_worked_on(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines, samir(server, workshop) as colleague:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        ids = await lay(colleague, [(340 + i % 3 * 240, 112 + i // 3 * 150) for i in range(12)])
        await expect(note(ines.page, ids[4])).to_be_visible()
        await from_afar(ines.page)
        await expect(ines.page.locator(".canvas [data-note-id]")).to_have_count(1)
        label = await ines.page.locator(".overview[role=img]").get_attribute("aria-label")
        assert label is not None and "12 notes" in label

        # A tap selects what is drawn there.
        x, y = await screen_of(ines.page, 340 + 240 + 100, 112 + 150 + 60)
        await ines.page.mouse.click(x, y)
        await expect(note(ines.page, ids[4])).to_have_class(re.compile(r"\bselected\b"))

        # A drag carries it.
        scale = await zoom(ines.page)
        await ines.page.mouse.move(x, y)
        await ines.page.mouse.down()
        await ines.page.mouse.move(x + 60, y + 30, steps=5)
        await ines.page.mouse.up()
        await colleague.until(lambda: colleague.notes[ids[4]]["pos"][0] > 600)
        moved = colleague.notes[ids[4]]["pos"]
        assert moved[0] == pytest.approx(580 + 60 / scale, abs=4)
        assert moved[1] == pytest.approx(262 + 30 / scale, abs=4)

        # A double tap opens it, near enough to write; no bar of another note is in the way.
        await ines.page.keyboard.press("Escape")
        x, y = await screen_of(ines.page, 340 + 100, 112 + 60)
        await ines.page.mouse.dblclick(x, y)
        await ines.page.locator("textarea").wait_for()
        await ines.page.wait_for_function(f"() => ({TRANSFORM})()[0] >= 0.99")
        await ines.page.keyboard.type(" écrite de loin")
        await colleague.until(lambda: colleague.text(ids[0]) == "idée 0 écrite de loin")
        assert ines.faults == []


async def test_more_notes_than_can_be_read_are_a_picture_too(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines, samir(server, workshop) as colleague:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        ids = await lay(colleague, [(330 + i % 25 * 20, 112 + i // 25 * 20) for i in range(450)])

        await expect(ines.page.locator(".overview[role=img]")).to_be_visible()
        assert await ines.page.locator(".canvas [data-note-id]").count() < 5

        # The uppermost is the one that is taken.
        x, y = await screen_of(ines.page, 330 + 24 * 20 + 30, 112 + 17 * 20 + 30)
        await ines.page.mouse.click(x, y)
        await expect(note(ines.page, ids[449])).to_have_class(re.compile(r"\bselected\b"))


async def test_keys_and_titles_look_at_zones_and_at_what_is_selected(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines, samir(server, workshop) as colleague:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        (first,) = await lay(colleague, [(1120, 300)], "future")
        await expect(note(ines.page, first)).to_be_attached()
        canvas = ines.page.locator(".canvas")
        await all_there(ines.page)
        await canvas.focus()

        await ines.page.keyboard.press("2")
        await in_the_middle(ines.page, "future")
        await ines.page.keyboard.press("5")
        await in_the_middle(ines.page, "parking")
        await ines.page.keyboard.press("0")
        await ines.page.get_by_role("heading", name="Notre solution").get_by_role("button").click()
        await in_the_middle(ines.page, "solution")

        await ines.page.keyboard.press("0")
        await note(ines.page, first).click()
        await ines.page.keyboard.press("z")
        await ines.page.wait_for_function(f"() => ({TRANSFORM})()[0] > 1.2")
        await expect(note(ines.page, first)).to_be_in_viewport(ratio=1)


async def in_the_middle(page: Page, zone: str) -> None:
    """Wait until the screen looks at this zone."""
    await page.wait_for_function(
        """(zone) => {
          const at = document.querySelector(`[data-zone=${zone}]`).getBoundingClientRect()
          return Math.abs(at.left + at.width / 2 - innerWidth / 2) < 40
        }""",
        arg=zone,
    )


async def test_a_small_map_is_remembered_and_moves_the_view_by_hand_and_by_key(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await all_there(ines.page)
        await ines.page.locator(".canvas").focus()
        await ines.page.keyboard.press("g")
        small = ines.page.get_by_role("group", name="Petit plan de la table")
        await expect(small).to_be_visible()

        await ines.page.reload()
        await ines.until_kept()
        await expect(small).to_be_visible()
        for _ in range(6):
            await ines.page.get_by_role("button", name="Approcher", exact=True).click()

        box = await small.bounding_box()
        assert box is not None
        await ines.page.mouse.click(box["x"] + box["width"] * 0.15, box["y"] + 20)
        left = (await ines.page.evaluate(TRANSFORM))[1]
        await ines.page.mouse.move(box["x"] + box["width"] * 0.15, box["y"] + 20)
        await ines.page.mouse.down()
        await ines.page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 20, steps=4)
        await ines.page.mouse.up()
        right = (await ines.page.evaluate(TRANSFORM))[1]
        assert right < left - 1000

        await small.focus()
        await ines.page.keyboard.press("ArrowLeft")
        assert (await ines.page.evaluate(TRANSFORM))[1] > right + 100
        await ines.page.keyboard.press("Escape")
        await expect(small).to_have_count(0)
        await ines.page.reload()
        await ines.until_kept()
        await expect(small).to_have_count(0)
        assert ines.faults == []


TITLES = """() => [...document.querySelectorAll('.zone > header')].flatMap((header) =>
  [...header.querySelectorAll('h2 b, h2 span, button')]
    .filter((part) => !part.closest('h2') || part.tagName !== 'BUTTON')
    .map((part) => {
      const { left, right, top, bottom } = part.getBoundingClientRect()
      return { text: part.textContent.trim(), left, right, top, bottom, size: bottom - top }
    }).filter(({ size, left, right }) => size > 0 && right > left))"""


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
async def test_titles_of_zones_can_be_read_from_any_distance(
    server: Server, browser: Browser, workshop: Any, size: dict[str, int]
) -> None:
    async with visitor(browser, viewport=size) as ines:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        if size is PHONE:
            await ines.page.get_by_role("button", name="Plan").click()
        await ines.page.locator(".canvas").focus()
        await ines.page.keyboard.press("0")
        for _ in range(9 if size is PHONE else 5):
            parts = await ines.page.evaluate(TITLES)
            words = {part["text"] for part in parts}
            assert any("olution" in word for word in words) and {"Accueil", "Parking"} <= words
            for one, other in combinations(parts, 2):
                aside = one["right"] <= other["left"] + 1 or other["right"] <= one["left"] + 1
                apart = one["bottom"] <= other["top"] + 1 or other["bottom"] <= one["top"] + 1
                assert aside or apart, (one, other)
            assert min(part["size"] for part in parts) >= 13
            await ines.page.keyboard.press("+")


# Where an element is, frame by frame, until it has gone far and has come to rest.
SAMPLE = """async (selector) => {
  const seen = []
  let still = 0
  for (; still < 30; await new Promise(requestAnimationFrame)) {
    const element = document.querySelector(selector)
    if (!element) continue
    const left = Math.round(element.getBoundingClientRect().left)
    const last = seen.at(-1)
    if (left !== last) seen.push(left)
    const gone = Math.max(...seen) - Math.min(...seen) > 60
    still = gone && left === last ? still + 1 : 0
  }
  return seen
}"""
SAMPLING = f"(selector) => {{ window.sampled = ({SAMPLE})(selector) }}"


@pytest.mark.parametrize("smooth", [True, False], ids=["smooth", "reduced"])
async def test_what_others_move_glides_unless_motion_is_unwanted(
    server: Server, browser: Browser, workshop: Any, smooth: bool
) -> None:
    wish = NOT_REDUCED if smooth else {}
    async with visitor(browser, **wish) as ines, samir(server, workshop) as colleague:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        (moved,) = await lay(colleague, [(400, 300)])
        await expect(note(ines.page, moved)).to_be_visible()
        await all_there(ines.page)
        await ines.page.locator(".canvas").focus()
        await ines.page.keyboard.press("1")
        await in_the_middle(ines.page, "challenge")

        await ines.page.evaluate(SAMPLING, f".canvas [data-note-id='{moved}']")
        await move(colleague, moved, 700, 300)
        places = await ines.page.evaluate("window.sampled")

        between = [place for place in places if min(places) < place < max(places)]
        assert max(places) - min(places) > 100
        assert (len(between) >= 3) is smooth


async def test_a_cursor_glides_and_does_not_swim_when_the_table_is_drawn(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, **NOT_REDUCED) as ines, samir(server, workshop) as colleague:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")

        async def point(x: float, clock: int) -> None:
            state = f'{{"cursor": [{x}, 400]}}'.encode()
            entry = awareness.Entry(colleague.client, clock, state)
            await colleague.send(wire.Awareness(awareness.encode([entry])))

        await point(500, 2)
        hand = ines.page.locator(".hands .hand")
        await expect(hand).to_be_attached()
        await ines.page.evaluate(SAMPLING, ".hands .hand")
        await point(900, 3)
        places = await ines.page.evaluate("window.sampled")
        assert len([place for place in places if min(places) < place < max(places)]) >= 2

        # The camera moves it at once: no glide of its own is added.
        before = await hand.evaluate("(element) => element.getBoundingClientRect().left")
        await ines.page.mouse.move(700, 400)
        await ines.page.mouse.wheel(120, 0)
        await ines.page.wait_for_function(
            """(left) => {
              const hand = document.querySelector('.hands .hand').getBoundingClientRect()
              return Math.abs(hand.left - left) < 2
            }""",
            arg=before - 120,
        )
        left = await ines.page.evaluate(
            """async () => {
              document.querySelector('.canvas').dispatchEvent(
                new WheelEvent('wheel', { deltaX: 100, bubbles: true, cancelable: true }))
              await new Promise(requestAnimationFrame)
              await new Promise(requestAnimationFrame)
              return document.querySelector('.hands .hand').getBoundingClientRect().left
            }"""
        )
        assert left == pytest.approx(before - 220, abs=3)


async def test_what_somebody_else_changed_is_marked_for_a_while(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines, samir(server, workshop) as colleague:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        ids = await lay(colleague, [(400, 200), (400, 400), (400, 600)])
        await expect(note(ines.page, ids[2])).to_be_visible()
        touched = re.compile(r"\btouched\b")

        await move(colleague, ids[0], 640, 200)
        await colleague.type(ids[1], 0, "encore ")
        await expect(note(ines.page, ids[0])).to_have_class(touched)
        await expect(note(ines.page, ids[1])).to_have_class(touched)
        await ines.drag("idée 2", 30, 10)
        await expect(note(ines.page, ids[2])).not_to_have_class(touched)

        await expect(note(ines.page, ids[0])).not_to_have_class(touched)
        await expect(note(ines.page, ids[1])).not_to_have_class(touched)


async def fingers(touch: CDPSession, event: str, *points: tuple[float, float]) -> None:
    """Say what the fingers on the screen do."""
    where = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
    await touch.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": where})


async def middle(page: Page, name: str) -> tuple[float, float]:
    box = await note(page, name).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def test_two_fingers_move_two_notes_and_two_on_the_cloth_look_nearer(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser, has_touch=True) as ines, samir(server, workshop) as colleague:
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        ids = await lay(colleague, [(360, 200), (800, 200)])
        await expect(note(ines.page, ids[1])).to_be_visible()
        await all_there(ines.page)
        await ines.page.locator(".canvas").focus()
        await ines.page.keyboard.press("1")
        await in_the_middle(ines.page, "challenge")
        touch = await ines.page.context.new_cdp_session(ines.page)
        (ax, ay), (bx, by) = await middle(ines.page, ids[0]), await middle(ines.page, ids[1])
        scale = await zoom(ines.page)

        await fingers(touch, "touchStart", (ax, ay))
        await fingers(touch, "touchStart", (ax, ay), (bx, by))
        for step in range(1, 6):
            down = (ax + 4 * step, ay + 20 * step)
            await fingers(touch, "touchMove", down, (bx - 12 * step, by + 30 * step))
        await fingers(touch, "touchEnd")

        await colleague.until(lambda: colleague.notes[ids[0]]["pos"][1] > 200)
        await colleague.until(lambda: colleague.notes[ids[1]]["pos"][1] > 200)
        first, second = (colleague.notes[name]["pos"] for name in ids)
        assert first == pytest.approx([360 + 20 / scale, 200 + 100 / scale], abs=3)
        assert second == pytest.approx([800 - 60 / scale, 200 + 150 / scale], abs=3)
        assert await zoom(ines.page) == scale

        low = ay + 330
        await fingers(touch, "touchStart", (ax, low), (ax + 100, low))
        for step in range(1, 6):
            await fingers(touch, "touchMove", (ax - 10 * step, low), (ax + 100 + 10 * step, low))
        await fingers(touch, "touchEnd")
        assert await zoom(ines.page) == pytest.approx(scale * 2, rel=0.1)
        assert ines.faults == []
