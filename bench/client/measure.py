"""What is measured in a page, in the same way for everybody: frames, main thread, heap."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, Playwright

SIZE = {"width": 1366, "height": 768}
# Nothing asks the network for anything, and pictures are made by the processor for everybody.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
]
PAN_FRAMES = 120
PAN_BY = (11, 14)  # px a frame
DRAG_MOVES = 60
REST_S = 0.6

PAN = """async ({target, frames, by}) => {
  const element = document.querySelector(target)
  const box = element.getBoundingClientRect()
  const [clientX, clientY] = [box.left + box.width / 2, box.top + box.height / 2]
  const frame = () => new Promise(requestAnimationFrame)
  const deltas = []
  let last = await frame()
  for (let i = 0; i < frames; i++) {
    const way = i < frames / 2 ? 1 : -1
    const wheel = { deltaX: by[0] * way, deltaY: by[1] * way, clientX, clientY }
    element.dispatchEvent(new WheelEvent('wheel', { ...wheel, bubbles: true, cancelable: true }))
    const now = await frame()
    deltas.push(now - last)
    last = now
  }
  return deltas
}"""
RECORD = """() => {
  window.benchFrames = []
  let last = performance.now()
  const look = (now) => {
    window.benchFrames.push(now - last)
    last = now
    window.benchRecording = requestAnimationFrame(look)
  }
  window.benchRecording = requestAnimationFrame(look)
}"""
RECORDED = """() => {
  cancelAnimationFrame(window.benchRecording)
  return window.benchFrames.slice(1)
}"""


@dataclass(frozen=True)
class Frames:
    """A stretch of frames: how long they were (ms), and the main thread's work for each (ms)."""

    p50: float
    p95: float
    task: float


def frames(deltas: list[float], task_s: float, count: int) -> Frames:
    """Frames of a recording; the work is shared among ``count`` of them."""
    ordered = sorted(deltas)

    def at(share: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    return Frames(at(0.5), at(0.95), round(task_s * 1000 / count, 2))


class Look:
    """One page under measurement."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("Performance.enable")

    def slow(self, times: int) -> None:
        """Let the processor seem so many times slower, as a phone's."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def metric(self, name: str) -> float:
        """One figure of the renderer (seconds, bytes)."""
        found = self.cdp.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == name))

    def heap_mb(self) -> float:
        """What the page's scripts keep, after a search for garbage."""
        for _ in range(2):
            self.cdp.send("HeapProfiler.collectGarbage")
        return round(self.metric("JSHeapUsedSize") / 1e6, 1)

    def work(self, act: Callable[[], None], times: int) -> float:
        """Main-thread work for each of so many acts, in ms; what rests are is in it."""
        time.sleep(REST_S)
        before = self.metric("TaskDuration")
        act()
        return round((self.metric("TaskDuration") - before) * 1000 / times, 2)

    def pan(self, target: str) -> Frames:
        """One wheel event a frame, there and back."""
        time.sleep(REST_S)
        asked = {"target": target, "frames": PAN_FRAMES, "by": list(PAN_BY)}
        before = self.metric("TaskDuration")
        deltas = self.page.evaluate(PAN, asked)
        return frames(deltas, self.metric("TaskDuration") - before, PAN_FRAMES)

    def drag(self, start: tuple[float, float]) -> Frames:
        """A real mouse takes what is there and draws it about, one move in 16 ms."""
        mouse = self.page.mouse
        time.sleep(REST_S)
        mouse.move(*start)
        mouse.down()
        self.page.evaluate(RECORD)
        before = self.metric("TaskDuration")
        for i in range(DRAG_MOVES):
            x = start[0] + 4 * min(i, DRAG_MOVES - i)
            due = time.monotonic() + 0.016
            mouse.move(x, start[1] + 2 * min(i, DRAG_MOVES - i))
            time.sleep(max(0.0, due - time.monotonic()))
        task = self.metric("TaskDuration") - before
        deltas = self.page.evaluate(RECORDED)
        mouse.up()
        return frames(deltas, task, DRAG_MOVES)


def start(playwright: Playwright) -> Browser:
    """A fresh browser: the one that CHROMIUM names, else the system's."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@contextmanager
def visit(browser: Browser, cookie: dict[str, str] | None = None) -> Iterator[Page]:
    """A page with nothing kept from before, that asks nobody but this machine."""
    context = browser.new_context(viewport=SIZE, locale="fr-FR")  # type: ignore[arg-type]
    context.route(
        lambda url: "//127.0.0.1" not in url and not url.startswith(("data:", "blob:")),
        lambda route: route.abort(),
    )
    if cookie:
        context.add_cookies([cookie])  # type: ignore[list-item]
    try:
        yield context.new_page()
    finally:
        context.close()
