"""The one writer of a process: what arrives while a commit runs goes into the next."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from time import monotonic
from typing import Final

from server.counting import Durations
from server.errors import TableeError, Unavailable

from .port import Binding, BoardLog, Row

Done = Callable[[TableeError | None], None]

# Seconds from the beginning of one commit to that of the next while more keeps coming. Each
# costs nearly the same whether it carries one board's rows or fifty's: so there are 166 a second
# at the most. Who writes alone never waits for it.
PACE: Final = 0.006

logger = logging.getLogger(__name__)


class NotStorable(Unavailable):
    """The rows themselves cannot be stored: a defect of ours, no fault of the disk."""


@dataclass(frozen=True, slots=True)
class _Submission:
    board: int
    rows: Sequence[Row]
    bindings: Sequence[Binding]
    done: Done
    since: float = field(default_factory=monotonic)

    @property
    def size(self) -> int:
        return sum(len(row.data) for row in self.rows)


class LogWriter:
    """Group commit for all rooms.

    ``commits``, ``rows`` and ``failures`` count since the start (failures: refused
    submissions); ``took`` is how long transactions took, ``told`` how long rooms took to tell
    what came of them.
    """

    def __init__(self, log: BoardLog, *, pace: float = PACE) -> None:
        self._pace = pace
        self.commits = 0
        self.rows = 0
        self.failures = 0
        self.took, self.told = Durations(), Durations()
        self._log = log
        self._waiting: list[_Submission] = []
        self._writing: list[_Submission] = []
        self._arrival = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def waiting(self) -> int:
        """How many submissions are in no transaction yet."""
        return len(self._waiting)

    @property
    def running(self) -> bool:
        """Whether what is submitted will be written."""
        return self._task is not None and not self._task.done() and not self._stopping

    @property
    def unsaved_since(self) -> float | None:
        """The monotonic time of the oldest submission that nobody was told of, None without one.

        Edits come a tick earlier at most: while a commit runs, it holds the oldest.
        """
        return min((one.since for one in (*self._writing, *self._waiting)), default=None)

    def submit(self, rows: Sequence[Row], bindings: Sequence[Binding], done: Done) -> None:
        """Have rows and bindings of one board written; ``done`` is told once, after the commit.

        ``done(None)``: on disk. ``done(error)``: nothing of it is there (`Conflict`, `NotFound`,
        `Unavailable`), and nothing of what was submitted behind it for the same board will
        be. Each board is told in the order of its submissions, on the event loop; ``done``
        must not wait.

        Raises `Unavailable` before `start` and after `stop`, `ValueError` when rows and
        bindings are not all of one board.
        """
        if self._task is None or self._stopping:
            raise Unavailable("the log is not being written")
        boards = {row.board for row in rows} | {binding.board for binding in bindings}
        if len(boards) != 1:
            raise ValueError("a submission is about one board")
        self._waiting.append(_Submission(boards.pop(), tuple(rows), tuple(bindings), done))
        self._arrival.set()

    async def start(self) -> None:
        """Begin to write; an idle writer waits for an event and costs nothing."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="log-writer")

    async def stop(self) -> None:
        """Write what was submitted, tell everybody, then end. Nothing happens when stopped."""
        if self._task is None:
            return
        self._stopping = True
        self._arrival.set()
        await self._task
        self._task = None

    async def _run(self) -> None:
        now = asyncio.get_running_loop().time
        while self._waiting or not self._stopping:
            await self._arrival.wait()
            self._arrival.clear()
            while self._waiting:
                began = now()
                self._writing, self._waiting = self._waiting, []
                await self._commit(self._writing)
                self._writing = []
                if self._waiting and not self._stopping:
                    await asyncio.sleep(began + self._pace - now())

    async def _commit(self, batch: list[_Submission]) -> None:
        problem = await self._append(batch)
        if problem is None:
            self._tell(batch, None)
            return
        of_boards = _by_board(batch)
        if len(of_boards) == 1:
            self._refuse(batch, problem)
            return
        await self._commit_apart(of_boards)

    async def _commit_apart(self, of_boards: list[list[_Submission]]) -> None:
        """Find out whose fault it was: one board's failure never fails the others."""
        full: TableeError | None = None
        for mine in of_boards:
            problem = full or await self._append(mine)
            if problem is None:
                self._tell(mine, None)
                continue
            self._refuse(mine, problem)
            # The smallest comes first: what the disk refuses to it, it refuses to all that
            # follow, and trying each of hundreds could wait for a locked file every time.
            if type(problem) is Unavailable:
                full = problem

    async def _append(self, batch: list[_Submission]) -> TableeError | None:
        rows = [row for one in batch for row in one.rows]
        bindings = [binding for one in batch for binding in one.bindings]
        began = monotonic()
        try:
            await self._log.append(rows, bindings)
        except TableeError as problem:
            return problem
        except Exception:
            # A defect of ours must not stop the writer of all boards: rooms would wait for ever.
            logger.exception("the log could not be written")
            return NotStorable("the log could not be written")
        self.took.add(monotonic() - began)
        self.commits += 1
        self.rows += len(rows)
        return None

    def _refuse(self, mine: list[_Submission], problem: TableeError) -> None:
        """Tell a board that its rows are refused, with those that came behind meanwhile.

        They number on from what is not there, and would leave a hole in the log.
        """
        board = mine[0].board
        behind = [one for one in self._waiting if one.board == board]
        self._waiting = [one for one in self._waiting if one.board != board]
        self.failures += len(mine) + len(behind)
        self._tell([*mine, *behind], problem)

    def _tell(self, batch: list[_Submission], problem: TableeError | None) -> None:
        began = monotonic()
        for one in batch:
            try:
                one.done(problem)
            except Exception:
                # What is written stays written, and the next one waits to be told.
                logger.exception("a board could not be told", extra={"board": one.board})
        self.told.add(monotonic() - began)


def _by_board(batch: list[_Submission]) -> list[list[_Submission]]:
    """Return the submissions of each board in their order, the board with fewest bytes first."""
    in_order = sorted(batch, key=lambda one: one.board)
    of_boards = [list(mine) for _, mine in groupby(in_order, key=lambda one: one.board)]
    return sorted(of_boards, key=lambda mine: sum(one.size for one in mine))
