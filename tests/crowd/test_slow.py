"""Who does not read, is gone without a word, or sleeps: the others write on undisturbed (S11)."""

import asyncio
import ctypes
import json
import signal
import socket
import struct
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.sync import awareness, wire
from tests.person import Person
from tests.serving import ROOT, Server, serving

from .hall import memory, seats
from .pulse import NOISE_MS, Pulse, calm, middle
from .visitor import PATIENCE, Seat, Visitor, greeting
from .writing import fill, load

READERS = 20
LOST = 4711  # the client id of whose line is cut
HALF_OPEN_LIMIT = 30.0
KNOCK_LIMIT = 10.0
SLOW_LIMIT = 16.0  # ten seconds without progress, looked at when they are over
GROWTH = 30 << 20

SO_ATTACH_FILTER = 26


def cut_the_cable(visitor: Visitor) -> None:
    """Let no packet through to a connection any more: it neither hears nor acknowledges."""
    drop_all = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
    program = struct.pack("HL", 1, ctypes.addressof(drop_all))
    end: socket.socket = visitor.transport.get_extra_info("socket")
    end.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


class Sleeper:
    """A person in another process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()

    async def heard(self) -> str:
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return (await self._process.stdout.readline()).decode().strip()

    def stop(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def asleep(seat: Seat) -> AsyncIterator[Sleeper]:
    """A person in another process whose line is full and who is stopped."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.crowd.sleeper", str(seat.port), seat.board, seat.session),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    sleeper = Sleeper(process)
    try:
        assert await sleeper.heard() == "ready"
        await sleeper.say("fill")
        assert await sleeper.heard() == "full"
        sleeper.stop()
        yield sleeper
    finally:
        process.kill()
        await process.wait()


def is_here(observer: Person, seat: Seat) -> bool:
    """Whether the page of somebody else shows a person as present."""
    people: list[Any] = observer.states[-1]["people"] if observer.states else []
    return any(person["id"] == seat.session and person["here"] for person in people)


async def seconds_until_gone(observer: Person, seat: Seat, patience: float) -> float:
    """Return after how many seconds everybody is told that somebody has gone."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(patience):
        while is_here(observer, seat):
            await observer.heard_something()
    return loop.time() - began


async def a_lost_one(seat: Seat, observer: Person) -> Visitor:
    """Somebody who is present for everybody, and whose line is then cut."""
    visitor = await Visitor.enter(seat)
    await visitor.seated()
    entry = awareness.Entry(LOST, 1, b"{}")
    visitor.say(wire.Awareness(awareness.encode([entry])))
    await observer.until(lambda: observer.presence.get(LOST) and is_here(observer, seat))
    cut_the_cable(visitor)
    return visitor


async def a_deaf_one(seat: Seat) -> Visitor:
    """Somebody who asks much and reads nothing."""
    visitor = await Visitor.enter(seat)
    await visitor.seated()
    await fill(visitor)
    return visitor


async def seconds_of_a_slow_knock(seat: Seat) -> float:
    """Open a WebSocket one byte a second, the first late; return how long that is borne."""
    loop = asyncio.get_running_loop()
    reader, writer = await asyncio.open_connection("127.0.0.1", seat.port)
    began, ended = loop.time(), asyncio.create_task(reader.read())
    for byte in greeting(seat.port, seat.path):
        await asyncio.wait([ended], timeout=1)
        if ended.done():
            break
        writer.write(bytes((byte,)))
    took = loop.time() - began
    writer.transport.abort()
    with suppress(ConnectionError):
        assert await ended == b""
    return took


@dataclass
class Findings:
    """What the others noticed, and what became of those in trouble."""

    alone: list[float]
    troubled: list[float]
    gone: list[float]
    awake: Any
    asleep: Any
    deaf: int
    memory: int


async def trouble(pulse: Pulse, server: Server, observer: Person, four: list[Seat]) -> Findings:
    """Let four people of a table get into trouble, each in another way."""
    lost, deaf, dozing, sleeping = four
    alone, small = await pulse.windows(4, 1.0), memory(server.pid)
    _ = await a_lost_one(lost, observer)
    silent = await a_deaf_one(deaf)
    async with asleep(dozing) as dozer, asleep(sleeping) as sleeper:
        # Nobody is taken for gone whose arrival was not told yet.
        await observer.until(lambda: all(is_here(observer, seat) for seat in four))
        ends = [
            asyncio.create_task(seconds_until_gone(observer, lost, HALF_OPEN_LIMIT)),
            asyncio.create_task(seconds_until_gone(observer, deaf, SLOW_LIMIT)),
            asyncio.create_task(seconds_until_gone(observer, sleeping, SLOW_LIMIT)),
        ]
        ends[1].add_done_callback(lambda _: silent.read_again())
        ends[2].add_done_callback(lambda _: sleeper.go_on())
        troubled = await pulse.windows(3, 1.0)
        dozer.go_on()
        await dozer.say(pulse.writer.write("Bonjour, la marmotte 🦫"))
        awake = json.loads(await dozer.heard())
        troubled += await pulse.windows(2, 1.0)
        gone, large = [await end for end in ends], memory(server.pid)
        await sleeper.say("jamais")
        cut = json.loads(await sleeper.heard())
    return Findings(alone, troubled, gone, awake, cut, await silent.ended(), large - small)


@pytest.mark.alone
@pytest.mark.timeout(120)
async def test_s11_nobody_notices_who_does_not_read_is_cut_off_or_sleeps(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    with serving(tmp_path) as server:
        *table, watching, a, b, c, d = seats(server, 1, READERS + 5)
        person = Person(server.url, watching.board, watching.session)
        async with Pulse(table) as pulse, person as observer:
            knocking = asyncio.create_task(seconds_of_a_slow_knock(watching))
            loading = await Visitor.enter(watching)
            await loading.seated()
            await load(loading)
            found = await trouble(pulse, server, observer, [a, b, c, d])
            knock, interrupted = await knocking, pulse.interrupted

    alone, troubled = middle(found.alone), middle(found.troubled)
    tell(f"p99 alone {alone:.1f} ms, beside the troubled {troubled:.1f} ms")
    tell(f"gone after {[round(one, 1) for one in found.gone]} s, {found.memory >> 20} MiB more")
    assert observer.presence[LOST] is None
    assert (found.awake["code"], found.asleep["code"], found.deaf) == (0, 4408, 4408)
    assert found.awake["notes"] > 100
    assert found.memory < GROWTH
    assert interrupted == 0
    assert calm(found.troubled) <= 1.1 * calm(found.alone) + NOISE_MS
    assert KNOCK_LIMIT - 1 < knock < KNOCK_LIMIT + 3
