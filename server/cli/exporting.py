"""``tablee export`` and ``tablee synthesis``: a board or a whole workshop as a file."""

import asyncio
import sys
from argparse import Namespace
from pathlib import Path

from server.app import now_ms, opened_store, shelf_of
from server.errors import NotFound
from server.rooms.directory import Directory
from server.settings import Settings
from server.storage.writer import LogWriter
from server.synthesis.building import synthesise
from server.synthesis.writing import writer_of as document_of
from server.web.boards import moment
from server.web.exports import sheet_of, writer_of
from server.web.syntheses import room_of

from .refusals import UnknownBoard, UnknownWorkshop
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
    await _give(made, asked, speaker)


async def synthesis(asked: Namespace, settings: Settings, speaker: Speaker) -> None:
    """Write the document of a workshop to a file, or to standard output."""
    async with opened_store(settings) as store:
        directory = Directory(store.log, LogWriter(store.log), now_ms)
        shelf = shelf_of(store)
        try:
            room = await room_of(store.registry, store.log, directory, shelf, asked.workshop)
        except NotFound as error:
            raise UnknownWorkshop(workshop=asked.workshop) from error
    made = await asyncio.to_thread(lambda: document_of(asked.format)(synthesise(room)))
    await _give(made, asked, speaker)


async def _give(made: bytes, asked: Namespace, speaker: Speaker) -> None:
    if asked.output is None:
        sys.stdout.buffer.write(made)
        return
    await asyncio.to_thread(Path(asked.output).write_bytes, made)
    speaker.tell("exported", file=asked.output, bytes=len(made))
    speaker.give({"file": asked.output, "format": asked.format, "bytes": len(made)})
