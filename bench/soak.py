"""`make soak`: half an hour of workshops with churn, then an empty server that forgot it all.

    make soak ARGS="--minutes 30 --people 100 --boards 20"

One real server process, everybody else in this one. Written to bench/results/soak.{json,md}.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.person import Person
from tests.serving import ROOT, Server, serving

from .soak_facilitator import facilitate
from .soak_people import Diary, Stage, Visitor
from .soak_plan import KINDS, Plan, asked
from .soak_watch import Sample, growth, look, orphans, put_away, verdict, watch

FAREWELL = 60.0  # seconds that the last visitors have to end what they are doing
READERS = 12  # asked at once before anybody comes, so that every reader of the database is open
LONG = 300  # entries; histories of more than 256 are read by readers that load with the first


async def soak(server: Server, plan: Plan) -> dict[str, Any]:
    """Carry out a plan on a running server and return everything that was found."""
    await warm(server, LONG if plan.judges_memory else 1)
    before, samples = await look(server), list[Sample]()
    stage = Stage(server, plan.round, Diary())
    begun, watched = asyncio.Event(), asyncio.Event()
    looking = asyncio.create_task(watch(server, plan, samples, watched))
    leading = asyncio.create_task(facilitate(stage, plan.boards, plan.seed, begun))
    await asyncio.wait([leading, asyncio.create_task(begun.wait())], return_when="FIRST_COMPLETED")
    visitors = [Visitor(stage, number, plan.seed) for number in range(plan.people)]
    living = [asyncio.create_task(visitor.live()) for visitor in visitors]
    await asyncio.sleep(plan.seconds)
    await _everything(stage, plan)
    stage.over.set()
    async with asyncio.timeout(FAREWELL):
        await asyncio.gather(leading, *living)
    lost = await _lost(stage)
    watched.set()
    await looking
    after = await put_away(server, before, plan.idle * 2 + 20)
    result = {
        "plan": {name: getattr(plan, name) for name in plan.__slots__},
        "machine": machine(),
        "done": dict(stage.diary.done),
        "surprises": dict(stage.diary.surprises),
        "lost": lost,
        "sound": await asyncio.to_thread(sound, server.folder),
        "orphans": orphans(after, before),
        "before": before,
        "after": after,
        "peak": {name: max(s.get(name, 0) for s in samples) for name in samples[-1]},
    }
    if plan.judges_memory:
        result["memory"] = growth(samples, plan)
    result["wrong"] = verdict(result)
    return result | {"samples": samples}


async def _everything(stage: Stage, plan: Plan) -> None:
    """Wait until what people do has happened at least once: a busy machine may be slow."""
    with suppress(TimeoutError):
        async with asyncio.timeout(plan.patience):
            while not all(stage.diary.done[kind] for kind in KINDS):
                await stage.wait(0.2)


async def warm(server: Server, entries: int) -> None:
    """See one person come, write and go, then ask several times at once for what they wrote.

    What a server loads once, sooner or later, is loaded before anything is measured.
    """
    link = await asyncio.to_thread(server.workshop)
    body = {"token": link["participant"]["token"]}
    session = (await asyncio.to_thread(server.ask, "POST", "/api/sessions", body))["session"]
    board = link["boards"][0]["id"]
    async with Person(server.url, board, session) as person:
        await person.until(lambda: person.synced)
        note = await person.add_note("été 🌻")
        for _ in range(entries):
            await person.edit(lambda: person.notes[note].update({"pos": [1.0, 2.0]}))
            await person.until_saved()
    path = f"/api/boards/{board}?at={24 * 3600 * 1000}"
    asking = (asyncio.to_thread(server.ask, "GET", path, session=session) for _ in range(READERS))
    await asyncio.gather(*asking)


async def _lost(stage: Stage) -> int:
    """Count the notes that were said to be kept and are not there: look at the last workshop."""
    token = stage.link["facilitator"]["token"]
    session = (await stage.ask("POST", "/api/sessions", {"token": token}))["session"]
    lost = 0
    for table in stage.link["boards"]:
        board = await stage.ask("GET", f"/api/boards/{table['id']}", session=session)
        there = {note["id"] for note in (*board["notes"], *board["deleted"]["notes"])}
        lost += len(stage.diary.kept.get(table["id"], set()) - there)
    return lost


def sound(folder: Path) -> bool:
    """Tell whether `tablee verify` finds the whole history sound, beside the running server."""
    database = f"sqlite+aiosqlite:///{folder / 'tablee.db'}"
    verified = subprocess.run(
        [sys.executable, "-m", "server", "verify"],
        cwd=ROOT,
        env=os.environ | {"TABLEE_DATABASE_URL": database},
        capture_output=True,
        check=False,
    )
    return verified.returncode == 0


def machine() -> str:
    """Name the machine as far as figures depend on it."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def line(result: dict[str, Any]) -> str:
    """Return the result as one row of a Markdown table, with its head."""
    plan, done = result["plan"], result["done"]
    memory = result.get("memory", {}).get("resident_memory_bytes")
    grown = (
        f"{memory['early'] / 1e6:.1f} → {memory['late'] / 1e6:.1f} MB ({memory['growth']:+.1%})"
        if memory
        else "not judged"
    )
    edits = sum(done.get(name, 0) for name in ("wrote", "typed", "moved", "deleted"))
    cells = [
        *(f"{plan['seconds'] / 60:g}", plan["people"], plan["boards"], done["workshops"]),
        *(done["joined"], edits, done.get("killed", 0), grown),
        *(sum(result["orphans"].values()), result["lost"], result["machine"]),
    ]
    head = (
        "| minutes | people | boards | workshops | joins | edits | sockets killed "
        "| memory after 5 min → at the end | orphans | lost | machine |"
    )
    return "\n".join([head, "|---" * len(cells) + "|", f"| {' | '.join(map(str, cells))} |", ""])


def main() -> None:
    """Soak, write down what was found, and fail when anything is wrong."""
    plan, out = asked()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tablee-soak-") as folder:
        settings = {"TABLEE_IDLE_SECONDS": str(plan.idle), "TABLEE_LOG_LEVEL": "warning"}
        with serving(Path(folder), **settings) as server:
            result = asyncio.run(soak(server, plan))
            result["log"] = server.output.splitlines()[1:][-20:]
    out.mkdir(parents=True, exist_ok=True)
    (out / "soak.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (out / "soak.md").write_text(line(result), encoding="utf-8")
    print(line(result), f"{time.monotonic() - began:.0f} s; {result['done']}", sep="\n")
    if result["wrong"]:
        sys.exit("✗ soak: " + "; ".join(result["wrong"]))


if __name__ == "__main__":
    main()
