"""A device that keeps nothing, or nothing that can be read: the board works all the same."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.serving import Server

from .keeping import serious, sits, until_offline, until_on_device
from .visitors import PATIENCE, texts, visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("running")]


async def test_what_is_damaged_on_the_device_takes_nothing_else_along(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await sits(ines, workshop)
        await ines.write("gardé et lisible")
        await ines.until_kept()
        await until_on_device(ines, "gardé et lisible")
        await ines.page.evaluate(DAMAGE)
        server.stop()
        await ines.page.reload()
        await until_offline(ines)
        await expect(ines.note("gardé et lisible")).to_be_visible()
        await ines.write("écrit après")
        server.start()
        await ines.until_kept()
        assert texts(server, workshop) == ["gardé et lisible", "écrit après"]
        assert serious(ines) == []


async def test_a_database_of_a_later_build_is_left_alone(
    server: Server, browser: Browser, workshop: Any
) -> None:
    async with visitor(browser) as ines:
        await ines.page.goto(server.url)
        later = "() => new Promise((done) => { indexedDB.open('tablee', 99).onsuccess = done })"
        await ines.page.evaluate(later)
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await expect(ines.page.get_by_text("Cet appareil ne garde rien")).to_be_visible()
        await ines.write("écrit quand même")
        await ines.until_kept()
        (known,) = await ines.page.evaluate("() => indexedDB.databases()")
        assert known["version"] == 99


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


# Bytes that are no update, an empty part, and a cut one, for every place there is.
DAMAGE = """async () => {
    const db = await new Promise((resolve) => {
        const asked = indexedDB.open('tablee')
        asked.onsuccess = () => resolve(asked.result)
    })
    const act = db.transaction(['places', 'parts'], 'readwrite')
    act.objectStore('places').getAll().onsuccess = ({target}) => {
        for (const {place} of target.result)
            for (const bytes of [[255, 255, 255, 3, 7], [], [1, 9, 1, 0, 4, 1, 5]])
                act.objectStore('parts').add({place, update: new Uint8Array(bytes)})
    }
    await new Promise((resolve) => { act.oncomplete = resolve })
    db.close()
}"""

BROKEN = {
    "missing": "Object.defineProperty(window, 'indexedDB', {value: undefined})",
    "refusing": """IDBFactory.prototype.open = function () {
        throw new DOMException('no', 'InvalidStateError')
    }""",
    # A damaged profile: the database is asked, and never answers.
    "silent": "IDBFactory.prototype.open = function () { return {} }",
}
