"""What a device keeps of a board, for whom, and when it forgets."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .keeping import (
    DEVICE,
    device,
    saved,
    serious,
    until,
    until_offline,
    until_on_device,
    until_shelved,
    words_on_device,
)
from .visitors import PATIENCE, PHONE, Visitor, texts, visitor

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def running(server: Server) -> Iterator[None]:
    """A test that fails amid an outage leaves none to the next one."""
    yield
    if not server.running:
        server.start()


async def sits(person: Visitor, workshop: Any, name: str = "Inès") -> None:
    """Take a place and wait until everything would stand up again without a network."""
    await person.sit_down(workshop["boards"][0]["participant"]["url"], name)
    await until_shelved(person.page)


async def test_a_board_opens_again_without_network_and_says_what_waits(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("avant la coupure")
        await ines.until_kept()
        server.stop()
        await ines.write("écrit sans réseau 🌻")
        await until_on_device(ines, "écrit sans réseau 🌻")
        await ines.page.reload()

        await until_offline(ines)
        await expect(ines.note("avant la coupure")).to_be_visible()
        # Said of the one that waits, and of no other.
        waiting = ines.page.get_by_label("En attente d’envoi")
        await expect(ines.note("écrit sans réseau 🌻").locator(waiting)).to_be_visible()
        await expect(waiting).to_have_count(1)
        await expect(ines.status).to_have_text("Hors ligne · 1 en attente")
        await expect(ines.page.get_by_text("Tout est gardé")).to_have_count(0)
        # Whose note it is, is known all the same.
        await expect(ines.note("écrit sans réseau 🌻").get_by_title("Inès")).to_be_visible()

        server.start()
        await ines.until_kept()
        await expect(waiting).to_have_count(0)
        assert texts(server, workshop) == ["avant la coupure", "écrit sans réseau 🌻"]
        assert serious(ines) == []


async def test_words_of_a_closed_tab_leave_with_the_next_one(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        address = ines.page.url
        server.stop()
        await ines.write("dans un onglet fermé")
        await until_on_device(ines, "dans un onglet fermé")
        await ines.page.close()
        ines.page = await ines.context.new_page()
        await ines.page.goto(address)
        await expect(ines.note("dans un onglet fermé")).to_be_visible()
        await ines.write("dans le suivant")
        await expect(ines.status).to_have_text("Hors ligne · 2 en attente")

        server.start()
        await ines.until_kept()
        assert texts(server, workshop) == ["dans le suivant", "dans un onglet fermé"]
        assert serious(ines) == []


async def test_two_tabs_of_one_person_write_without_network_and_nothing_is_twice(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        other = Visitor(ines.context, await ines.context.new_page())
        await other.page.goto(ines.page.url)
        await other.until_kept()

        server.stop()
        for person in (ines, other):
            await until_offline(person)
        await ines.write("dans le premier onglet")
        await expect(other.note("dans le premier onglet")).to_be_visible()
        await other.write("dans le second onglet")
        await expect(ines.note("dans le second onglet")).to_be_visible()
        # Each builds on the words of the other.
        await ines.type_into("dans le second onglet", " et retour")
        await ines.page.keyboard.press("Escape")
        await expect(other.note("dans le second onglet et retour")).to_be_visible()
        for person in (ines, other):
            await expect(person.status).to_have_text("Hors ligne · 2 en attente")
        await until_on_device(ines, " et retour")
        await ines.page.close()

        server.start()
        await other.until_kept()
        assert texts(server, workshop) == [
            "dans le premier onglet",
            "dans le second onglet et retour",
        ]
        assert serious(ines) == serious(other) == []


async def test_two_people_of_one_browser_never_wait_for_each_other(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        luc = Visitor(ines.context, await ines.context.new_page())
        await luc.sit_down(workshop["boards"][0]["participant"]["url"], "Luc")
        server.stop()
        for person in (ines, luc):
            await until_offline(person)
        for turn in range(3):
            await ines.write(f"Inès, tour {turn}")
            await until_on_device(ines, f"Inès, tour {turn}")
            await luc.write(f"Luc, tour {turn}")
            await until_on_device(luc, f"Luc, tour {turn}")
        for person in (ines, luc):
            await person.page.reload()
            await until_offline(person)

        server.start()
        for person in (ines, luc):
            await person.until_kept()
        names = {"Inès", "Luc"}
        assert texts(server, workshop) == sorted(f"{n}, tour {i}" for n in names for i in range(3))
        assert serious(ines) == serious(luc) == []


async def test_words_of_somebody_whose_tab_is_closed_are_offered_to_who_sits_there_next(
    server: Server, browser: Browser, workshop: Any
) -> None:
    link = workshop["boards"][0]["participant"]["url"]
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        server.stop()
        await ines.write("resté sur la tablette")
        await until_on_device(ines, "resté sur la tablette")
        await ines.page.close()
        server.start()
        luc = Visitor(ines.context, await ines.context.new_page())
        await luc.sit_down(link, "Luc")

        offer = luc.page.get_by_text("Inès a écrit 1 note sur cet appareil.")
        await expect(offer).to_be_visible()
        assert texts(server, workshop) == []
        await luc.page.get_by_role("button", name="Les poser").click()
        await expect(luc.note("resté sur la tablette")).to_be_visible()
        await luc.until_kept()
        assert texts(server, workshop) == ["resté sur la tablette"]

        await luc.page.reload()
        await luc.until_kept()
        assert texts(server, workshop) == ["resté sur la tablette"]
        await expect(offer).to_have_count(0)
        assert len((await device(luc.page))["places"]) == 1


async def test_a_place_that_is_taken_back_leaves_nothing_on_the_device(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("un secret de la table")
        await ines.until_kept()
        await until_on_device(ines, "un secret de la table")

        revoke(server, workshop, board["participant"]["token"])
        await expect(ines.page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
        await until_forgotten(ines)
        await ines.page.reload()
        await expect(ines.page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
        assert await words_on_device(ines.page) == []


async def test_a_place_taken_back_while_away_is_forgotten_and_own_words_are_handed_out(
    server: Server, browser: Browser, workshop: Any
) -> None:
    board = workshop["boards"][0]
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("lu par tous")
        await ines.until_kept()
        address = ines.page.url
        await ines.context.set_offline(True)
        await until_offline(ines)
        await ines.write("mes mots à moi")
        await until_on_device(ines, "mes mots à moi")
        await ines.page.goto("about:blank")

        revoke(server, workshop, board["participant"]["token"])
        await ines.context.set_offline(False)
        await ines.page.goto(address)

        await expect(ines.page.get_by_role("heading", name="Ce lien ne sert plus")).to_be_visible()
        await ines.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await ines.page.get_by_role("button", name="Copier mes mots").click()
        copied = await ines.page.evaluate("() => navigator.clipboard.readText()")
        assert copied == "mes mots à moi"
        await until_forgotten(ines)


async def test_another_life_of_the_board_takes_nothing_of_the_one_before(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("de la vie d’avant")
        await ines.until_kept()
        server.stop()
        await ines.write("écrit entre deux vies")
        await until_on_device(ines, "écrit entre deux vies")
        before = epoch_of(await until_placed(ines))
        with closing(sqlite3.connect(server.database, isolation_level=None)) as database:
            database.execute("UPDATE board SET epoch = epoch + 1")
        ids = {await note.get_attribute("data-note-id") for note in await ines.notes().all()}
        server.start()

        await ines.until_kept()
        await expect(ines.note("écrit entre deux vies")).to_be_visible()
        notes = saved(workshop, server)
        assert sorted(note["text"] for note in notes) == [
            "de la vie d’avant",
            "écrit entre deux vies",
        ]
        # Laid anew in the new life, not carried over from the old document.
        (anew,) = [note["id"] for note in notes if note["text"] == "écrit entre deux vies"]
        assert anew not in ids
        await until_on_device(ines, "écrit entre deux vies")
        assert epoch_of(await until_placed(ines)) == before + 1
        await ines.page.reload()
        await ines.until_kept()
        assert len(saved(workshop, server)) == 2


async def test_whoever_gives_their_place_back_leaves_nothing(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("reste sur la table")
        await ines.until_kept()
        await until_on_device(ines, "reste sur la table")
        await ines.page.get_by_role("button", name="Inès").last.click()
        await ines.page.get_by_role("button", name="Rendre ma place").click()

        await ines.page.wait_for_url("**/join")
        await until_forgotten(ines)
        left = await ines.page.evaluate("() => Object.keys(sessionStorage)")
        assert [key for key in left if key.startswith("tablee")] == []
        assert texts(server, workshop) == ["reste sur la table"]


@pytest.mark.parametrize("what", ["missing", "refusing", "full", "silent"])
async def test_a_device_that_keeps_nothing_is_said_to_and_the_board_works(
    server: Server, browser: Browser, workshop: Any, what: str
) -> None:
    async with visitor(browser) as ines:
        if what == "full":
            tools = await ines.context.new_cdp_session(ines.page)
            room = {"origin": server.url, "quotaSize": 1}
            await tools.send("Storage.overrideQuotaForOrigin", room)
        else:
            await ines.page.add_init_script(BROKEN[what])
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        sentence = ines.page.get_by_text("Cet appareil ne garde rien")
        await expect(sentence).to_be_visible(timeout=PATIENCE)
        await ines.write("écrit quand même")
        await ines.until_kept()
        server.stop()
        await until_offline(ines)
        await expect(ines.page.get_by_role("status").filter(has=sentence).first).to_contain_text(
            "Continuez d’écrire"
        )
        server.start()
        await ines.until_kept()
        assert "écrit quand même" in texts(server, workshop)
        assert serious(ines) == []


async def test_a_telephone_goes_on_writing_ideas_through_a_reload(
    server: Server, browser: Browser, workshop: Any
) -> None:
    telephone = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
    async with visitor(browser, **telephone) as luc:
        await sits(luc, workshop, "Luc")
        server.stop()
        await luc.page.get_by_label("Votre idée").fill("au téléphone, sans réseau")
        await luc.page.get_by_role("button", name="Poser sur la table").tap()
        await until_on_device(luc, "au téléphone, sans réseau")
        await luc.page.reload()
        await until_offline(luc)
        await expect(luc.page.get_by_text("au téléphone, sans réseau")).to_be_visible()
        await expect(luc.page.get_by_text("En attente d’envoi").first).to_be_visible()
        server.start()
        await luc.until_kept()
        assert texts(server, workshop) == ["au téléphone, sans réseau"]


BROKEN = {
    "missing": "Object.defineProperty(window, 'indexedDB', {value: undefined})",
    "refusing": """IDBFactory.prototype.open = function () {
        throw new DOMException('no', 'InvalidStateError')
    }""",
    # A damaged profile: the database is asked, and never answers.
    "silent": "IDBFactory.prototype.open = function () { return {} }",
}


def revoke(server: Server, workshop: Any, token: str) -> None:
    facilitator = server.session(workshop["facilitator"]["token"])["session"]
    address = f"/api/workshops/{workshop['workshop']['id']}/links/revoke"
    server.ask("POST", address, {"token": token}, session=facilitator)


async def until_forgotten(person: Visitor) -> None:
    """Wait until nothing of any board is on the device."""
    empty = f"async () => Object.values(await ({DEVICE})()).every((rows) => rows.length === 0)"
    await until(person.page, empty)


async def until_placed(person: Visitor) -> str:
    """Return the one record of what is kept for whom, once there is one."""
    one = f"async () => (await ({DEVICE})()).places?.length === 1"
    await until(person.page, one)
    (record,) = (await device(person.page))["places"]
    return record


def epoch_of(record: str) -> int:
    found = re.search(r'"epoch":(\d+)', record)
    assert found is not None
    return int(found[1])
