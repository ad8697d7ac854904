"""Plays schedules: one with its trace, or thousands over all cores."""

import asyncio
import gc
import logging
import re
import time
import traceback
from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

from server.rooms import directory
from server.web import attendance

from . import checks
from .clock import BEGIN, PROCESS, Stuck, VirtualLoop
from .schedule import Schedule, draw, shrink
from .server import Faulty
from .verbs import perform
from .world import World


@dataclass(frozen=True)
class Outcome:
    """What came of a schedule: nothing in ``faults`` is what one hopes for."""

    faults: tuple[str, ...]
    trace: tuple[str, ...]
    digest: str
    steps: int = 0
    rows: int = 0


def play(schedule: Schedule, faulty: Faulty | None = None) -> Outcome:
    """Play a schedule to its end, or to the first fault."""
    loop = VirtualLoop()
    world = World(loop, schedule, faulty or Faulty())
    with _listening(loop.faults), _paced():
        try:
            loop.run_until_complete(_play(world))
        except Stuck as stuck:
            loop.faults.append(str(stuck))
        except Exception:
            loop.faults.append(traceback.format_exc())
        finally:
            _clear(loop)
            world.put_away()
    rows = sum(truth.seq for truth in world.disk.truths.values())
    return Outcome(
        tuple(loop.faults), tuple(world.trace), world.digest(), len(schedule.steps), rows
    )


async def _play(world: World) -> None:
    await world.lay()
    for step in world.schedule.steps:
        await asyncio.sleep(BEGIN + step.ms / 1000 - world.loop.time())
        await perform(world, step)
        if world.faults:
            return
    for check in CHECKS:
        await check(world)
        if world.faults:
            return


CHECKS = (
    checks.become_quiet,
    checks.nobody_stays_without_a_session,
    checks.agree,
    checks.nothing_is_lost,
    checks.see_each_other,
    checks.the_facilitator_sees_all,
    checks.newcomers_see_the_same,
    checks.leave_nothing,
    checks.the_next_start_reads_the_same,
)


def _clear(loop: VirtualLoop) -> None:
    """Close the loop with nothing under way, also after a fault."""
    faults = list(loop.faults)
    loop.go_on()
    while tasks := asyncio.all_tasks(loop):
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    loop.close()
    loop.faults[:] = faults


@contextmanager
def _paced() -> Generator[None]:
    """Keep snapshots so often that some are kept while people write; look round less often.

    Looking for ended sessions twice a second would take a third of the time of a schedule.
    """
    rows, look = directory.ROWS_BETWEEN_SNAPSHOTS, attendance.LOOK_SECONDS
    directory.ROWS_BETWEEN_SNAPSHOTS, attendance.LOOK_SECONDS = 5, 9.0  # type: ignore[misc]
    try:
        yield
    finally:
        directory.ROWS_BETWEEN_SNAPSHOTS = rows  # type: ignore[misc]
        attendance.LOOK_SECONDS = look  # type: ignore[misc]


@contextmanager
def _listening(faults: list[str]) -> Generator[None]:
    """Take what the server logs with a traceback for a fault: it went on, and should not."""
    logger, handler = logging.getLogger("server"), _Listener(faults)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _Listener(logging.Handler):
    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        process = PROCESS.get()
        if record.exc_info and (process is None or process.alive):
            words = "".join(traceback.format_exception(*record.exc_info))
            self._faults.append(f"logged: {record.getMessage()}\n{words}")


# ---------------------------------------------------------------- thousands of them


@dataclass
class Tally:
    """What came of many schedules; ``failed`` are their seeds."""

    failed: list[int] = field(default_factory=list)
    played: int = 0
    steps: int = 0
    rows: int = 0
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        """Count another part."""
        self.failed += other.failed
        self.played += other.played
        self.steps += other.steps
        self.rows += other.rows
        self.seconds += other.seconds


def play_some(first: int, count: int) -> Tally:
    """Play consecutive seeds in this process; ``seconds`` are of the processor."""
    begun, tally = time.process_time(), Tally()
    # Worlds are full of circles: collecting them now and then is a fifth faster.
    gc.freeze()
    gc.disable()
    for seed in range(first, first + count):
        if seed % 25 == 0:
            gc.collect()
        outcome = play(draw(seed))
        tally.played += 1
        tally.steps += outcome.steps
        tally.rows += outcome.rows
        tally.failed += [seed] if outcome.faults else []
    gc.enable()
    gc.unfreeze()
    tally.seconds = time.process_time() - begun
    return tally


def play_many(first: int, count: int, workers: int = 2, part: int = 100) -> Tally:
    """Play consecutive seeds over several processes."""
    parts = [(at, min(part, first + count - at)) for at in range(first, first + count, part)]
    tally = Tally()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for some in pool.map(play_some, *zip(*parts, strict=True)):
            tally.add(some)
    return tally


def explain(seed: int) -> str:
    """Return a failing seed cut down to what matters, with its trace."""
    schedule = draw(seed)
    kind = _kind(play(schedule))
    smallest = shrink(schedule, lambda less: _kind(play(less)) == kind)
    outcome = play(smallest)
    parts = [f"seed {seed} fails; cut down to:", str(smallest), "", *outcome.trace]
    return "\n".join([*parts, "", *outcome.faults])


def _kind(outcome: Outcome) -> str:
    """Return what sort of fault it was, whoever it happened to."""
    return re.sub(r"\d+", "", outcome.faults[0])[:24] if outcome.faults else ""
