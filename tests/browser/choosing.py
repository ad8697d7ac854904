"""Choosing notes, and what comes of it: hands that several files of tests share."""

from typing import Any

from playwright.async_api import Locator, expect

from tests.serving import Server

from .visitors import Visitor


def chosen(person: Visitor) -> Locator:
    return person.page.locator(".note.selected[data-note-id]")


def toolbar(person: Visitor) -> Locator:
    return person.page.get_by_role("toolbar")


async def sit(person: Visitor, workshop: Any, name: str = "Inès", board: int = 0) -> None:
    await person.sit_down(workshop["boards"][board]["participant"]["url"], name)


async def three(person: Visitor) -> list[str]:
    """Lay three notes and look at the whole table."""
    words = ["un four", "une cour", "un jardin"]
    for word in words:
        await person.write(word)
        await expect(person.note(word)).to_be_visible()
    await person.page.keyboard.press("Escape")
    await person.page.keyboard.press("0")
    await expect(chosen(person)).to_have_count(0)
    return words


def on_disk(server: Server, workshop: Any, board: int = 0) -> dict[str, Any]:
    """Return what the server has of a table, by the words of each note."""
    entry = workshop["boards"][board]
    session = server.session(entry["display"]["token"])["session"]
    notes = server.ask("GET", f"/api/boards/{entry['id']}", session=session)["notes"]
    return {note["text"]: note for note in notes}


async def draw_box(person: Visitor, words: list[str]) -> None:
    """Draw a box with Shift around these notes, beginning on the empty cloth."""
    boxes = [await person.note(word).bounding_box() for word in words]
    rects = [box for box in boxes if box is not None]
    left = min(box["x"] for box in rects) - 6
    top = min(box["y"] for box in rects) - 6
    right = max(box["x"] + box["width"] for box in rects) + 4
    bottom = max(box["y"] + box["height"] for box in rects) + 4
    mouse = person.page.mouse
    await person.page.keyboard.down("Shift")
    await mouse.move(left, top)
    await mouse.down()
    await mouse.move(right, bottom, steps=8)
    await mouse.up()
    await person.page.keyboard.up("Shift")


async def paste(person: Visitor, words: str) -> None:
    """Paste words from another program."""
    await person.page.evaluate("words => navigator.clipboard.writeText(words)", words)
    await person.page.keyboard.press("Control+v")
