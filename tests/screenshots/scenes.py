"""What the pictures show: how a page is reached and waited for, one function a scene."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import expect

from tests.browser.visitors import Visitor
from tests.serving import Server

Scene = Callable[[Visitor, Server, Any], Awaitable[None]]


async def home(person: Visitor, server: Server, demo: Any) -> None:
    await person.page.goto(server.url)
    await person.page.get_by_role("button").first.wait_for()


async def prepare(person: Visitor, server: Server, demo: Any) -> None:
    await home(person, server, demo)
    await person.page.get_by_role("button", name="Préparer un atelier").click()
    await person.page.get_by_role("dialog").wait_for()


async def join(person: Visitor, server: Server, demo: Any) -> None:
    await person.page.goto(demo["boards"][0]["participant"]["url"])
    await person.page.get_by_role("button", name="Prendre place").wait_for()


async def link_that_ended(person: Visitor, server: Server, demo: Any) -> None:
    await person.page.goto(f"{server.url}/join#inconnu")
    await person.page.get_by_role("heading").first.wait_for()


async def board(person: Visitor, server: Server, demo: Any) -> None:
    await person.sit_down(demo["boards"][0]["participant"]["url"], "Jo")


async def board_whole(person: Visitor, server: Server, demo: Any) -> None:
    await board(person, server, demo)
    await person.page.keyboard.press("0")


async def board_empty(person: Visitor, server: Server, demo: Any) -> None:
    await person.sit_down(demo["empty"]["participant"]["url"], "Jo")


async def board_offline(person: Visitor, server: Server, demo: Any) -> None:
    await board(person, server, demo)
    await person.context.set_offline(True)
    await person.page.evaluate("dispatchEvent(new Event('offline'))")
    await expect(person.status).to_have_attribute("data-sync", "offline")


async def display(person: Visitor, server: Server, demo: Any) -> None:
    await person.page.goto(demo["boards"][0]["display"]["url"])
    await person.until_kept()


async def wall(person: Visitor, server: Server, demo: Any) -> None:
    await person.page.goto(demo["facilitator"]["url"])
    await person.until_kept()


async def sheet(person: Visitor, server: Server, demo: Any) -> None:
    await person.page.goto(demo["facilitator"]["url"].replace("#", "/sheets#"))
    await person.page.get_by_role("heading").first.wait_for()


SCENES: dict[str, Scene] = {
    "home": home,
    "prepare": prepare,
    "join": join,
    "link-that-ended": link_that_ended,
    "board": board,
    "board-whole": board_whole,
    "board-empty": board_empty,
    "board-offline": board_offline,
    "display": display,
    "wall": wall,
    "sheet": sheet,
}
