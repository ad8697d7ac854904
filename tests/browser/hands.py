"""What people do at a table in more than one file of tests, and what the server says of it."""

from typing import Any

from playwright.async_api import expect

from tests.serving import Server

from .visitors import Visitor

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


async def write(person: Visitor, key: str, text: str) -> None:
    """Lay a note with one key and write it."""
    await person.page.keyboard.press(key)
    await person.page.locator("textarea").wait_for()
    await person.page.keyboard.type(text)
    await person.page.keyboard.press("Escape")
    await expect(person.page.locator("textarea")).to_have_count(0)
    await expect(person.note(text).first).to_be_focused()
