"""``tablee backup`` and ``tablee restore``: the whole database in one file, and back."""

import asyncio
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from server.app import now_ms
from server.settings import Settings
from server.storage.backups import back_up, put_back
from server.storage.opening import path_of

from .refusals import NothingKept
from .speaking import Speaker


async def backup(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Copy the database into one file; a process may serve it meanwhile."""
    target = Path(asked.file)
    about = await asyncio.to_thread(back_up, _database(settings), target, now_ms())
    speaker.tell("backed-up", file=target, boards=about.boards, entries=about.entries)
    speaker.give({"file": str(target), **asdict(about)})


async def restore(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Put a backup in the place of the database; refused while a process serves it."""
    source = Path(asked.file)
    about = await asyncio.to_thread(put_back, source, _database(settings))
    speaker.tell("put-back", file=source, boards=about.boards, entries=about.entries)
    speaker.give({"file": str(source), **asdict(about)})


def _database(settings: Settings) -> Path:
    path = path_of(settings.database_url)
    if path is None:
        raise NothingKept
    return path
