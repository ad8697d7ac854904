"""People with real browsers: one Chromium, each visitor a context of their own."""

import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from server.board.model import KINDS
from tests.serving import Server

LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PROJECTOR = {"width": 1920, "height": 1080}
PATIENCE = 30_000  # ms, on a machine that runs other tests as well
expect.set_options(timeout=PATIENCE)

# As root Chromium has no sandbox; the rest keeps it from asking the network for anything.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the Chromium that is prepared for the tests."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


class Visitor:
    """One person in front of one browser."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on(
            "console",
            lambda said: (
                self.faults.append(said.text)
                if said.type == "error" and "Failed to load resource" not in said.text
                else None
            ),
        )

    async def sit_down(self, link: str, name: str) -> None:
        """Open a participant's link, give a name and wait for the table."""
        await self.page.goto(link)
        await self.page.get_by_role("textbox").first.fill(name)
        await self.page.get_by_role("button", name="Prendre place").click()
        await self.page.wait_for_url("**/b/*")
        await self.until_kept()

    async def until_kept(self) -> None:
        """Wait until the status says that everything is on the server's disk."""
        await expect(self.status).to_have_attribute("data-sync", "saved", timeout=PATIENCE)

    @property
    def status(self) -> Locator:
        """The one element that tells how it stands with the words."""
        return self.page.locator("[data-sync]")

    def note(self, text: str) -> Locator:
        """Return the note that says this."""
        return self.page.locator("[data-note-id]").filter(has_text=text)

    def notes(self) -> Locator:
        return self.page.locator("[data-note-id]")

    async def write(self, text: str, key: str = "n") -> None:
        """Make a note with one key and write into it at once."""
        assert key in {"n", "d", "f", "a", "p"} and len(KINDS) >= 5
        await self.page.keyboard.press(key)
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Escape")

    async def type_into(self, text: str, more: str) -> None:
        """Open a note and write at its end."""
        await self.note(text).dblclick()
        await self.page.locator("textarea").wait_for()
        await self.page.keyboard.press("End")
        await self.page.keyboard.type(more, delay=15)

    async def drag(self, text: str, right: int, down: int) -> None:
        """Drag a note by so many pixels, as a hand does."""
        box = await self.note(text).bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + 12
        await self.page.mouse.move(x, y)
        await self.page.mouse.down()
        await self.page.mouse.move(x + right / 2, y + down / 2, steps=6)
        await self.page.mouse.move(x + right, y + down, steps=6)
        await self.page.mouse.up()


@asynccontextmanager
async def visitor(browser: Browser, **options: Any) -> AsyncIterator[Visitor]:
    """Let somebody open a browser of their own, in French, as wide as a laptop."""
    settings = {"viewport": LAPTOP, "locale": "fr-FR", "reduced_motion": "reduce"} | options
    context = await browser.new_context(**settings)
    person = Visitor(context, await context.new_page())
    try:
        yield person
    finally:
        await context.close()


def texts(server: Server, workshop: Any) -> list[str]:
    """Return what the server has on disk for the first table."""
    board = workshop["boards"][0]
    session = server.session(board["display"]["token"])["session"]
    notes = server.ask("GET", f"/api/boards/{board['id']}", session=session)["notes"]
    return sorted(note["text"] for note in notes)


def foreign(requests: list[str], server: str) -> Iterator[str]:
    """Return the requests that went anywhere but to our server."""
    home = re.sub(r"^http", "", server)
    for request in requests:
        if not re.sub(r"^(http|ws)", "", request).startswith(home) and not request.startswith(
            ("data:", "blob:")
        ):
            yield request
