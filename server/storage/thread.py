"""One thread that carries out pieces of work in turn, with one trip there and one back.

An executor of the standard library makes the same trip with three futures, two locks and
a shield against cancellation.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple[Callable[[], Any], "asyncio.Future[Any]", asyncio.AbstractEventLoop]


class Worker:
    """A thread beside the event loop. Whoever waits may be cancelled, the work goes on."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._inbox: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: Thread | None = None

    def run(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Have ``work`` done after everything that was asked before; await the answer."""
        if self._thread is None:
            # Where nobody stops it in order, the end of the process must not wait for it.
            self._thread = Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._inbox.put((work, answer, loop))
        return answer

    async def stop(self) -> None:
        """Let everything that was asked be done, then end; what is asked later begins anew."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._inbox.put(None)
            await asyncio.to_thread(thread.join)

    def _serve(self) -> None:
        while (job := self._inbox.get()) is not None:
            work, answer, loop = job
            result, problem = None, None
            try:
                result = work()
            except BaseException as error:
                problem = error
            with suppress(RuntimeError):  # the loop may have ended without us
                loop.call_soon_threadsafe(_settle, answer, result, problem)
            del job, work, answer, result, problem


def _settle(answer: "asyncio.Future[Any]", result: Any, problem: BaseException | None) -> None:
    if answer.done():
        return  # whoever waited has gone
    if problem is None:
        answer.set_result(result)
    else:
        answer.set_exception(problem)
