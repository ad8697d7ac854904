"""Every live board of the process: opened once, kept warm, put away when nobody is there."""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from server.crdt.cards import cards_of
from server.crdt.document import BoardContent, read_board
from server.crdt.gate import Limits
from server.errors import Damaged, TableeError
from server.exports.data import board_data
from server.storage.port import Board, BoardLog

from .counts import Counts
from .farewell import farewell
from .host import Host, Post
from .opening import Opened, document_of, keep_snapshot, open_board
from .room import Room
from .summary import Summary, summary_of
from .verifier import Verifier

logger = logging.getLogger(__name__)

IDLE_SECONDS: Final = 60.0
SWEEP_SECONDS: Final = 15.0
CLOSING_SECONDS: Final = 1.0
HEAVY: Final = ("_replica", "gate", "_whole", "heavy")  # what grows with its board
TURNING: Final = ("_tick", "_state", "presence", "audience")  # what of a room holds it in turn
ROWS_BETWEEN_SNAPSHOTS: Final = 2000


class Directory:
    """Finds or opens the room of a board, once."""

    def __init__(
        self,
        log: BoardLog,
        post: Post,
        now_ms: Callable[[], int],
        *,
        limits: Limits | None = None,
        people: int = 2000,
        verifier: Verifier | None = None,
        idle: float = IDLE_SECONDS,
    ) -> None:
        self._log, self._post, self.now_ms = log, post, now_ms
        self._limits, self.people = limits or Limits(), people
        self._verifier = verifier or Verifier()
        self.counts = Counts()
        self.closing = False
        self.idle = idle
        self._tidies: list[Callable[[], None]] = []
        self._rooms: dict[str, asyncio.Task[Room]] = {}
        self._empty_since: dict[str, float] = {}
        self._summaries: dict[str, tuple[int, Summary]] = {}
        self._sweeper: asyncio.Task[None] | None = None

    async def room(self, board: Board, host: Host) -> Room:
        """Return the live room of a board.

        Raises `Damaged` when the board cannot be read: it is then never opened empty.
        """
        opening = self._rooms.get(board.id)
        if opening is None or _is_lost(opening):
            opening = self._rooms[board.id] = asyncio.create_task(self._open(board, host))
            self._empty_since.pop(board.id, None)
        # One who leaves while the board opens must not stop it for the others.
        return await asyncio.shield(opening)

    async def _open(self, board: Board, host: Host) -> Room:
        async def opened() -> Opened:
            return await open_board(self._log, board.key, self._limits)

        return Room(
            board,
            await opened(),
            host=host,
            post=self._post,
            reopen=opened,
            now_ms=self.now_ms,
        )

    def holds(self, board: str) -> bool:
        """Tell whether a board is open, or about to be."""
        return board in self._rooms

    def also_tidy(self, tidy: Callable[[], None]) -> None:
        """Have others put away what they no longer need, whenever the rooms are looked after."""
        self._tidies.append(tidy)

    def forget(self, boards: Iterable[str]) -> None:
        """Forget what is known of boards that are not open."""
        for board in boards:
            self._summaries.pop(board, None)

    def live(self, board: str) -> Room | None:
        """Return the room of a board if it is open."""
        opening = self._rooms.get(board)
        if opening is None or not opening.done() or _has_failed(opening):
            return None
        return opening.result()

    def rooms(self) -> list[Room]:
        """Return all open rooms."""
        return [room for room in map(self.live, self._rooms) if room is not None]

    @property
    def quarantined(self) -> int:
        """How many boards were found damaged, when they were opened or later."""
        openings = [opening for opening in self._rooms.values() if opening.done()]
        return sum(_is_quarantined(opening) for opening in openings)

    async def read(self, board: Board, at_ms: int | None = None) -> dict[str, Any]:
        """Return the board as data, now or at ``at_ms`` since its first moment.

        What is returned is on disk. Raises `Damaged` when the log cannot be read.
        """
        content, seq, t_ms = await self._content(board, at_ms)
        bindings = await self._log.bindings(board.key)
        authors = {binding.client: binding.participant for binding in bindings}
        head = {"board": board.id, "epoch": board.epoch, "seq": seq, "t_ms": t_ms}
        return head | board_data(content, authors)

    async def content(self, board: Board) -> BoardContent:
        """Return what lies on a board; all of it is on disk. Raises `Damaged`."""
        return (await self._content(board))[0]

    async def summary(self, board: Board) -> Summary:
        """Return counts and retained texts; computed again only when the board changed."""
        room = self.live(board.id)
        seq = room.seq if room is not None else (await self._log.head(board.key))[0]
        known = self._summaries.get(board.id)
        if known is not None and known[0] == seq:
            return known[1]
        content, seq, t_ms = await self._content(board)
        summary = summary_of(content, board.created_ms + t_ms if seq else None)
        self._summaries[board.id] = (seq, summary)
        return summary

    async def cards(self, board: Board) -> Mapping[str, str | None]:
        """Return which card each note of a board is, as `cards_of` does. Raises `Damaged`."""
        room = self.live(board.id)
        if room is not None:
            return room.cards
        replica, _, _ = await document_of(self._log, board.key)
        return cards_of(replica)

    def last_summary(self, board: Board) -> Summary:
        """Return the newest summary that could be made, an empty one if none could."""
        known = self._summaries.get(board.id)
        return known[1] if known is not None else summary_of(BoardContent(), None)

    async def _content(
        self, board: Board, at_ms: int | None = None
    ) -> tuple[BoardContent, int, int]:
        """Read a board from its room, or from the log, with the seq and time it stands at."""
        room = self.live(board.id)
        if room is not None and at_ms is None:
            await room.settled()
            return room.content(), room.seq, room.t_ms
        replica, seq, t_ms = await document_of(self._log, board.key, at_ms)
        return read_board(replica), seq, t_ms

    # ------------------------------------------------------------ housekeeping

    def start(self) -> None:
        """Begin to put empty rooms away and to keep snapshots."""
        self._sweeper = asyncio.create_task(self._sweep_forever())

    async def all_kept(self) -> bool:
        """Tell whether nothing that was written here was refused by the disk just now."""
        kept = True
        for room in self.rooms():
            try:
                await room.settled()
            except TableeError:
                kept = False
        return kept

    async def close(self) -> None:
        """Close every connection with « come back », keep snapshots, forget the rooms."""
        self.closing = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        self._send_home()
        try:
            # They only make the next opening faster: nobody waits long for them.
            async with asyncio.timeout(CLOSING_SECONDS):
                for room in self.rooms():
                    await self._keep(room)
        except TimeoutError:
            logger.info("some boards will be opened from an older snapshot")
        await self._verifier.close()
        self._rooms.clear()

    def _send_home(self) -> None:
        """Say to each connection that is still here when to come back (rule S13)."""
        here = [member for room in self.rooms() for member in room.audience.members]
        for member in here:
            chance = random.random()  # noqa: S311 -- luck, not a secret
            member.outbox.close(1012, farewell(len(here), chance))

    async def _sweep_forever(self) -> None:
        while True:
            await asyncio.sleep(min(SWEEP_SECONDS, self.idle / 4))
            for tidy in self._tidies:
                tidy()
            # A call of its own, which holds no room until the next one.
            await self._sweep_all()

    async def _sweep_all(self) -> None:
        for room in self.rooms():
            try:
                await self._sweep(room)
            except Exception:
                # A fault of ours at one table must not end the housekeeping of all.
                logger.exception("not looked after", extra={"board": room.board.id})

    async def _sweep(self, room: Room) -> None:
        now, key = asyncio.get_running_loop().time(), room.board.id
        if len(room.audience):
            self._empty_since.pop(key, None)
            if room.seq - room.snapshot_seq >= ROWS_BETWEEN_SNAPSHOTS:
                await self._keep(room)
            return
        if now - self._empty_since.setdefault(key, now) < self.idle:
            return
        await self._keep(room)
        if not len(room.audience) and self.live(key) is room:
            self._rooms.pop(key, None)
            self._empty_since.pop(key, None)
            _free(room)

    async def _keep(self, room: Room) -> None:
        """Keep a snapshot of a room if it has anything new; a failure loses nothing."""
        try:
            await room.settled()
            if room.seq > room.snapshot_seq:
                snapshot = room.snapshot()
                await keep_snapshot(self._log, snapshot, self._verifier)
                room.snapshot_seq = snapshot.seq
                self.counts.snapshots_kept += 1
        except TableeError as error:
            self.counts.snapshots_failed += 1
            told = {"board": room.board.id, "error": error}
            logger.warning("no snapshot was kept", extra=told)


def _free(room: Room) -> None:
    """Let go of the document of a room that nobody holds any more, then of the room itself.

    A room is a circle of references, which only a search for garbage would find, and those
    are rare (a soak of a hundred people grew by 4 MB a minute). Who is being repaired goes on.
    """
    if room.trouble is None:
        parts = vars(room)
        for name in HEAVY:
            parts.pop(name, None)
        for name in TURNING:
            parts[name].end()


def _has_failed(opening: asyncio.Task[Room]) -> bool:
    return opening.done() and (opening.cancelled() or opening.exception() is not None)


def _is_quarantined(opening: asyncio.Task[Room]) -> bool:
    if opening.cancelled():
        return False
    error = opening.exception()
    return isinstance(error or opening.result().trouble, Damaged)


def _is_lost(opening: asyncio.Task[Room]) -> bool:
    """Tell whether the next one who comes must open the board again."""
    if not opening.done():
        return False
    return _has_failed(opening) or isinstance(opening.result().trouble, Damaged)
