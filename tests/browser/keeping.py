"""What a browser keeps of a board on its device, as the tests look at it."""

import base64
import json
from time import monotonic
from typing import Any

from playwright.async_api import Page, expect
from pycrdt import Doc, Map

from .visitors import PATIENCE, Visitor

# Everything in the database of this browser, as text: what is not there is not kept.
DEVICE = """async () => {
    const known = await indexedDB.databases()
    if (!known.some(({name}) => name === 'tablee')) return {}
    const db = await new Promise((resolve, reject) => {
        const asked = indexedDB.open('tablee')
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
    })
    const answer = (request) => new Promise((resolve) => {
        request.onsuccess = () => resolve(request.result)
    })
    const found = {}
    for (const name of db.objectStoreNames) {
        const rows = await answer(db.transaction(name).objectStore(name).getAll())
        found[name] = rows.map((row) => JSON.stringify(row, (_, value) =>
            value instanceof Uint8Array ? btoa(String.fromCharCode(...value)) : value))
    }
    db.close()
    return found
}"""

# The caches of the service worker: address and text of everything in them.
CACHES = """async () => {
    const found = {}
    for (const name of await caches.keys()) {
        const cache = await caches.open(name)
        const entries = {}
        for (const request of await cache.keys())
            entries[request.url] = await (await cache.match(request)).text()
        found[name] = entries
    }
    return found
}"""

# Whether a worker stands between this page and the network, with all that it keeps.
READY = """async () => {
    const registration = await navigator.serviceWorker.getRegistration()
    const names = (await caches.keys()).filter((name) => name.startsWith('tablee-shell-'))
    return Boolean(registration?.active?.state === 'activated' && names.length > 0
        && !registration.installing)
}"""


async def device(page: Page) -> dict[str, list[str]]:
    """Return what the browser keeps, store by store."""
    found: dict[str, list[str]] = await page.evaluate(DEVICE)
    return found


async def shelves(page: Page) -> dict[str, dict[str, str]]:
    """Return what the service worker keeps, cache by cache."""
    found: dict[str, dict[str, str]] = await page.evaluate(CACHES)
    return found


async def until(page: Page, script: str, arg: Any = None) -> None:
    """Wait until an asynchronous function of the page answers true.

    Playwright's own `wait_for_function` takes the promise of an answer for the answer.
    """
    deadline = monotonic() + PATIENCE / 1000
    while not await page.evaluate(script, arg):
        assert monotonic() < deadline, f"never true: {script}"
        await page.wait_for_timeout(50)


async def until_shelved(page: Page) -> None:
    """Wait until the page itself would open without a network."""
    await until(page, READY)


async def notes_on_device(page: Page) -> dict[str, Any]:
    """Return the notes of the table that the device keeps: id to text, place and zone."""
    document: Doc[Any] = Doc()
    for part in (await device(page)).get("parts", []):
        document.apply_update(base64.b64decode(json.loads(part)["update"]))
    notes = document.get("notes", type=Map)
    return {
        key: (str(note["text"]), list(note["pos"]), note["zone"])
        for key, note in notes.items()
        if not note.get("del")
    }


async def words_on_device(page: Page) -> list[str]:
    """Return the texts of the notes that the device keeps, by whatever page they came there."""
    return [text for text, _, _ in (await notes_on_device(page)).values()]


async def until_on_device(person: Visitor, words: str) -> None:
    """Wait until the device keeps a note that says this."""
    deadline = monotonic() + PATIENCE / 1000
    while not any(words in text for text in await words_on_device(person.page)):
        assert monotonic() < deadline, f"the device does not keep {words!r}"
        await person.page.wait_for_timeout(50)


async def until_offline(person: Visitor) -> None:
    await expect(person.status).to_have_attribute("data-sync", "offline", timeout=PATIENCE)


def serious(person: Visitor) -> list[str]:
    """Return what went wrong on the page, but for its line, which the test itself has cut."""
    return [fault for fault in person.faults if not fault.startswith("WebSocket connection to")]


def saved(workshop: Any, server: Any) -> list[dict[str, Any]]:
    """Return the notes that the server has on disk for the first table."""
    board = workshop["boards"][0]
    session = server.session(board["display"]["token"])["session"]
    notes: list[dict[str, Any]] = server.ask("GET", f"/api/boards/{board['id']}", session=session)[
        "notes"
    ]
    return notes


async def sits(person: Visitor, workshop: Any, name: str = "Inès") -> None:
    """Take a place and wait until everything would stand up again without a network."""
    await person.sit_down(workshop["boards"][0]["participant"]["url"], name)
    await until_shelved(person.page)


async def until_placed(person: Visitor, number: int = 1) -> str:
    """Return a record of what is kept for whom, once there are so many."""
    script = f"async (number) => (await ({DEVICE})()).places?.length === number"
    await until(person.page, script, number)
    return (await device(person.page))["places"][0]
