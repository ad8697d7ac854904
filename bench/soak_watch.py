"""What a soak looks at: the server's own figures, its memory, and whether all is put away."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.serving import Server

from .soak_plan import MOST_GROWTH, WARM_UP, Plan
from .watch import tree

Sample = dict[str, float]

LINE = re.compile(r"^(\w+)(?:\{([^}]*)\})? (\S+)$", re.MULTILINE)
# What must be as it was before anybody came. Files: the readers of the database stay open.
PUT_AWAY = ("rooms", "members", "presences", "workshops", "watchers", "armed_ticks", "log_waiting")
AS_BEFORE = ("asyncio_tasks", "open_fds")


async def look(server: Server) -> Sample:
    """Return the figures of now; those with labels are added up."""
    text = await asyncio.to_thread(server.ask, "GET", "/metrics")
    sample: Sample = {"at": time.monotonic(), "anonymous_bytes": anonymous_bytes(server.pid)}
    for name, labels, value in LINE.findall(text):
        if 'le="' not in labels:
            short = name.removeprefix("tablee_").removeprefix("process_")
            sample[short] = sample.get(short, 0) + float(value)
    return sample


def anonymous_bytes(pid: int) -> float:
    """Return the memory that is neither files nor shared: what a leak would be part of.

    Of the serving process: its parent, who watches over it, is small.
    """
    sizes = [0.0]
    for one in tree(pid):
        with suppress(OSError):
            status = Path(f"/proc/{one}/status").read_text()
            sizes += [int(kb) * 1024 for kb in re.findall(r"RssAnon:\s+(\d+) kB", status)]
    return max(sizes)


async def watch(server: Server, plan: Plan, samples: list[Sample], over: asyncio.Event) -> None:
    """Add a sample every few seconds until it is over."""
    while not over.is_set():
        samples.append(await look(server))
        try:
            await asyncio.wait_for(over.wait(), plan.every)
        except TimeoutError:
            continue


async def put_away(server: Server, before: Sample, patience: float) -> Sample:
    """Wait until nothing is left of the people, or patience ends; return the last look."""
    end = time.monotonic() + patience
    while True:
        now = await look(server)
        if not orphans(now, before) or time.monotonic() >= end:
            return now
        await asyncio.sleep(0.5)


def orphans(now: Sample, before: Sample) -> dict[str, float]:
    """Return what is still there though nobody is, each with how many too many."""
    left = {name: now[name] for name in PUT_AWAY if now[name]}
    more = {name: now[name] - before[name] for name in AS_BEFORE if now[name] > before[name]}
    return left | more


def growth(samples: list[Sample], plan: Plan) -> dict[str, Any]:
    """Compare memory in the round after the warm-up with the last round, both in the middle."""
    begun = samples[0]["at"]

    def middle(figure: str, within: Callable[[float], bool]) -> float:
        return statistics.median(s[figure] for s in samples if within(s["at"] - begun))

    found = {}
    for figure in ("resident_memory_bytes", "anonymous_bytes"):
        early = middle(figure, lambda t: WARM_UP <= t < WARM_UP + plan.round)
        late = middle(figure, lambda t: t >= plan.seconds - plan.round)
        found[figure] = {"early": early, "late": late, "growth": round(late / early - 1, 4)}
    return found


def verdict(result: dict[str, Any]) -> list[str]:
    """Return a sentence for everything that should not be."""
    wrong = [f"{name}: {more:+g} left behind" for name, more in result["orphans"].items()]
    wrong += [f"{count} × {what}" for what, count in result["surprises"].items()]
    if result["lost"]:
        wrong.append(f"{result['lost']} kept notes are gone")
    if not result["sound"]:
        wrong.append("tablee verify found damage")
    memory = result.get("memory", {}).get("resident_memory_bytes", {})
    if memory.get("growth", 0) >= MOST_GROWTH:
        wrong.append(f"memory grew by {memory['growth']:.1%}")
    return wrong
