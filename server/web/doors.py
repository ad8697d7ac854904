"""Looking through a door before going in: which tables a link or a code opens."""

import logging
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from server.cahier.content import Cahier
from server.rooms.hall import Hall
from server.storage.port import Board, Link

from .answers import answer
from .body import Json, read_object, secret
from .invites import by_code, by_token
from .links import hashed, read_code
from .parts import Parts, parts_of
from .reach import address_of
from .refusals import MissingField, UnknownLink, WrongCode, WrongField
from .themes import theme_name

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """A link that was found, and what was shown to find it: its token or its code."""

    link: Link
    token: str | None
    code: str | None

    def invite(self, board: str | None, base: str) -> dict[str, Any] | None:
        """Return how to invite somebody else."""
        if self.token is not None:
            return by_token(self.token, self.link, board, base)
        return by_code(self.code, base) if self.code else None


async def look(request: Request) -> Response:
    """Say what a link or a code opens, creating nothing (`POST /api/doors`).

    Answers ``{workshop: {id, title, language, erase_ms}, role, boards: [...]}``;
    ``erase_ms`` is null until erasing by date is done by the server itself.
    """
    parts = parts_of(request)
    asked = await read_object(request, parts.limits.body)
    link = (await find_door(request, asked, parts)).link
    workshop = await parts.registry.workshop(link.workshop)
    if workshop is None:
        raise UnknownLink
    cahier = await parts.shelf.cahier(workshop.cahier)
    hall = await parts.halls.hall(workshop.id)
    boards = await parts.registry.boards_of(workshop.id)
    return answer(
        {
            "workshop": {
                "id": workshop.id,
                "title": workshop.title,
                "language": workshop.language,
                "erase_ms": None,
            },
            "role": link.role.value,
            "boards": [
                table_seen(board, cahier, hall)
                for board in boards
                if link.board in (None, board.id)
            ],
        }
    )


def table_seen(board: Board, cahier: Cahier, hall: Hall) -> dict[str, Any]:
    """Return what is told of a table before and after one sits down at it."""
    return {
        "id": board.id,
        "number": board.number,
        "name": board.name,
        "theme": board.theme,
        "theme_name": theme_name(cahier, board.theme),
        "step": hall.step_of(board.id),
        "people": hall.present(board.id),
    }


async def find_door(request: Request, asked: Json, parts: Parts) -> Door:
    """Return the link behind a token or a code; wrong ones are counted and slowed down.

    Raises `MissingField`, `WrongField`, `UnknownLink`, `WrongCode`, `TooMany`.
    """
    token, typed = secret(asked, "token"), secret(asked, "code")
    if (token is None) == (typed is None):
        raise MissingField(field="token") if token is None else WrongField(field="code")
    address = address_of(request)
    if token is None:
        # A code can be guessed, a token cannot: only guesses are made to wait, so that
        # one person's typing never keeps a whole room from opening its links.
        parts.joins.check(address)
    code = read_code(typed) if typed is not None else None
    link = await _link(parts, token, code)
    if link is not None and link.revoked_ms is None:
        return Door(link, token, code)
    parts.metrics.count("tablee_failed_joins_total")
    logger.info("a link or code opened nothing")
    parts.joins.check(address)
    parts.joins.failed(address)
    raise UnknownLink if token is not None else WrongCode


async def _link(parts: Parts, token: str | None, code: str | None) -> Link | None:
    if token is not None:
        return await parts.registry.link_by_token(hashed(token))
    return await parts.registry.link_by_code(hashed(code)) if code else None
