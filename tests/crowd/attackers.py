"""Ten thousand sockets without a session, in a process of their own.

``python -m tests.crowd.attackers PORT BOARD COUNT`` opens them from a few addresses: some say
nothing, some show a token that nobody gave, some knock one byte a second. It prints ``open`` when
all have knocked; at the end of its input it prints as JSON what became of them.
"""

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress
from typing import cast

from .visitor import greeting

ADDRESSES = ("127.0.0.1", "127.0.0.2", "127.0.0.3")
KINDS = ("silent", "slow", "silent", "slow", "wrong")
AT_ONCE = 200
FIRST_BYTE = 3  # seconds until a slow one begins


class Attacker(asyncio.Protocol):
    """One socket; it never shows a session."""

    def __init__(self, kind: str, port: int, board: str) -> None:
        self.kind = kind
        self.words = greeting(
            port, f"/sync/{board}?token=personne-ne-me-connaît".replace("î", "i")
        )
        self.came = asyncio.get_running_loop().time()
        self.lasted: float | None = None
        self.code = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        if self.kind == "wrong":
            self.transport.write(self.words)
        elif self.kind == "slow":
            asyncio.get_running_loop().call_later(FIRST_BYTE, self.mumble, 0)

    def mumble(self, number: int) -> None:
        if self.lasted is None:
            self.transport.write(self.words[number : number + 1])
            asyncio.get_running_loop().call_later(1, self.mumble, number + 1)

    def data_received(self, data: bytes) -> None:
        if b"no-session" in data:
            self.code = 4401  # and stay, without an answer

    def connection_lost(self, exc: Exception | None) -> None:
        self.lasted = asyncio.get_running_loop().time() - self.came


async def attack(port: int, board: str, count: int) -> list[Attacker]:
    loop, at_once = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)
    attackers: list[Attacker] = []

    async def knock(number: int) -> None:
        kind, here = KINDS[number % len(KINDS)], ADDRESSES[number // len(KINDS) % len(ADDRESSES)]
        async with at_once:
            with suppress(OSError):
                _, attacker = await loop.create_connection(
                    lambda: Attacker(kind, port, board),
                    "127.0.0.1",
                    port,
                    local_addr=(here, 0),
                )
                attackers.append(attacker)

    await asyncio.gather(*map(knock, range(count)))
    return attackers


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main(port: int, board: str, count: int) -> None:
    attackers = await attack(port, board, count)
    tell("open")
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    codes = Counter(one.code for one in attackers if one.kind == "wrong")
    still = sum(one.lasted is None for one in attackers)
    tell(json.dumps({"opened": len(attackers), "still": still, "codes": codes}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
