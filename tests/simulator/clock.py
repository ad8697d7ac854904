"""An event loop whose clock stands until the next timer: nothing waits, nothing is by chance.

What a server process has under way (tasks, timers) is told apart by a context variable, so
that a kill can end exactly that, and so that what is left over at the end has an owner.
"""

import asyncio
import random
import selectors
from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context, ContextVar, copy_context
from typing import Any

BEGIN = 1000.0
ENOUGH = 300_000  # turns of the loop, far above any schedule


class Stuck(AssertionError):
    """No timer is set and nothing is ready, or there is no end to what is ready."""


class _Nothing(selectors.BaseSelector):
    """Nothing ever happens outside: waiting is moving the clock."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.turns = 0
        self._keys: dict[int, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        # asyncio registers the bare number of its own pipe, which nobody ever writes to.
        key = selectors.SelectorKey(fileobj, fileobj, events, data)
        self._keys[key.fd] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys.pop(fileobj)

    def select(self, timeout: float | None = None) -> list[Any]:
        self.turns += 1
        if timeout is None:
            raise Stuck("everybody waits for somebody else")
        if self.turns > ENOUGH:
            raise Stuck("everything runs in circles")
        self.now += max(0.0, timeout)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._keys


class Process:
    """Whatever one server process has under way."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self.alive = True
        self.context = copy_context()
        self.context.run(PROCESS.set, self)
        self._loop = loop
        self._tasks: list[asyncio.Task[Any]] = []
        self._timers: list[asyncio.TimerHandle] = []

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something inside this process."""
        return self._loop.create_task(work, context=self.context.copy())

    def soon(self, call: Callable[..., Any], *args: Any) -> None:
        """Call something inside this process."""
        self._loop.call_soon(call, *args, context=self.context)

    @property
    def tasks(self) -> list[asyncio.Task[Any]]:
        """What is still running."""
        self._tasks = [task for task in self._tasks if not task.done()]
        return self._tasks

    @property
    def timers(self) -> list[asyncio.TimerHandle]:
        """What is still to be called."""
        now = self._loop.time()
        self._timers = [t for t in self._timers if not t.cancelled() and t.when() > now]
        return self._timers

    def has(self, work: asyncio.Task[Any] | asyncio.TimerHandle) -> None:
        """Count a task or a timer as belonging to this process."""
        if isinstance(work, asyncio.Task):
            self._tasks.append(work)
            return
        self._timers.append(work)
        if len(self._timers) % 512 == 0:
            self._timers = self.timers

    async def kill(self) -> None:
        """End everything at once; what it does on the way down reaches nobody."""
        self.alive = False
        while self.tasks or self.timers:
            for work in [*self.tasks, *self.timers]:
                work.cancel()
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        for timer in self.timers:
            timer.cancel()


PROCESS: ContextVar[Process | None] = ContextVar("process", default=None)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Real asyncio on a clock of our own; threads are calls."""

    def __init__(self) -> None:
        self._nothing = _Nothing()
        super().__init__(self._nothing)
        self.faults: list[str] = []
        self.set_task_factory(_task)
        self.set_exception_handler(lambda _, facts: self._note(facts))

    def time(self) -> float:
        return self._nothing.now

    def call_at(
        self,
        when: float,
        callback: Callable[..., Any],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        timer = super().call_at(when, callback, *args, context=context)
        process = PROCESS.get() if context is None else context.get(PROCESS)
        if process is not None:
            process.has(timer)
        return timer

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def go_on(self) -> None:
        """Count the turns anew: what ran in circles is to be cleared away."""
        self._nothing.turns = 0

    def _note(self, facts: dict[str, Any]) -> None:
        process = PROCESS.get()
        if process is None or process.alive:
            self.faults.append(f"{facts.get('message')}: {facts.get('exception')!r}")


def _task(
    loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **more: Any
) -> asyncio.Task[Any]:
    task = asyncio.Task(work, loop=loop, **more)
    context = more.get("context")
    process = PROCESS.get() if context is None else context.get(PROCESS)
    if process is not None:
        process.has(task)
    return task


def dice(*seed: object) -> random.Random:
    """Return chance that is always the same for one seed."""
    return random.Random("/".join(map(str, seed)))  # noqa: S311 -- it must be repeatable
