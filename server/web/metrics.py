"""How the server is: alive, ready, and its figures."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from server.errors import NotFound, TableeError, Unavailable

from .parts import parts_of
from .reach import is_administrator, is_local

READY_SECONDS = 2.0


async def healthz(request: Request) -> Response:
    """Answer that the process lives and its event loop turns; it says nothing of the disk."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Answer whether people may be sent here.

    That is: the database answers, edits are being written, and nobody is stopping us.
    """
    parts = parts_of(request)
    if parts.directory.closing or not parts.writer.running:
        raise Unavailable("stopping")
    try:
        async with asyncio.timeout(READY_SECONDS):
            await parts.registry.workshop("")
    except (TableeError, TimeoutError) as error:
        raise Unavailable from error
    return JSONResponse({"status": "ready"})


async def metrics(request: Request) -> Response:
    """Show the figures to this machine and to the administrator; others find nothing."""
    parts = parts_of(request)
    if not (is_local(request) or is_administrator(request, parts.reach)):
        raise NotFound
    return PlainTextResponse(parts.metrics.text(), media_type="text/plain; version=0.0.4")
