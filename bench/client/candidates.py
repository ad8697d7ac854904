"""Whose board is measured, and how each is opened, looked at and changed from elsewhere."""

from __future__ import annotations

import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from bench.servers import ROOT

from . import peers
from .board import Table, table
from .measure import visit
from .notes import Note, notes

GROUP = 50
IN_VIEW = 1  # of the notes of a batch: the one that shows that it arrived
ENOUGH = 8  # notes in view, else the page is not looking at the board
LETTER = "x"
BETWEEN_S = 0.12
DRAG_ZOOM = 0.5
PATIENCE_MS = 120_000
FIRST = """(() => {
  window.benchFirst = null
  const look = () => {
    if (!(READY)) return requestAnimationFrame(look)
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        window.benchFirst = performance.now()
      }),
    )
  }
  requestAnimationFrame(look)
})()"""


class Candidate(ABC):
    """A board with notes on it, served, ready to be opened."""

    target: str
    ready: str

    def __init__(self, count: int) -> None:
        self.notes = notes(count)
        self.rng = Random(3)

    @contextmanager
    def open(self, browser: Browser) -> Iterator[Page]:
        """Give a fresh page that has not gone anywhere yet."""
        with visit(browser) as page:
            yield page

    def first(self, page: Page, url: str) -> float:
        """Go there; ms until the second frame after the notes are there."""
        page.add_init_script(FIRST.replace("READY", self.ready))
        page.goto(url, wait_until="commit", timeout=PATIENCE_MS)
        page.wait_for_function("() => window.benchFirst !== null", timeout=PATIENCE_MS)
        return round(float(page.evaluate("window.benchFirst")))

    def batch(self) -> list[str]:
        """Fifty notes from anywhere, and one of them in view."""
        seen = [note.id for note in self.seen()[:IN_VIEW]]
        others = [note.id for note in self.notes if note.id not in set(seen)]
        return seen + self.rng.sample(others, GROUP - len(seen))

    @abstractmethod
    def seen(self) -> list[Note]:
        """Those in view at zoom 1, after `near`."""

    @abstractmethod
    def near(self, page: Page) -> None:
        """Look at the middle of the board at zoom 1."""

    @abstractmethod
    def all(self, page: Page) -> None:
        """Look at all of it, or as much as it can show."""

    @abstractmethod
    def where(self, page: Page) -> str:
        """Where it looks, as text."""

    @abstractmethod
    def hold(self, page: Page) -> tuple[float, float]:
        """Select about fifty notes at zoom 0.5; answers a point on one of them."""

    @abstractmethod
    def move(self, page: Page, times: int) -> None:
        """So many batches from elsewhere."""

    @abstractmethod
    def write(self, page: Page, times: int) -> None:
        """So many letters from elsewhere, in one note that is in view."""

    @abstractmethod
    def javascript(self) -> float:
        """KiB of scripts before the page does anything, gzip."""


class Tablee(Candidate):
    """Our page, with our server and a colleague behind it."""

    target = ".canvas"
    ready = "document.querySelectorAll('[data-note-id]').length > 5"

    def __init__(self, served: Table, count: int) -> None:
        super().__init__(count)
        self.served = served
        self.middle: list[Note] = []

    @contextmanager
    def open(self, browser: Browser) -> Iterator[Page]:
        place = urlsplit(self.served.url)
        cookie = {
            "name": "tablee_session",
            "value": self.served.session("Inès"),
            "url": f"{place.scheme}://{place.netloc}",
        }
        with visit(browser, cookie) as page:
            # Without the drawer of cards: the others have none either.
            page.add_init_script("localStorage.setItem('tablee:drawer', 'closed')")
            yield page

    def seen(self) -> list[Note]:
        return self.middle

    def near(self, page: Page) -> None:
        """Half way down, in the first columns, so that panning finds notes on all sides."""
        page.locator(self.target).focus()
        page.keyboard.press("0")
        page.wait_for_timeout(900)
        self._zoom(page, 1.0)
        self._remember(page)

    def all(self, page: Page) -> None:
        page.locator(self.target).focus()
        page.keyboard.press("0")
        page.wait_for_timeout(900)

    def where(self, page: Page) -> str:
        return str(page.locator(".world").first.get_attribute("style"))

    def hold(self, page: Page) -> tuple[float, float]:
        """A box of five rows at a zoom where eleven columns are seen."""
        self.all(page)
        self._zoom(page, DRAG_ZOOM)
        page.wait_for_timeout(400)
        box = page.locator(self.target).bounding_box()
        assert box
        left, top = box["x"] + 2, box["y"] + 60
        page.keyboard.down("Shift")
        page.mouse.move(left, top)
        page.mouse.down()
        page.mouse.move(left + box["width"] - 8, top + 4.6 * 148 * DRAG_ZOOM, steps=8)
        page.mouse.up()
        page.keyboard.up("Shift")
        held = page.locator("[data-note-id].selected")
        if held.count() < GROUP * 0.8:
            raise RuntimeError(f"only {held.count()} notes are selected")
        at = held.nth(held.count() // 2).bounding_box()
        assert at
        return at["x"] + 12, at["y"] + 12

    def move(self, page: Page, times: int) -> None:
        colleague = self.served.colleague
        for _ in range(times):
            colleague.move(self.batch())
            time.sleep(BETWEEN_S)
        self._arrived(page)

    def write(self, page: Page, times: int) -> None:
        note = self.middle[ENOUGH // 2]
        for _ in range(times):
            self.served.colleague.write(note.id, LETTER)
            time.sleep(BETWEEN_S)
        page.wait_for_function(
            "([id, text]) => document.querySelector(`[data-note-id='${id}']`)"
            "?.textContent.includes(text)",
            arg=[note.id, self.served.colleague.text_of(note.id)],
        )

    def javascript(self) -> float:
        return peers.initial_javascript(ROOT / "server/static/board.html")

    def _arrived(self, page: Page) -> None:
        """The page has the last place of a note in view."""
        note = self.middle[0].id
        x, y = self.served.colleague.place_of(note)
        page.wait_for_function(
            "([id, place]) => document.querySelector(`[data-note-id='${id}']`)"
            "?.style.transform === place",
            arg=[note, f"translate({x:g}px, {y:g}px)"],
        )

    def _zoom(self, page: Page, wanted: float) -> None:
        """Turn the wheel with Control until the middle is seen that near."""
        page.evaluate(
            """([target, wanted]) => {
              const element = document.querySelector(target)
              const world = document.querySelector('.world')
              const zoom = new DOMMatrix(getComputedStyle(world).transform).a
              const box = element.getBoundingClientRect()
              element.dispatchEvent(new WheelEvent('wheel', {
                deltaY: -Math.log(wanted / zoom) / 0.0035, ctrlKey: true, bubbles: true,
                cancelable: true, clientX: box.left + box.width / 2,
                clientY: box.top + box.height / 2 }))
            }""",
            [self.target, wanted],
        )
        page.wait_for_timeout(300)

    def _remember(self, page: Page) -> None:
        """Which notes are in view now."""
        ids = page.evaluate(
            """(target) => {
              const box = document.querySelector(target).getBoundingClientRect()
              return [...document.querySelectorAll('[data-note-id]')].filter((note) => {
                const at = note.getBoundingClientRect()
                const [x, y] = [at.left + at.width / 2, at.top + at.height / 2]
                return x > box.left && x < box.right && y > box.top && y < box.bottom
              }).map((note) => note.dataset.noteId)
            }""",
            self.target,
        )
        wanted = set(ids)
        self.middle = [note for note in self.notes if note.id in wanted]
        if len(self.middle) < ENOUGH:
            raise RuntimeError(f"{len(self.middle)} notes are in view")


class Peer(Candidate):
    """A board of others, driven by what its page offers as `window.bench`."""

    def __init__(self, name: str, built: Path, count: int) -> None:
        super().__init__(count)
        self.name, self.built = name, built
        shown = ".tl-shape" if name == "tldraw" else "canvas.static"
        self.ready = f"window.bench?.ready && document.querySelector('{shown}')"
        self.target = ".tl-canvas" if name == "tldraw" else "canvas.interactive"
        middle = self.notes[len(self.notes) // 2].square
        wide = max(note.square[0] for note in self.notes)
        self.corner = (wide / 2, float(middle[1]))

    def seen(self) -> list[Note]:
        (left, top), right, bottom = self.corner, self.corner[0] + 1100, self.corner[1] + 560
        return [
            note
            for note in self.notes
            if left < note.square[0] < right and top < note.square[1] < bottom
        ]

    def prepare(self, browser: Browser, url: str) -> None:
        """Let it make its own elements of the notes once; it opens those when measured."""
        with visit(browser) as page:
            self.first(page, url)
            kept = page.evaluate("window.bench.keep()")
        (self.built / "kept.json").write_text(kept, encoding="utf-8")

    def near(self, page: Page) -> None:
        self._call(page, "look", 1, self.corner)

    def all(self, page: Page) -> None:
        self._call(page, "all")

    def where(self, page: Page) -> str:
        return str(page.evaluate("window.bench.where()"))

    def hold(self, page: Page) -> tuple[float, float]:
        self._call(page, "look", DRAG_ZOOM, self.corner)
        x, y = self.corner
        near = sorted(
            self.notes, key=lambda n: abs(n.square[0] - x - 1200) + abs(n.square[1] - y - 600)
        )
        held = near[:GROUP]
        self._call(page, "select", [note.id for note in held])
        page.wait_for_timeout(300)
        at = held[0].square
        box = page.locator(self.target).first.bounding_box()
        assert box
        return (
            box["x"] + (at[0] - x) * DRAG_ZOOM + 12,
            box["y"] + (at[1] - y) * DRAG_ZOOM + 12,
        )

    def move(self, page: Page, times: int) -> None:
        watched = self.batch()[0]
        before = page.evaluate("(id) => window.bench.places([id])[0]", watched)
        for _ in range(times):
            moves = [[note, 24, self.rng.choice((12, -12))] for note in self.batch()]
            page.evaluate("(moves) => window.bench.move(moves)", moves)
            time.sleep(BETWEEN_S)
        after = page.evaluate("(id) => window.bench.places([id])[0]", watched)
        if abs(after[0] - before[0] - 24 * times) > 1:
            raise RuntimeError(f"{self.name}: a note went from {before} to {after}")

    def write(self, page: Page, times: int) -> None:
        note = self.seen()[ENOUGH // 2].id
        for _ in range(times):
            page.evaluate("([id, letter]) => window.bench.write(id, letter)", [note, LETTER])
            time.sleep(BETWEEN_S)

    def javascript(self) -> float:
        return peers.initial_javascript(self.built / "index.html")

    def _call(self, page: Page, name: str, *arguments: Any) -> None:
        page.evaluate(
            f"(all) => {{ window.bench.{name}(...all) }}", json.loads(json.dumps(arguments))
        )
        page.wait_for_timeout(500)


@contextmanager
def candidate(name: str, count: int, browser: Browser) -> Iterator[tuple[Candidate, str]]:
    """A board with so many notes, and its address."""
    if name == "tablee":
        with table(count) as served:
            yield Tablee(served, count), served.url
        return
    built = peers.build(name)
    with peers.served(built, count) as url:
        peer = Peer(name, built, count)
        peer.prepare(browser, url)
        yield peer, url


def said(error: Exception) -> str:
    """An error without what is only of this machine."""
    text = re.sub(r"(/[\w.+-]+){2,}", "…", str(error))
    return f"{type(error).__name__} {text}"[:400]
