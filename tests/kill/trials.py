"""Trials: people write at several tables, the server dies, and every promise is looked at."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.person import Person
from tests.serving import Server

from .authors import SIGNED, Author, Promise
from .moments import KILLS, Kill
from .nursery import Forked, Nursery

BOARDS = 3
PEOPLE = 2  # at each board
TRIALS_A_WORKSHOP = 5
LANES = 2  # servers that live and die side by side


class ImpatientServer(Server):
    """The real server, keeping snapshots all the time."""

    def command(self) -> list[str]:
        python, _, _, *words = super().command()
        return [python, "-m", "tests.kill.impatient", *words]


class BornServer(ImpatientServer):
    """The same, forked from a process that has read the code."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        super().__init__(folder)
        self._nursery = nursery

    def start_process(self, environment: Mapping[str, str]) -> Forked:
        words = self.command()[3:]
        return self._nursery.fork(words, environment, self.folder / "server.log")


@dataclass
class Report:
    """What became of the promises of some trials."""

    trials: int = 0
    edits: int = 0
    promised: int = 0
    snapshots: int = 0
    lost: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)

    def add(self, other: Report) -> None:
        self.trials += other.trials
        self.edits += other.edits
        self.promised += other.promised
        self.snapshots += other.snapshots
        self.lost += other.lost
        self.kills += other.kills

    def __str__(self) -> str:
        kills = ", ".join(
            f"{name.replace('_', ' ')} {n}" for name, n in sorted(self.kills.items())
        )
        return (
            f"{self.trials} trials ({kills}): {self.edits} edits, {self.promised} promised,"
            f" {self.snapshots} snapshots kept, {len(self.lost)} lost"
        )


class Lane:
    """One server, its tables and the people around them, through many deaths."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server, self.chance = server, random.Random(seed)  # noqa: S311 -- to be repeated
        self.report = Report()
        self._authors: list[Author] = []
        self._displays: dict[str, str] = {}

    async def run(self, trials: int, after_each: Callable[[], None] = lambda: None) -> Report:
        """Carry out trials one after the other; the server is gone in the end."""
        await asyncio.to_thread(self.server.start)
        for number in range(trials):
            if number % TRIALS_A_WORKSHOP == 0:
                await asyncio.to_thread(self._gather)
            before = await asyncio.to_thread(self._snapshots)
            await self._trial(self.chance.choice(KILLS))
            self.report.snapshots += await asyncio.to_thread(self._snapshots) - before
            after_each()
        await asyncio.to_thread(self.server.stop)
        return self.report

    async def _trial(self, kill: Kill) -> None:
        edits = sum(author.edits for author in self._authors)
        await asyncio.gather(*(author.come(self.server.url) for author in self._authors))
        writing = [asyncio.create_task(author.write()) for author in self._authors]
        await asyncio.to_thread(kill, self.server, self.chance)
        await asyncio.gather(*writing)
        await asyncio.gather(*(author.go() for author in self._authors))
        await asyncio.to_thread(self.server.start)
        self.report.trials += 1
        self.report.kills[kill.__name__] += 1
        self.report.edits += sum(author.edits for author in self._authors) - edits
        for board, display in self._displays.items():
            await self._look_at(board, display, kill.__name__)

    async def _look_at(self, board: str, display: str, when: str) -> None:
        """Compare one table, asked for and joined anew, with what its people were promised."""
        promised: set[Promise] = set()
        for author in self._authors:
            promised |= author.promised if author.board == board else set()
        asked = await asyncio.to_thread(
            self.server.ask, "GET", f"/api/boards/{board}", session=display
        )
        texts = {note["id"]: note["text"] for note in asked["notes"]}
        async with Person(self.server.url, board, display) as newcomer:
            await newcomer.until(lambda: newcomer.synced)
            shown = newcomer.texts()
        self.report.promised += len(promised)
        for name, found in (("asked for", texts), ("joined", shown)):
            missing = promised - _signed(found)
            if missing:
                self.report.lost.append(f"{when}, {name}: {sorted(missing)[:3]} of {len(missing)}")

    def _gather(self) -> None:
        """Open a new workshop with its people, each with an empty document."""
        workshop = self.server.workshop(tables=BOARDS)
        self._displays, self._authors = {}, []
        for table in workshop["boards"]:
            display = self.server.session(table["display"]["token"])
            self._displays[table["id"]] = display["session"]
            for number in range(PEOPLE):
                self._authors.append(self._author(table, f"Zoé{number}"))

    def _author(self, table: dict[str, Any], name: str) -> Author:
        session = self.server.session(table["participant"]["token"], name)["session"]
        chance = random.Random(self.chance.random())  # noqa: S311 -- to be repeated
        return Author(name, table["id"], session, chance)

    def _snapshots(self) -> int:
        """Count the snapshots of this workshop, which count after another process read them."""
        keys = ", ".join("?" * len(self._displays))
        with closing(sqlite3.connect(self.server.database)) as connection:
            found = connection.execute(
                f"SELECT count(*) FROM snapshot JOIN board ON key = board WHERE id IN ({keys})",  # noqa: S608
                tuple(self._displays),
            )
            return int(found.fetchone()[0])


async def carry_out(
    folder: Path, trials: int, seed: int, after_each: Callable[[], None] = lambda: None
) -> Report:
    """Share trials among a few servers side by side; return what became of them."""
    shares = [trials // LANES + (number < trials % LANES) for number in range(LANES)]
    lanes = []
    with Nursery() as nursery:
        for number in range(LANES):
            (folder / str(number)).mkdir()
            server = BornServer(folder / str(number), nursery)
            lanes.append(Lane(server, seed + number))
        try:
            reports = await asyncio.gather(
                *(lane.run(share, after_each) for lane, share in zip(lanes, shares, strict=True))
            )
        finally:
            for lane in lanes:
                if lane.server.running:
                    lane.server.stop()
    whole = Report()
    for report in reports:
        whole.add(report)
    return whole


def _signed(texts: dict[str, str]) -> set[Promise]:
    return {(note, one.group()) for note, text in texts.items() for one in SIGNED.finditer(text)}
