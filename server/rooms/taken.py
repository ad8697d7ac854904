"""Which cards of the cahier lie at which tables of a workshop: told to all of them.

Rooms note what changes (`Room.cards`); here it is gathered once a second, and only cards
that exist count, so that what is told stays as long as the cahier is.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from server.cahier.catalogue import is_initiative
from server.errors import TableeError
from server.storage.port import Board

from .directory import Directory
from .ticking import Tick

GATHER: Final = 1.0  # seconds between two tellings
PAUSE: Final = 0.02  # seconds for others between two tables that are read from the log


class Taken:
    """The cards of one workshop; ``text`` is JSON, `{"<card>": [<number of a table>, …]}`.

    ``cards`` are the ids of its cahier. ``moved`` hears after each change of the text at
    which tables it was.
    """

    def __init__(
        self,
        boards: Mapping[str, Board],
        directory: Directory,
        cards: Collection[str],
        moved: Callable[[set[str]], None],
    ) -> None:
        self.text = "{}"
        self._boards, self._directory = boards, directory
        self._cards, self._moved = cards, moved
        self._lying: dict[str, frozenset[str]] = {}
        self._changed: set[str] = set()
        self._tick = Tick(self._gather, lambda: GATHER)
        self._reading: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Somebody came: learn what lies at the tables where nobody is; asked again, nothing."""
        if self._reading is None and len(self._boards) > 1:
            self._reading = asyncio.get_running_loop().create_task(self._read())

    def changed(self, board: str) -> None:
        """A card came or went at a table."""
        self._changed.add(board)
        self._tick.arm()

    def end(self) -> None:
        """Tell nothing more, and let go of the workshop, which holds this."""
        self._tick.end()
        self._moved = _nobody
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()

    def _gather(self) -> None:
        changed, self._changed = self._changed, set()
        news = {board for board in changed if self._looked(board)}
        if news:
            self._tell(news)

    def _looked(self, board: str) -> bool:
        """Look at a table where people are; tell whether other cards lie there now."""
        room = self._directory.live(board)
        return room is not None and self._note(board, room.cards.values())

    def _note(self, board: str, found: Iterable[str | None]) -> bool:
        lying = frozenset(card for card in found if card and self._exists(card))
        before = self._lying.get(board, frozenset())
        self._lying[board] = lying
        return lying != before

    def _exists(self, card: str) -> bool:
        return card in self._cards or is_initiative(card)

    def _tell(self, news: set[str]) -> None:
        tables: dict[str, list[int]] = {}
        for board in sorted(self._boards.values(), key=lambda board: board.number):
            for card in sorted(self._lying.get(board.id, ())):
                tables.setdefault(card, []).append(board.number)
        self.text = json.dumps(tables, ensure_ascii=False)
        self._moved(news)

    async def _read(self) -> None:
        """Look at all tables once: those where people are, and the logs of the others."""
        await asyncio.sleep(GATHER)
        news = set()
        for board in list(self._boards.values()):
            if self._looked(board.id):
                news.add(board.id)
            if board.id not in self._lying and await self._is_found_in_log(board):
                news.add(board.id)
        if news:
            self._tell(news)

    async def _is_found_in_log(self, board: Board) -> bool:
        await asyncio.sleep(PAUSE)
        try:
            cards = await self._directory.cards(board)
        except TableeError:
            return False  # a table that cannot be read says so to those who open it
        # Somebody may have come meanwhile, and knows better.
        return board.id not in self._lying and self._note(board.id, cards.values())


def _nobody(_boards: set[str]) -> None:
    """Tell nobody: the workshop has ended."""
