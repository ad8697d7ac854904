"""A disk that can refuse, be slow, lie about a commit, or be the moment of a kill."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from server.errors import Conflict, Unavailable
from server.storage.memory import MemoryDatabase
from server.storage.port import Binding, Row, Snapshot

from .clock import Process, dice
from .truth import Truth, read_update


class Disk:
    """What survives a kill: the memory adapter, and what is to go wrong next.

    ``faults`` are used up one by one by the commits: ``refuse``, ``lie`` (it lands and is
    said to have failed), ``conflict``, ``slow``, ``kill-before`` and ``kill-after`` (it lands).
    """

    def __init__(self, seed: object) -> None:
        self.database = MemoryDatabase()
        self.truths: dict[int, Truth] = {}
        self.faults: deque[str] = deque()
        self.deaf = 0
        self.power_cut: Callable[[], None] = lambda: None
        self.told: Callable[[str], None] = lambda _: None
        self.owner: Callable[[int], str | None] = lambda _: None
        self._dice = dice(seed, "disk")

    async def append(
        self, process: Process, rows: Sequence[Row], bindings: Sequence[Binding]
    ) -> None:
        """Commit as a disk does: some time, then all or nothing, then some time."""
        fault = self.faults.popleft() if self.faults else ""
        await self._turn(process, 4.0 if fault == "slow" else self._dice.choice(QUICK))
        if fault == "kill-before":
            await self._die(process)
        if fault == "refuse":
            self.told("disk: refused")
            raise Unavailable("the disk is full")
        if fault == "conflict":
            raise Conflict("somebody else wrote this number")
        await self.database.log.append(rows, bindings)
        for row in rows:
            self.truths[row.board].landed(row)
            self._check_authors(row, await self.database.log.bindings(row.board))
            self.told(f"disk: row {row.seq} of board {row.board} by session {row.session}")
        if fault == "kill-after":
            await self._die(process)
        await self._turn(process, self._dice.choice(QUICK))
        if fault == "lie":
            self.told("disk: lied")
            raise Unavailable("nobody knows whether that was written")

    def _check_authors(self, row: Row, bindings: Sequence[Binding]) -> None:
        """Whoever wrote is on disk as soon as what they wrote (G25); a kill may come at once."""
        bound = {binding.client: binding for binding in bindings}
        for part in read_update(row.data).sections:
            client = part[0].client
            binding = bound.get(client)
            if binding is None:
                self.truths[row.board].faults.append(f"row {row.seq}: nobody wrote as {client}")
            elif not binding.lent and binding.participant != self.owner(client):
                words = f"row {row.seq}: {client} is {binding.participant}'s"
                self.truths[row.board].faults.append(words)

    async def reading(self, process: Process) -> None:
        """Take the time of a question; it may go unanswered."""
        await self._turn(process, self._dice.choice(QUICK))
        if self.deaf:
            self.deaf -= 1
            raise Unavailable("the disk cannot be read")

    async def _turn(self, process: Process, seconds: float) -> None:
        if seconds:
            await asyncio.sleep(seconds)
        if not process.alive:
            await asyncio.get_running_loop().create_future()

    async def _die(self, process: Process) -> None:
        self.power_cut()
        await asyncio.get_running_loop().create_future()


QUICK = (0.0, 0.0, 0.0005, 0.001, 0.003, 0.02)


class DiskOf:
    """The disk in the hands of one process: it ends with it. Fulfils `BoardLog`."""

    def __init__(self, disk: Disk, process: Process) -> None:
        self._disk, self._process = disk, process
        self._log = disk.database.log

    async def append(self, rows: Sequence[Row], bindings: Sequence[Binding] = ()) -> None:
        await self._disk.append(self._process, rows, bindings)

    async def read(self, board: int, after: int = 0, until: int | None = None) -> list[Row]:
        await self._disk.reading(self._process)
        return await self._log.read(board, after, until)

    async def head(self, board: int) -> tuple[int, int]:
        return await self._log.head(board)

    async def bindings(self, board: int) -> list[Binding]:
        return await self._log.bindings(board)

    async def keep(self, snapshot: Snapshot) -> None:
        await self._disk.reading(self._process)
        await self._log.keep(snapshot)

    async def snapshots(self, board: int) -> list[Snapshot]:
        await self._disk.reading(self._process)
        return await self._log.snapshots(board)

    def __getattr__(self, name: str) -> Any:
        # A port that grows is served by the adapter itself.
        return getattr(self._log, name)
