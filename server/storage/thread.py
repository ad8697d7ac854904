"""Threads that carry out pieces of work in turn, with one trip there and one back.

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
    """A thread beside the event loop. Whoever waits may be cancelled, the work goes on.

    With more ``hands`` than one so many pieces of work run at once; threads begin when they
    are needed.
    """

    def __init__(self, name: str, hands: int = 1) -> None:
        self._name, self._hands = name, hands
        self._inbox: SimpleQueue[Job | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._asked = 0  # pieces of work that are not done yet

    def run(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Have ``work`` done, begun after everything that was asked before; await the answer."""
        self._asked += 1
        if self._asked > len(self._threads) < self._hands:
            # Where nobody stops it in order, the end of the process must not wait for it.
            thread = Thread(target=self._serve, name=self._name, daemon=True)
            thread.start()
            self._threads.append(thread)
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._inbox.put((work, answer, loop))
        return answer

    async def stop(self) -> None:
        """Let everything that was asked be done, then end; what is asked later begins anew."""
        threads, self._threads = self._threads, []
        for _ in threads:
            self._inbox.put(None)
        for thread in threads:
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
                loop.call_soon_threadsafe(self._settle, answer, result, problem)
            del job, work, answer, result, problem

    def _settle(
        self, answer: "asyncio.Future[Any]", result: Any, problem: BaseException | None
    ) -> None:
        self._asked -= 1
        if answer.done():
            return  # whoever waited has gone
        if problem is None:
            answer.set_result(result)
        else:
            answer.set_exception(problem)
