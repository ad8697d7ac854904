"""From the key press of one person to the letter on a colleague's screen, on one machine."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, Page, Playwright

from .board import Table
from .candidates import Tablee
from .measure import start

LETTERS = 60
EVERY_S = 0.13
HEAR = """() => {
  window.benchTimes = []
  addEventListener('keydown', ({ key }) => {
    if (key.length === 1) window.benchTimes.push(performance.timeOrigin + performance.now())
  }, true)
}"""
# Seen is not when the text changed but when a frame with it was made.
SEE = """(id) => {
  window.benchTimes = []
  const note = document.querySelector(`[data-note-id='${id}'] > p`)
  let before = note.textContent.length
  new MutationObserver(() => {
    const more = note.textContent.length - before
    before = note.textContent.length
    requestAnimationFrame(() => {
      const now = performance.timeOrigin + performance.now()
      for (let i = 0; i < more; i++) window.benchTimes.push(now)
    })
  }).observe(note, { characterData: true, childList: true, subtree: true })
}"""


def letters(playwright: Playwright, browser: Browser, served: Table, count: int) -> list[float]:
    """Milliseconds of each letter; the two persons have a browser each, both in front."""
    other = start(playwright)
    try:
        writer, reader = Tablee(served, count), Tablee(served, count)
        with writer.open(browser) as here, reader.open(other) as there:
            for page in (here, there):
                page.goto(served.url)
                page.wait_for_function(f"() => {writer.ready}")
                page.wait_for_timeout(1000)
            return _typed(here, there)
    finally:
        other.close()


def _typed(here: Page, there: Page) -> list[float]:
    note = here.locator("[data-note-id]").nth(3)
    name = note.get_attribute("data-note-id")
    note.dblclick()
    here.locator("textarea").wait_for()
    there.locator(f"[data-note-id='{name}']").wait_for(state="attached")
    here.evaluate(HEAR)
    there.evaluate(SEE, name)
    for _ in range(LETTERS):
        here.keyboard.press("e")
        time.sleep(EVERY_S)
    there.wait_for_function(f"() => window.benchTimes.length >= {LETTERS}")
    pressed = here.evaluate("window.benchTimes")
    shown = there.evaluate("window.benchTimes")
    return [round(b - a, 1) for a, b in zip(pressed, shown, strict=True)]
