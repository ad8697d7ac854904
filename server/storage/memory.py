"""The store that keeps everything until the process ends: demonstrations and tests."""

from collections.abc import Container, Iterable, Sequence

from server.errors import Conflict, Damaged, NotFound

from .memory_registry import MemoryRegistry
from .port import Binding, BoardLog, Registry, Row, Snapshot

GENERATIONS = 2


class MemoryLog:
    """The history of all boards in dictionaries; fulfils `BoardLog`."""

    def __init__(self, boards: Container[int]) -> None:
        self._boards = boards
        self._rows: dict[int, dict[int, Row]] = {}
        self._bindings: dict[int, dict[int, Binding]] = {}
        self._snapshots: dict[int, dict[int, Snapshot]] = {}

    async def append(self, rows: Sequence[Row], bindings: Sequence[Binding] = ()) -> None:
        places: set[tuple[int, int]] = set()
        for row in rows:
            self._must_know([row.board])
            if row.seq in self._rows.get(row.board, {}) or (row.board, row.seq) in places:
                raise Conflict("an entry with this number is in the log already")
            places.add((row.board, row.seq))
        self._must_know(binding.board for binding in bindings)

        for row in rows:
            self._rows.setdefault(row.board, {})[row.seq] = row
        for binding in bindings:
            self._bindings.setdefault(binding.board, {})[binding.client] = binding

    async def read(self, board: int, after: int = 0, until: int | None = None) -> list[Row]:
        entries = self._rows.get(board, {})
        head = max(entries, default=0)
        last = head if until is None else min(until, head)
        if after > head or any(seq not in entries for seq in range(after + 1, last + 1)):
            raise Damaged("numbers are missing in the log of a board", board=board)
        return [entries[seq] for seq in range(after + 1, last + 1)]

    async def head(self, board: int) -> tuple[int, int]:
        entries = self._rows.get(board)
        if not entries:
            return 0, 0
        newest = entries[max(entries)]
        return newest.seq, newest.t_ms

    async def bindings(self, board: int) -> list[Binding]:
        known = self._bindings.get(board, {})
        return [known[client] for client in sorted(known)]

    async def keep(self, snapshot: Snapshot) -> None:
        self._must_know([snapshot.board])
        kept = self._snapshots.setdefault(snapshot.board, {})
        kept[snapshot.seq] = snapshot
        for seq in sorted(kept)[:-GENERATIONS]:
            del kept[seq]

    async def snapshots(self, board: int) -> list[Snapshot]:
        kept = self._snapshots.get(board, {})
        return [kept[seq] for seq in sorted(kept, reverse=True)]

    async def examine(self, board: int) -> list[str]:
        try:
            await self.read(board)
        except Damaged as error:
            return [str(error)]
        return []

    def _must_know(self, boards: Iterable[int]) -> None:
        if any(board not in self._boards for board in boards):
            raise NotFound("no such table")


class MemoryDatabase:
    """One store in memory; fulfils `Database`. Closing does not forget, so it can be reopened."""

    def __init__(self) -> None:
        registry = MemoryRegistry()
        self.registry: Registry = registry
        self.log: BoardLog = MemoryLog(registry.board_keys)

    async def open(self) -> None: ...

    async def close(self) -> None: ...
