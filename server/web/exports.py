"""A board as a file: `GET /api/boards/{id}/export.{json,csv,md,svg,png,pdf}[?at=]`."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from server.errors import NotFound
from server.exports.drawing import drawing
from server.exports.markdown import markdown
from server.exports.record import record
from server.exports.rows import rows
from server.exports.sheet import Sheet
from server.rooms.directory import Directory
from server.storage.port import Board, Registry

from .auth import at_board
from .boards import moment
from .parts import parts_of
from .pictures import pictured
from .shelf import Shelf

KINDS: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}
# So many are made at a time: each may take a second of a core and some hundred megabytes.
AT_ONCE: Final = asyncio.Semaphore(2)


async def export(request: Request) -> Response:
    """Answer with a board as a file, now or at a moment."""
    parts = parts_of(request)
    format = request.path_params["format"]
    board, _ = await at_board(request, request.path_params["board"])
    if format not in KINDS:
        raise NotFound
    at_ms = moment(request.query_params.get("at"), board)
    sheet = await sheet_of(parts.registry, parts.directory, parts.shelf, board, at_ms)
    async with AT_ONCE:
        if format == "png":
            made = await pictured(sheet)
        else:
            made = await asyncio.to_thread(writer_of(format), sheet)
    name = f"{sheet.title}.{format}"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
    }
    return Response(made, headers=headers, media_type=KINDS[format])


def writer_of(format: str) -> Callable[[Sheet], bytes]:
    """Return what writes a format; the large libraries are loaded when they are needed."""
    match format:
        case "json":
            return record
        case "csv":
            return rows
        case "md":
            return lambda sheet: markdown(sheet).encode()
        case "svg":
            return lambda sheet: drawing(sheet).encode()
        case "png":
            from server.exports.picture import picture

            return picture
        case _:
            from server.exports.document import document

            return document


async def sheet_of(
    registry: Registry,
    directory: Directory,
    shelf: Shelf,
    board: Board,
    at_ms: int | None = None,
) -> Sheet:
    """Return what exports read of a board. Raises `Damaged` when the log cannot be read."""
    workshop = await registry.workshop(board.workshop)
    if workshop is None:
        raise NotFound
    data = await directory.read(board, at_ms)
    people = {person.id: person.name for person in await registry.participants_of(workshop.id)}
    theme = (await shelf.cahier(workshop.cahier)).theme(board.theme) if board.theme else None
    at = board.created_ms + (data["t_ms"] if at_ms is None else min(at_ms, data["t_ms"]))
    facts = {
        "workshop": workshop.title,
        "name": board.name,
        "theme": theme.short if theme else None,
        "cloth": theme.weave if theme else None,
        "moment": datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
    return Sheet(data, people, workshop.language, facts)
