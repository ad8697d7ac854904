"""Ten thousand sockets that never show a session: bounded, and people at work do not notice."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.serving import ROOT, Server, serving

from .hall import files, memory, seats
from .pulse import NOISE_MS, Pulse, calm, middle
from .visitor import PATIENCE, Seat, Visitor

CROWD = 10_000
ROOM_FOR = 2000  # TABLEE_MAX_STRANGERS
READERS = 20
GROWTH = 50 << 20


class Watched:
    """The most memory and files that a process had meanwhile."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.memory, self.files = memory(pid), files(pid)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def _look(self) -> None:
        while True:
            self.memory = max(self.memory, memory(self._pid))
            self.files = max(self.files, files(self._pid))
            await asyncio.sleep(0.5)


@asynccontextmanager
async def attacked(port: int, board: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.crowd.attackers", str(port), board, str(CROWD)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def line_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(2 * PATIENCE):
        return (await process.stdout.readline()).decode().strip()


@dataclass
class Findings:
    """What became of the people, of the crowd, and of the server's memory."""

    alone: list[float]
    storm: list[float]
    troubled: list[float]
    joined: float
    fate: Any
    memory: int
    files: int


async def storm(pulse: Pulse, server: Server, late: Seat) -> Findings:
    """Let the crowd come while a table writes, and one more person join meanwhile."""
    loop = asyncio.get_running_loop()
    alone = await pulse.windows(4, 1.0)
    before, during = Watched(server.pid), Watched(server.pid)
    async with during.watching(), attacked(server.port, late.board) as crowd:
        knocking = asyncio.create_task(line_of(crowd))
        knocks = await pulse.windows(2, 1.0)
        assert await knocking == "open"
        troubled = await pulse.windows(4, 1.0)
        came = loop.time()
        newcomer = await Visitor.enter(late)
        await newcomer.seated()
        joined = newcomer.synced.result() - came
        troubled += await pulse.windows(2, 1.0)
        assert crowd.stdin is not None
        crowd.stdin.close()
        fate = json.loads(await line_of(crowd))
    memory, files = during.memory - before.memory, during.files - before.files
    return Findings(alone, knocks, troubled, joined, fate, memory, files)


@pytest.mark.alone
@pytest.mark.timeout(120)
async def test_ten_thousand_strangers_are_bounded_and_disturb_nobody(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    with serving(tmp_path) as server:
        *table, late = seats(server, 1, READERS + 2)
        async with Pulse(table) as pulse:
            found = await storm(pulse, server, late)
            interrupted = pulse.interrupted

    alone, storming, troubled = map(middle, (found.alone, found.storm, found.troubled))
    tell(f"p99 alone {alone:.1f} ms, while they knock {storming:.1f}, then {troubled:.1f}")
    tell(f"{found.memory / 2**20:.1f} MiB and {found.files} files more")
    tell(f"{found.fate}, a newcomer waited {found.joined * 1000:.0f} ms")
    assert interrupted == 0
    assert found.files <= ROOM_FOR + 50
    assert found.memory < GROWTH
    assert found.joined < 10, "those who knocked before come first"
    assert found.fate["opened"] > 0.95 * CROWD
    assert set(found.fate["codes"]) <= {"4401", "0"}
    assert calm(found.troubled) <= 1.1 * calm(found.alone) + NOISE_MS
