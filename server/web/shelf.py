"""The cahiers at hand: those that ship with the server, and those people imported."""

from collections.abc import Callable, Sequence
from typing import Any

from server.cahier.catalogue import Initiative
from server.cahier.catalogue import dump as dump_catalogue
from server.cahier.catalogue import load as load_catalogue
from server.cahier.content import Cahier, counts, dump, load
from server.storage.port import Registry, StoredCahier, StoredCatalogue

from .refusals import UnknownCahier

KEPT = 32


class Shelf:
    """Cahiers by id; ``builtin`` are the canonical texts that ship with the server.

    A stored cahier never changes, so what was read once is believed.
    """

    def __init__(self, builtin: Sequence[str], registry: Registry, now: Callable[[], int]) -> None:
        shipped = [load(text) for text in builtin]
        self._builtin = {cahier.id: cahier for cahier in shipped}
        self._registry = registry
        self._now = now
        self._read: dict[str, Cahier] = {}

    async def cahier(self, id: str) -> Cahier:
        """Return one cahier; raises `UnknownCahier`."""
        found = self._builtin.get(id) or self._read.get(id)
        if found is None:
            stored = await self._registry.cahier(id)
            if stored is None:
                raise UnknownCahier
            found = load(stored.content)
            if len(self._read) >= KEPT:
                self._read.clear()
            self._read[id] = found
        return found

    async def add(self, cahier: Cahier) -> None:
        """Keep an imported cahier; its id follows from its content, so nothing is replaced."""
        if cahier.id not in self._builtin:
            await self._registry.save_cahier(
                StoredCahier(cahier.id, cahier.title, cahier.language, self._now(), dump(cahier))
            )

    async def catalogue(self, cahier: str) -> tuple[Initiative, ...]:
        """Return the initiatives of a cahier: those of today, since another list may come."""
        stored = await self._registry.catalogue(cahier)
        return load_catalogue(stored.content) if stored else ()

    async def keep_catalogue(self, cahier: str, initiatives: Sequence[Initiative]) -> None:
        """Keep the initiatives of a cahier in place of those that it had."""
        stored = StoredCatalogue(cahier, self._now(), dump_catalogue(initiatives))
        await self._registry.save_catalogue(stored)

    async def listed(self) -> list[dict[str, Any]]:
        """Return all cahiers in few words, ours first, then the newest."""
        entries = [
            {
                "id": cahier.id,
                "title": cahier.title,
                "language": cahier.language,
                "builtin": True,
                **counts(cahier),
            }
            for cahier in self._builtin.values()
        ]
        for stored in await self._registry.cahiers():
            facts = {"id": stored.id, "title": stored.title, "language": stored.language}
            totals = counts(await self.cahier(stored.id))
            entries.append({**facts, "builtin": False, **totals})
        return entries
