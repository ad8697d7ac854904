"""Words that look like markup, links or tricks are shown as the words they are."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.person import Person
from tests.serving import Server

from .visitors import PATIENCE, PROJECTOR, foreign, visitor

pytestmark = pytest.mark.browser

TRICKS = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(2)</script> é",
    "[clic](javascript:alert(3))",
    "à l’endroit \u202eà l’envers",
    "Z̷̢̛͔͎a̵͉͝l̶̰͠g̸̱̈o 👻",
    "{{7*7}} ${7*7} <b>gras</b>",
]


async def test_words_that_look_like_markup_are_shown_as_the_words_they_are(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    session = server.session(board["participant"]["token"], "<i>Zoé</i>")["session"]
    async with visitor(browser) as ines, visitor(browser, viewport=PROJECTOR) as wall:
        said: list[str] = []
        for person in (ines, wall):
            person.page.on("dialog", lambda dialog: said.append(dialog.message))
        await ines.sit_down(board["participant"]["url"], "<u>Inès</u>")
        await wall.page.goto(board["display"]["url"])
        await wall.until_kept()

        async with Person(server.url, board["id"], session) as author:
            for words in TRICKS:
                await author.add_note(words)
            await author.until_saved()

            for person in (ines, wall):
                for words in TRICKS:
                    await expect(person.note(words)).to_have_count(1, timeout=PATIENCE)

        assert said == []
        for person in (ines, wall):
            assert person.faults == []
            assert await person.page.locator("[data-note-id] :is(img, script, b, a)").count() == 0
            assert not list(foreign(person.requests, server.url))
