"""Ten minutes of three people's edits, one of them without network and through two reloads."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .keeping import notes_on_device, saved, serious, until_offline, until_on_device, until_shelved
from .visitors import PATIENCE, Visitor, visitor

pytestmark = pytest.mark.browser

MINUTES = 10
# What one person of a busy table does in a minute, looked at over many sessions: a note or a
# word on one every ten seconds. The test does it as fast as the browser takes it.
GESTURES_A_MINUTE = 6
SEED = 4


@dataclass
class Hand:
    """One person's hands: each gesture is seen to have happened before the next one begins.

    ``alive`` are the words that must be on the table in the end, ``gone`` those that must not,
    ``common`` those that went into the note of all three.
    """

    person: Visitor
    letter: str
    chance: random.Random
    alive: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    common: set[str] = field(default_factory=set)
    count: int = 0

    async def gestures(self, number: int) -> None:
        for _ in range(number):
            await self.gesture()

    async def gesture(self) -> None:
        """Write a note, and mostly do something with it: as people do, with the keyboard."""
        word = await self.write()
        match self.chance.choice(["leave", "add", "move", "delete", "restore", "unsay", "common"]):
            case "add":
                more = await self.add()
                await expect(self.person.note(more)).to_have_count(1)
                self.alive.add(more)
            case "move":
                await self.move()
            case "delete":
                await self.press("Delete")
                await expect(self.person.note(word)).to_have_count(0)
                self.alive.remove(word)
                self.gone.add(word)
            case "restore":
                await self.press("Delete")
                await expect(self.person.note(word)).to_have_count(0)
                await self.press("Control+z")
                await expect(self.person.note(word)).to_have_count(1)
            case "unsay":
                more = await self.add()
                await expect(self.person.note(more)).to_have_count(1)
                await self.press("Control+z")
                await expect(self.person.note(more)).to_have_count(0)
                await expect(self.person.note(word)).to_have_count(1)
                self.gone.add(more)
            case _:
                await self.write_in_common()

    async def write(self) -> str:
        word = self.word()
        await self.person.write(word)
        await expect(self.person.note(word)).to_have_count(1)
        self.alive.add(word)
        return word

    async def add(self) -> str:
        """Write more on the note that one has just written: it has the keyboard."""
        word = self.word()
        await self.press("Enter")
        await self.press("End")
        await self.person.page.keyboard.type(f" {word}")
        await self.press("Escape")
        return word

    async def write_in_common(self) -> None:
        """All three write in one note, each at its end, and at the same time."""
        # It was the first note, so it lies at the top, perhaps far from where one looks.
        await self.press("/")
        field = self.person.page.get_by_label("Mots à chercher")
        await expect(field).to_be_focused()
        await self.person.page.keyboard.type("commun")
        await expect(self.person.page.locator("[role=option]")).to_have_count(1)
        await self.press("Enter")
        await expect(self.person.note("commun")).to_be_focused()
        await self.person.page.get_by_role("button", name="Fermer", exact=True).click()
        await self.person.note("commun").focus()
        self.common.add(await self.add())

    async def move(self) -> None:
        arrow = self.chance.choice(["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"])
        for _ in range(self.chance.randint(1, 4)):
            await self.press(f"Shift+{arrow}")

    async def press(self, key: str) -> None:
        await self.person.page.keyboard.press(key)

    def word(self) -> str:
        self.count += 1
        return f"{self.letter}{self.count:03}"


async def test_three_people_of_whom_one_is_offline_through_two_reloads_end_with_the_same(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    chance = random.Random(SEED)  # noqa: S311 - the same for everybody who runs it
    async with visitor(browser) as ines, visitor(browser) as samir, visitor(browser) as luc:
        people = {"i": ines, "s": samir, "l": luc}
        for name, person in zip(("Inès", "Samir", "Luc"), people.values(), strict=True):
            await person.sit_down(link, name)
        await until_shelved(ines.page)
        hands = [
            Hand(person, letter, random.Random(chance.random()))  # noqa: S311 - as above
            for letter, person in people.items()
        ]
        offline, *online = hands
        await ines.write("commun")
        for person in people.values():
            await expect(person.note("commun")).to_have_count(1)

        await asyncio.gather(
            away(offline, server), *(hand.gestures(MINUTES * GESTURES_A_MINUTE) for hand in online)
        )

        for person in people.values():
            await person.until_kept()
        notes = saved(workshop, server)
        (common,) = [note["text"] for note in notes if note["text"].startswith("commun")]
        words = Counter(
            word for note in notes if note["text"] != common for word in note["text"].split()
        )
        alive, gone, shared = (
            {word for hand in hands for word in getattr(hand, kind)}
            for kind in ("alive", "gone", "common")
        )
        assert {word for word in alive if words[word] != 1} == set()  # nothing lost, nothing twice
        assert set(words) == alive and not gone & set(words)
        # Who writes at one end at once stands letter beside letter, but none is missing.
        assert sorted(common) == sorted("commun" + "".join(f" {word}" for word in shared))
        assert len(shared) > MINUTES
        for person in people.values():
            await same_board(person, notes)
            assert serious(person) == []


async def away(hand: Hand, server: Server) -> None:
    """Be there for a while, go on without network through two reloads, and come back."""
    person, part = hand.person, MINUTES * GESTURES_A_MINUTE // 5
    await hand.gestures(part)
    await person.context.set_offline(True)
    await until_offline(person)
    for _ in range(2):
        await hand.gestures(part)
        last = await hand.write()
        await until_on_device(person, last)
        await person.page.reload()
        await until_offline(person)
        async with the_list(person):
            await expect(person.note(last)).to_have_count(1)
    await hand.gestures(part)
    await expect(person.status).to_contain_text("en attente")
    await person.context.set_offline(False)
    await person.until_kept()
    await hand.gestures(part)


@asynccontextmanager
async def the_list(person: Visitor) -> AsyncGenerator[None]:
    """Look at the board as a list: it shows every note, wherever it lies."""
    switch = person.page.get_by_role("button", name="Liste")
    await switch.click()
    try:
        yield
    finally:
        await switch.click()


async def same_board(person: Visitor, notes: list[dict[str, Any]]) -> None:
    """Wait until a page shows exactly these notes, and its device keeps them in their places."""
    places = {note["id"]: (note["text"], note["pos"], note["zone"]) for note in notes}
    deadline = monotonic() + PATIENCE / 1000
    while await notes_on_device(person.page) != places:
        assert monotonic() < deadline, "the device keeps another board"
        await person.page.wait_for_timeout(50)
    told = {note["id"]: note["text"] for note in notes}
    async with the_list(person):
        listed = person.page.locator("main [data-note-id]")
        await expect(listed).to_have_count(len(notes), timeout=PATIENCE)
        for item in await listed.all():
            identity = await item.get_attribute("data-note-id")
            assert identity is not None
            await expect(item).to_contain_text(told.pop(identity))
        assert told == {}
