"""One server process without its engine: the real rooms, halls and log writer around a disk.

What `app.opened` composes is composed here in the same order, and `_let_in` does what the
door in `web/socket.py` does: who comes in is decided before the room hears of them.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from server.bus.local import LocalBus
from server.errors import NotAllowed, NotFound, TableeError, Unauthenticated
from server.rooms import ticking
from server.rooms.directory import Directory
from server.rooms.halls import Halls
from server.rooms.outbox import Outbox
from server.rooms.room import Room
from server.rooms.verification import is_faithful
from server.rooms.verifier import Verifier
from server.storage.port import Board, BoardLog, Session
from server.storage.writer import LogWriter
from server.web.attendance import Attendance
from server.web.auth import is_valid, opens
from server.web.budget import Budget
from server.web.socket import Conversation

from .clock import Process, VirtualLoop
from .disk import Disk, DiskOf
from .line import Line, Socket

LARGEST = 1 << 22


async def _themes(_: str) -> Mapping[str, str]:
    return {}


async def _cards(_: str) -> Collection[str]:
    return ()


class Faulty:
    """Where a test may put a fault into the server, to see that it is noticed."""

    def writer(self, log: BoardLog) -> LogWriter:
        return LogWriter(log)

    def log(self, log: BoardLog) -> BoardLog:
        return log

    def outbox(self, socket: Socket) -> Outbox:
        return socket

    def room(self, room: Room) -> None: ...


class HereAndNow(Verifier):
    """Verifies snapshots as the real one does, without a process of its own.

    One in four is: it costs as much as a fifth of a schedule, and what was kept is
    opened and compared at the end all the same.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self._faults = faults

    async def verify(self, snapshot: bytes, told: Sequence[bytes]) -> None:
        await asyncio.sleep(0.1)
        if len(snapshot) % 4 == 0 and not is_faithful(snapshot, told):
            self._faults.append("a snapshot differs from its log")

    async def close(self) -> None:
        """There is no process to be ended."""


class Server:
    """A process from its start to its end."""

    def __init__(self, loop: VirtualLoop, disk: Disk, wall: "Wall", faulty: Faulty) -> None:
        self.process = Process(loop)
        self.faults = loop.faults
        self.lines: list[Line] = []
        self.serving = False
        self.overview: dict[str, Any] = {}
        self.unwatch: list[Callable[[], None]] = []
        self._registry, self._wall, self._faulty = disk.database.registry, wall, faulty
        self._log = faulty.log(DiskOf(disk, self.process))

    async def start(self) -> None:
        """Open everything, inside the process."""
        await self.process.spawn(self._start())

    async def _start(self) -> None:
        self.writer = self._faulty.writer(self._log)
        await self.writer.start()
        verifier = HereAndNow(self.faults)
        self.directory = Directory(self._log, self.writer, self._wall.now_ms, verifier=verifier)
        self.directory.start()
        self.attendance = Attendance(self._registry, self._wall.now_ms)
        self.attendance.start()
        self.halls = Halls(self._registry, self.directory, LocalBus(), _themes, _cards)
        self.serving = True

    async def stop(self) -> None:
        """Stop as the application does, and see that nothing is left."""
        self.serving = False
        await self.process.spawn(self._stop())

    async def _stop(self) -> None:
        self.attendance.stop()
        await self.directory.close()
        await self.writer.stop()

    async def kill(self) -> None:
        """End at once, whatever is under way."""
        self.serving = False
        for line in self.lines:
            line.socket.mute()
            line.broken(0.001)
        await self.process.kill()
        # In reality a process has a loop of its own, and its moments end with it.
        ticking._grids.pop(asyncio.get_running_loop(), None)

    def accept(self, line: Line, token: bytes, board: str) -> None:
        """Take a new connection."""
        self.lines.append(line)
        line.socket.on_gone = lambda: self.lines.remove(line)
        task = self.process.spawn(self._let_in(line.socket, token, board))
        task.add_done_callback(self._let_in_or_not)

    def _let_in_or_not(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            self.faults.append(f"somebody could not be let in: {task.exception()!r}")

    async def command(self, workshop: str, do: str, board: str | None) -> None:
        """Carry out a facilitator's command."""

        async def carried_out() -> None:
            hall = await self.halls.hall(workshop)
            await hall.command(do, board, None)

        await self.process.spawn(carried_out())

    async def watch(self, workshop: str) -> None:
        """Hear the overview of all tables; `overview` is the newest."""

        async def begun() -> None:
            hall = await self.halls.hall(workshop)
            self.unwatch.append(hall.watch(self._see))

        await self.process.spawn(begun())

    def _see(self, text: str) -> None:
        self.overview = json.loads(text)

    async def _let_in(self, socket: Socket, token: bytes, board_id: str) -> None:
        outbox = self._faulty.outbox(socket)
        try:
            board, session = await self._at_board(token, board_id)
            hall = await self.halls.hall(board.workshop)
            room, member = await hall.enter(board.id, session, outbox)
        except TableeError as error:
            outbox.close(error.close_code, error.code)
            return
        self._faulty.room(room)
        left = self.attendance.came(session, outbox.close)
        socket.listen(Conversation(hall, room, member, Budget(), LARGEST, left))

    async def _at_board(self, token: bytes, board_id: str) -> tuple[Board, Session]:
        board = await self._registry.board(board_id)
        session = await self._registry.session_by_token(token)
        if session is None or not is_valid(session, self._wall.now_ms()):
            raise Unauthenticated
        if board is None:
            raise NotFound
        if not opens(session, board):
            raise NotAllowed
        return board, session


class Wall:
    """The clock on the wall: it may be set, unlike time."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.shift_ms = 0
        self._loop = loop

    def now_ms(self) -> int:
        return int(self._loop.time() * 1000) + self.shift_ms
