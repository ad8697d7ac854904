"""The document of a workshop: `GET /api/workshops/{id}/synthesis.{md,html,docx,pdf,json}`."""

import asyncio
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from server.errors import Damaged, NotFound
from server.rooms.directory import Directory
from server.storage.port import Board, BoardLog, Registry
from server.synthesis.building import synthesise
from server.synthesis.model import Room, SeatedTable
from server.synthesis.writing import FORMATS, writer_of

from .auth import facilitating
from .parts import parts_of
from .shelf import Shelf

# A document of sixty tables takes some seconds of a core.
ONE: Final = asyncio.Semaphore(1)


async def synthesis(request: Request) -> Response:
    """Answer with the synthesis as a file; for who facilitates."""
    parts = parts_of(request)
    format, workshop = request.path_params["format"], request.path_params["workshop"]
    await facilitating(request, workshop)
    if format not in FORMATS:
        raise NotFound
    async with ONE:
        room = await room_of(parts.registry, parts.log, parts.directory, parts.shelf, workshop)
        made = await asyncio.to_thread(lambda: writer_of(format)(synthesise(room)))
    name = quote(f"{room.title}.{format}")
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return Response(made, headers=headers, media_type=FORMATS[format])


async def room_of(
    registry: Registry, log: BoardLog, directory: Directory, shelf: Shelf, key: str
) -> Room:
    """Return a workshop as a synthesis reads it, its tables one after the other.

    A table that cannot be read is said to be so, never taken for empty. Raises `NotFound`.
    """
    workshop = await registry.workshop(key)
    if workshop is None:
        raise NotFound
    cahier = await shelf.cahier(workshop.cahier)
    boards = await registry.boards_of(key)
    tables = [await _table(log, directory, board) for board in boards]
    ends = [await _end(log, board) for board in boards]
    last = max((end for end in ends if end), default=None)
    return Room(
        id=workshop.id,
        title=workshop.title,
        language=workshop.language,
        cahier=cahier,
        tables=tuple(tables),
        initiatives=await shelf.catalogue(cahier.id),
        people=len(await registry.participants_of(key)),
        began=_day(workshop.created_ms) if last else None,
        ended=_day(last) if last else None,
    )


async def _table(log: BoardLog, directory: Directory, board: Board) -> SeatedTable:
    try:
        content = await directory.content(board)
        wrote = {binding.participant for binding in await log.bindings(board.key)} - {""}
    except Damaged:
        return SeatedTable(board.id, board.number, board.name, board.theme, None)
    people = len(wrote)
    return SeatedTable(board.id, board.number, board.name, board.theme, content, people)


async def _end(log: BoardLog, board: Board) -> int | None:
    try:
        seq, t_ms = await log.head(board.key)
    except Damaged:
        return None
    return board.created_ms + t_ms if seq else None


def _day(ms: int) -> date:
    return datetime.fromtimestamp(ms / 1000, UTC).date()
