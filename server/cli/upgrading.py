"""Bringing the tables up to date in a process of its own, before the one that serves begins."""

import asyncio
import os
from contextlib import suppress

from server.app import opened_store
from server.errors import TableeError
from server.settings import Settings
from server.storage.opening import is_current


def upgrade_apart(settings: Settings) -> None:
    """Migrate in another process where that can be done; what it loads (11 MB) goes with it.

    Nothing is lost when it fails: whoever serves opens the database next, and says why not.
    """
    with suppress(TableeError):
        if not hasattr(os, "fork") or is_current(settings.database_url):
            return
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            return
        # Whatever happens here, this copy of the process never goes on as the server.
        try:
            asyncio.run(_upgrade(settings))
        except BaseException:
            os._exit(1)
        os._exit(0)


async def _upgrade(settings: Settings) -> None:
    async with opened_store(settings):
        pass
