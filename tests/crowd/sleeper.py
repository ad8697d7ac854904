"""A person in a process of their own, so that the process can be stopped and continued.

``python -m tests.crowd.sleeper PORT BOARD SESSION`` sits down, prints ``ready``, and fills its
own line when it hears ``fill`` on its input. Continued, it reads on; at the end of its input it
prints as JSON which notes it has and how its connection ended.
"""

import asyncio
import json
import signal
import sys
from typing import Any

from pycrdt import Doc, Map

from server.sync import wire

from .visitor import Seat, Visitor
from .writing import fill


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def sleep_and_wake(seat: Seat) -> None:
    loop = asyncio.get_running_loop()
    doc: Doc[Any] = Doc()
    notes, news = doc.get("notes", type=Map), asyncio.Event()

    def hear(payload: bytes) -> None:
        if payload[:1] == b"\0":
            match wire.decode(payload):
                case wire.SyncStep2(update) | wire.Update(update):
                    doc.apply_update(update)
                    news.set()

    visitor = await Visitor.enter(seat, hear)
    visitor.gone.add_done_callback(lambda _: news.set())
    await visitor.seated()
    loop.add_signal_handler(signal.SIGCONT, visitor.read_again)
    tell("ready")
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        if line == b"fill\n":
            await fill(visitor)
            tell("full")
        else:
            wanted = line.decode().strip()
            while wanted not in notes and not visitor.gone.done():
                news.clear()
                await news.wait()
            tell(json.dumps({"notes": len(notes), "code": visitor.close_code}))


if __name__ == "__main__":
    asyncio.run(sleep_and_wake(Seat(int(sys.argv[1]), sys.argv[2], sys.argv[3])))
