"""Released JavaScript clients as Python objects: one Node process, several peers in it."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATIENCE = 20.0  # seconds that an answer or a condition may take
LONGEST_LINE = 2**26


class PeerFailed(AssertionError):
    """A peer that threw, or a condition that never came true."""


class Browser:
    """One Node process; its peers share a BroadcastChannel, as the tabs of a browser do."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._listening = asyncio.create_task(self._listen())

    async def ask(self, op: str, peer: str, **request: Any) -> Any:
        """Send one request and return its answer. Raises `PeerFailed`."""
        n = next(self._numbers)
        answer = self._answers[n] = asyncio.get_running_loop().create_future()
        line = json.dumps({"n": n, "op": op, "peer": peer, **request}) + "\n"
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode())
        try:
            async with asyncio.timeout(PATIENCE):
                return await answer
        except TimeoutError as late:
            raise PeerFailed(f"{peer}: no answer to {op} {str(request)[:300]}") from late

    async def open(
        self,
        name: str,
        address: str,
        board: str,
        session: str,
        *,
        version: int = 3,
        broadcast: bool = True,
    ) -> "Peer":
        """Connect one stock client to ``ws://address/sync/board`` and do not wait."""
        client = await self.ask(
            "connect",
            name,
            version=version,
            url=f"ws://{address}/sync",
            board=board,
            token=session,
            broadcast=broadcast,
        )
        return Peer(self, name, client)

    async def end(self) -> None:
        """End the process; Node leaves when its standard input ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self._process.wait()
        await self._listening

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            answer = json.loads(line)
            waiting = self._answers.pop(answer["n"])
            if waiting.done():
                continue
            if "error" in answer:
                waiting.set_exception(PeerFailed(answer["error"]))
            else:
                waiting.set_result(answer["value"])


@dataclass(frozen=True, slots=True)
class Peer:
    """One stock client; ``client`` is the client id of its document."""

    browser: Browser
    name: str
    client: int

    async def do(self, op: str, **request: Any) -> Any:
        """Carry out an operation of peer.mjs: create, type, move, dump, disconnect, ..."""
        return await self.browser.ask(op, self.name, **request)

    async def until(self, condition: str, value: Any = True) -> None:
        """Wait for a condition of conditions.mjs. Raises `PeerFailed` with what is there."""
        try:
            await self.browser.ask("wait", self.name, condition=condition, value=value)
        except PeerFailed as failed:
            there = await self.do("states" if condition in {"people", "state"} else "dump")
            closes = await self.do("closes")
            raise PeerFailed(
                f"{failed}; closed with {closes}; there is {str(there)[:2000]}"
            ) from None

    async def dump(self) -> dict[str, Any]:
        """Return the whole document as JSON, root by root."""
        content: dict[str, Any] = await self.do("dump")
        return content


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Run a Node process for the peers of one test."""
    process = await asyncio.create_subprocess_exec(
        "node",
        "peer.mjs",
        cwd=HERE,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=LONGEST_LINE,
    )
    running = Browser(process)
    try:
        yield running
    finally:
        await running.end()
