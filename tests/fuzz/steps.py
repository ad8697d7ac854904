"""What happens to a board, step by step: tried, written down and repeated in this one form."""

import marshal
import mmap
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from server.board.roles import Role
from server.crdt.gate import Writer
from tests.crdt.bytewise import ALICE, BOB, VIEWER

PEOPLE: Final = {
    "alice": ALICE,
    "alice at her phone": Writer(11, ALICE.participant, Role.PARTICIPANT),
    "bob": BOB,
    "carol": Writer(4, "carol-participant", Role.PARTICIPANT),
    "facilitator": Writer(9, "facil-participant", Role.FACILITATOR),
    "screen": VIEWER,
}


class Step(NamedTuple):
    """One thing that happens to a board.

    ``learn`` takes in trusted bytes, ``bind`` gives the client id in ``data`` to somebody,
    ``judge`` offers an update of somebody, ``restart`` reloads everything and compares it.
    ``live`` is False for what came as a sync step 2.
    """

    verb: str
    data: bytes = b""
    who: str = ""
    live: bool = True


RESTART: Final = Step("restart")

Written = list[str | bool]


def written(steps: Iterable[Step]) -> list[Written]:
    """Return the steps as JSON holds them."""
    return [[verb, data.hex(), who, live] for verb, data, who, live in steps]


def read(lines: Iterable[Written]) -> list[Step]:
    """Return what `written` wrote."""
    return [
        Step(str(verb), bytes.fromhex(str(data)), str(who), bool(live))
        for verb, data, who, live in lines
    ]


class Journal:
    """The steps of the current board, in memory that outlives the process that writes them."""

    SIZE: Final = 1 << 24
    _HEAD: Final = 4
    _CURRENT: Final = 1 << 20  # the room of the step that is being tried

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            file.truncate(self.SIZE)
            self._memory = mmap.mmap(file.fileno(), self.SIZE)
        self._end = self._CURRENT

    def begin(self) -> None:
        """Forget everything: another board begins."""
        self._end = self._CURRENT
        self._write(self._end, b"")
        self._write(0, b"")

    def trying(self, step: Step) -> None:
        """Write down what is being tried, in the place of what was tried before."""
        self._write(0, marshal.dumps(tuple(step)))

    def keep(self, step: Step) -> None:
        """Write down what has become part of the board."""
        record = marshal.dumps(tuple(step))
        self._write(self._end + self._HEAD + len(record), b"")
        self._write(self._end, record)
        self._end += self._HEAD + len(record)

    def steps(self) -> list[Step]:
        """Return everything kept, and at the end what was being tried."""
        found = []
        at = self._CURRENT
        while record := self._read(at):
            found.append(Step(*marshal.loads(record)))  # noqa: S302 - our own process wrote it
            at += self._HEAD + len(record)
        if current := self._read(0):
            found.append(Step(*marshal.loads(current)))  # noqa: S302
        return found

    def close(self) -> None:
        self._memory.close()

    def _write(self, at: int, record: bytes) -> None:
        start = at + self._HEAD
        self._memory[start : start + len(record)] = record
        self._memory[at:start] = len(record).to_bytes(self._HEAD, "little")

    def _read(self, at: int) -> bytes:
        start = at + self._HEAD
        size = int.from_bytes(self._memory[at:start], "little")
        return self._memory[start : start + size]
