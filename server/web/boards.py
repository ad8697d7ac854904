"""One board as data, and the cards of its table."""

import re
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from server.board.roles import Role
from server.cahier.catalogue import initiative_data
from server.cahier.content import Theme, shared, theme_data
from server.errors import NotFound
from server.storage.port import Board

from .answers import answer
from .auth import at_board
from .parts import parts_of
from .refusals import WrongField

_MILLISECONDS = re.compile(r"\d{1,15}")


async def show(request: Request) -> Response:
    """Return the board as data, now or at a moment (`GET /api/boards/{id}[?at=]`)."""
    board, _ = await at_board(request, request.path_params["board"])
    at_ms = moment(request.query_params.get("at"), board)
    return answer(await parts_of(request).directory.read(board, at_ms))


async def cahier(request: Request) -> Response:
    """Return the cards of a table's theme, of all themes when it has none or for ``?themes=all``.

    With them the initiatives of the catalogue; whom to ask about one is for who facilitates.
    """
    parts = parts_of(request)
    board, session = await at_board(request, request.path_params["board"])
    workshop = await parts.registry.workshop(board.workshop)
    if workshop is None:
        raise NotFound
    content = await parts.shelf.cahier(workshop.cahier)
    theme = content.theme(board.theme) if board.theme else None
    every = request.query_params.get("themes") == "all"
    themes = [theme] if theme and not every else content.themes
    contact = session.participant.role is Role.FACILITATOR
    initiatives = await parts.shelf.catalogue(content.id)
    return answer(
        {
            "cahier": {"id": content.id, "title": content.title, "language": content.language},
            "theme": _with_sign(theme) if theme else None,
            "themes": [_with_sign(each) for each in themes],
            "shared": shared(content),
            "initiatives": [initiative_data(each, contact=contact) for each in initiatives],
        }
    )


def moment(given: str | None, board: Board) -> int | None:
    """Return milliseconds since the board's first moment from ``?at=``: those, or an ISO time.

    Raises `WrongField` for anything else; a moment before the first is the first.
    """
    if given is None:
        return None
    if _MILLISECONDS.fullmatch(given):
        return int(given)
    try:
        time = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        raise WrongField(field="at") from None
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    return max(0, int(time.timestamp() * 1000) - board.created_ms)


def _with_sign(theme: Theme) -> dict[str, Any]:
    return {**theme_data(theme), "sign": theme.sign}
