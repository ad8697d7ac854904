"""All live workshops of the process, each read from the register once."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping

from server.bus.port import Bus
from server.errors import NotFound
from server.storage.port import Registry

from .directory import Directory
from .hall import Hall


class Halls:
    """All live workshops of the process; each is read from the register once."""

    def __init__(
        self,
        registry: Registry,
        directory: Directory,
        bus: Bus,
        themes_of: Callable[[str], Awaitable[Mapping[str, str]]],
        cards_of: Callable[[str], Awaitable[Collection[str]]],
    ) -> None:
        self._registry, self._directory, self._bus = registry, directory, bus
        self._themes_of, self._cards_of = themes_of, cards_of
        self._halls: dict[str, Hall] = {}
        self._asked: dict[str, float] = {}
        self._lock = asyncio.Lock()
        directory.also_tidy(self._tidy)

    def open(self) -> list[Hall]:
        """Return the workshops that are live."""
        return list(self._halls.values())

    async def hall(self, workshop: str) -> Hall:
        """Return a live workshop. Raises `NotFound`."""
        if workshop not in self._halls:
            async with self._lock:
                if workshop not in self._halls:
                    self._halls[workshop] = await self._open(workshop)
        self._asked[workshop] = asyncio.get_running_loop().time()
        return self._halls[workshop]

    def _tidy(self) -> None:
        """Put away the workshops that nobody has been at for a while.

        Whoever has just asked for one may be on the way into it, and there must be only one.
        """
        long_ago = asyncio.get_running_loop().time() - self._directory.idle
        for key, hall in list(self._halls.items()):
            if self._asked[key] < long_ago and not hall.in_use:
                del self._halls[key], self._asked[key]
                hall.end()
                self._directory.forget(board.id for board in hall.boards)

    async def _open(self, key: str) -> Hall:
        workshop = await self._registry.workshop(key)
        if workshop is None:
            raise NotFound("no such workshop")
        return Hall(
            workshop,
            await self._registry.boards_of(key),
            await self._registry.participants_of(key),
            await self._themes_of(workshop.cahier),
            registry=self._registry,
            directory=self._directory,
            bus=self._bus,
            cards=await self._cards_of(workshop.cahier),
        )
