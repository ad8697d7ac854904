"""``tablee export``: one board as a file, now or at a moment."""

import asyncio
import sys
from argparse import Namespace
from pathlib import Path

from server.app import now_ms, opened_store, shelf_of
from server.rooms.directory import Directory
from server.settings import Settings
from server.storage.writer import LogWriter
from server.web.boards import moment
from server.web.exports import sheet_of, writer_of

from .refusals import UnknownBoard
from .speaking import Speaker


async def export(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Write a board to a file, or to standard output. A process may serve it meanwhile."""
    async with opened_store(settings) as store:
        board = await store.registry.board(asked.board)
        if board is None:
            raise UnknownBoard(board=asked.board)
        directory = Directory(store.log, LogWriter(store.log), now_ms)
        at_ms = moment(asked.at, board)
        sheet = await sheet_of(store.registry, directory, shelf_of(store), board, at_ms)
    made = await asyncio.to_thread(writer_of(asked.format), sheet)
    if asked.output is None:
        sys.stdout.buffer.write(made)
        return
    await asyncio.to_thread(Path(asked.output).write_bytes, made)
    speaker.tell("exported", file=asked.output, bytes=len(made))
    speaker.give({"file": asked.output, "format": asked.format, "bytes": len(made)})
