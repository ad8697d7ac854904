"""What goes back: JSON that is never cached, and refusals in the person's language."""

import logging
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from server.errors import BadInput, NotFound, TableeError, TooMany, Unauthenticated

from .refusals import WrongMethod
from .words import LANGUAGES, preferred, sentence

logger = logging.getLogger(__name__)


def answer(content: Any, status: int = 200) -> JSONResponse:
    """Return JSON that stays between the two of us."""
    return JSONResponse(content, status, headers={"Cache-Control": "no-store"})


def language_of(connection: HTTPConnection) -> str:
    """Return the person's language: ``?lang=``, else what their browser prefers, else fr."""
    asked = connection.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    return preferred(connection.headers.get("accept-language", ""))


def refusal(connection: HTTPConnection, error: TableeError) -> JSONResponse:
    """Return an error as the contract shapes it."""
    told = sentence(error, language_of(connection))
    response = answer({"error": {"code": error.code, "message": told}}, error.status)
    if isinstance(error, Unauthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.details.get("seconds", 1))
    return response


async def refused(request: Request, error: Exception) -> Response:
    """Answer one of our own errors."""
    if not isinstance(error, TableeError):
        raise error
    if error.status >= 500:
        # The address itself may hold a code or whatever somebody typed.
        endpoint = getattr(request.scope.get("endpoint"), "__name__", "")
        logger.error("a request failed", extra={"endpoint": endpoint, "error": error})
    return refusal(request, error)


async def misdirected(request: Request, error: Exception) -> Response:
    """Answer an address or method that nobody serves."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    ours = {404: NotFound(), 405: WrongMethod(), 400: BadInput()}.get(status, TableeError())
    return refusal(request, ours)


async def unforeseen(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw; the server's log has the rest."""
    return refusal(request, TableeError())
