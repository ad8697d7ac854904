"""The simulator is worth its time only if it notices: here the server is broken on purpose.

Each fault is a part of the server replaced by a worse one, through the ports that every
server has (writer, log, outbox) or by a subclass of the room.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from server.errors import TableeError
from server.rooms import directory
from server.rooms.outbox import Delivery, Outbox
from server.rooms.room import Room
from server.storage.port import Binding, BoardLog, Row
from server.storage.writer import LogWriter
from server.sync import wire

from .line import Socket
from .playing import play
from .schedule import draw
from .server import Faulty

SEEDS = range(300)


def noticed(faulty: Faulty) -> str:
    """Play until the fault is noticed, and return what was said."""
    for seed in SEEDS:
        faults = play(draw(seed), faulty).faults
        if faults:
            return faults[0]
    return ""


Done = Callable[[TableeError | None], None]


class TellsBeforeTheCommit(Faulty):
    class Writer(LogWriter):
        def submit(self, rows: Sequence[Row], bindings: Sequence[Binding], done: Done) -> None:
            done(None)
            super().submit(rows, bindings, lambda error: None)

    def writer(self, log: BoardLog) -> LogWriter:
        return self.Writer(log)


class ForgetsToSaySaved(Faulty):
    def outbox(self, socket: Socket) -> Outbox:
        push = socket.push

        def forgetful(delivery: Delivery) -> None:
            kept = [p for p in delivery.payloads if not isinstance(wire.decode(p), wire.Saved)]
            push(Delivery(*kept))

        socket.push = forgetful  # type: ignore[method-assign]
        return socket


class SaysSavedTooFar(Faulty):
    def outbox(self, socket: Socket) -> Outbox:
        push = socket.push

        def boastful(delivery: Delivery) -> None:
            push(Delivery(*map(_one_more, delivery.payloads)))

        socket.push = boastful  # type: ignore[method-assign]
        return socket


def _one_more(payload: bytes) -> bytes:
    frame = wire.decode(payload)
    if not isinstance(frame, wire.Saved):
        return payload
    return wire.encode(wire.Saved(tuple((client, clock + 1) for client, clock in frame.clocks)))


class SkipsTheResync(Faulty):
    def outbox(self, socket: Socket) -> Outbox:
        """Whoever cannot take a frame misses it, and is never told of it again."""
        push = socket.push

        def forgetful(delivery: Delivery) -> None:
            if not socket.is_stalled:
                push(delivery)

        socket.push = forgetful  # type: ignore[method-assign]
        return socket


class DropsTheBindings(Faulty):
    class Log:
        def __init__(self, log: BoardLog) -> None:
            self._log = log

        async def bindings(self, board: int) -> list[Binding]:
            return []

        def __getattr__(self, name: str) -> object:
            return getattr(self._log, name)

    def log(self, log: BoardLog) -> BoardLog:
        return self.Log(log)  # type: ignore[return-value]


class LosesTheLastRow(Faulty):
    """What was committed last is not there after a restart, as with a lazy disk."""

    class Log(DropsTheBindings.Log):
        async def bindings(self, board: int) -> list[Binding]:
            return await self._log.bindings(board)

        async def read(self, board: int, after: int = 0, until: int | None = None) -> list[Row]:
            return (await self._log.read(board, after, until))[:-1]

    def log(self, log: BoardLog) -> BoardLog:
        return self.Log(log)  # type: ignore[return-value]


class LeavesGhosts(Faulty):
    """Whoever has gone is a member for ever."""

    def room(self, room: Room) -> None:
        room.leave = lambda member: None  # type: ignore[method-assign]


class KeepsShowingTheGone(Faulty):
    def room(self, room: Room) -> None:
        room.presence.forget = lambda member: None  # type: ignore[method-assign]


class TurnsTheClockBack(Faulty):
    class Writer(LogWriter):
        def submit(self, rows: Sequence[Row], bindings: Sequence[Binding], done: Done) -> None:
            super().submit([replace(row, t_ms=-row.seq) for row in rows], bindings, done)

    def writer(self, log: BoardLog) -> LogWriter:
        return self.Writer(log)


class LosesWhatWaitsAtAPause(Room):
    def conduct_changed(self) -> None:
        self._pending, self._acks = [], {}
        super().conduct_changed()


class DoesNotAskAgain(Room):
    def _ask_again(self) -> None:
        pass


FAULTS = {
    TellsBeforeTheCommit: "not on disk",
    ForgetsToSaySaved: "had to help itself",
    SaysSavedTooFar: "said to be saved but not on disk",
    SkipsTheResync: "does not come to rest",
    DropsTheBindings: "turned away",
    LosesTheLastRow: "",
    LeavesGhosts: "1 rooms",
    KeepsShowingTheGone: "still sees",
    TurnsTheClockBack: "earlier than the one before",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_broken_server_is_noticed(fault: type[Faulty]) -> None:
    words = noticed(fault())

    assert words
    assert FAULTS[fault] in words


ROOMS = {
    LosesWhatWaitsAtAPause: "leaves a gap",
    DoesNotAskAgain: "had to help itself",
}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_a_broken_room_is_noticed(room: type[Room], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directory, "Room", room)

    assert ROOMS[room] in noticed(Faulty())
