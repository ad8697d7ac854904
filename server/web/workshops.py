"""Workshops: opened, looked at, conducted."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from server.board.model import STEPS
from server.board.roles import Role
from server.errors import Conflict, NotFound
from server.facilitation.conduct import COMMANDS
from server.storage.port import Session

from .answers import answer
from .auth import facilitating, in_workshop
from .body import Json, choice, read_object, secret, text
from .links import hashed
from .names import TITLE_LIMIT
from .opening import Opened, Plan, described, open_workshop
from .parts import parts_of
from .reach import base_url, may_create
from .refusals import MissingField, UnknownLink, WrongField
from .shelf import Shelf
from .themes import tables_of
from .words import LANGUAGES


async def create(request: Request) -> Response:
    """Open a workshop (`POST /api/workshops`) and answer with all its links."""
    parts = parts_of(request)
    may_create(request, parts.reach)
    base = base_url(request, parts.reach)
    asked = await read_object(request, parts.limits.body)
    plan = await plan_of(asked, parts.shelf, limit=parts.limits.boards)
    opened = await open_workshop(parts.registry, plan, now=parts.now())
    return answer(described(opened, plan.cahier, base), 201)


async def plan_of(asked: Json, shelf: Shelf, *, limit: int) -> Plan:
    """Return the workshop that a request describes; raises one of the `BadInput`."""
    title = text(asked, "title", limit=TITLE_LIMIT)
    language = choice(asked, "language", LANGUAGES, "fr")
    named = asked.get("cahier")
    if named is not None and not isinstance(named, str):
        raise WrongField(field="cahier")
    cahier = await shelf.cahier(named or f"builtin-{language}")
    tables = tables_of(asked.get("tables"), cahier, limit=limit)
    return Plan(title, language, cahier, tables)


async def show(request: Request) -> Response:
    """Show a workshop as it is now (`GET /api/workshops/{id}`)."""
    workshop = request.path_params["workshop"]
    session = await in_workshop(request, workshop)
    hall = await parts_of(request).halls.hall(workshop)
    return answer(seen_by(session, await hall.overview()))


async def links(request: Request) -> Response:
    """Show all links again to who holds the facilitator's (`POST /api/workshops/{id}/links`).

    Nothing that opens a door is kept, so the holder brings the secret they follow from.
    """
    parts = parts_of(request)
    key = request.path_params["workshop"]
    await facilitating(request, key)
    token = secret(await read_object(request, parts.limits.body), "token")
    if token is None:
        raise MissingField(field="token")
    link = await parts.registry.link_by_token(hashed(token))
    if not (link and link.workshop == key and link.role is Role.FACILITATOR):
        raise UnknownLink
    workshop = await parts.registry.workshop(key)
    if link.revoked_ms is not None or workshop is None:
        raise UnknownLink
    opened = Opened(workshop, await parts.registry.boards_of(key), token)
    cahier = await parts.shelf.cahier(workshop.cahier)
    return answer(described(opened, cahier, base_url(request, parts.reach)))


async def revoke(request: Request) -> Response:
    """End a link and everybody's place who came by it (`POST /api/workshops/{id}/links/revoke`).

    One's own link is no way to lock oneself out: `Conflict`.
    """
    parts = parts_of(request)
    key = request.path_params["workshop"]
    session = await facilitating(request, key)
    token = secret(await read_object(request, parts.limits.body), "token")
    if token is None:
        raise MissingField(field="token")
    link = await parts.registry.link_by_token(hashed(token))
    if link is None or link.workshop != key:
        raise UnknownLink
    if link.key == session.link:
        raise Conflict
    await parts.registry.revoke_link(hashed(token), parts.now())
    await parts.attendance.look()
    return Response(status_code=204)


async def command(request: Request) -> Response:
    """Carry out what the facilitator asks (`POST /api/workshops/{id}/commands`)."""
    parts = parts_of(request)
    workshop = request.path_params["workshop"]
    await facilitating(request, workshop)
    asked = await read_object(request, parts.limits.body)
    do = choice(asked, "do", COMMANDS)
    board = secret(asked, "board")
    step = choice(asked, "step", STEPS) if do == "step" else None
    if board is not None:
        known = await parts.registry.board(board)
        if known is None or known.workshop != workshop:
            raise NotFound
    hall = await parts.halls.hall(workshop)
    return answer({"n": await hall.command(do, board, step)})


def seen_by(session: Session, overview: dict[str, Any]) -> dict[str, Any]:
    """Return the overview as this person may see it: who sits elsewhere is not for everybody."""
    person = session.participant
    if person.role is Role.FACILITATOR:
        return overview
    boards = [
        board if _sits(session, board) else board | {"people": []} for board in overview["boards"]
    ]
    return overview | {"boards": boards}


def _sits(session: Session, board: dict[str, Any]) -> bool:
    here = (person["id"] for person in board["people"])
    return board["id"] in session.boards or session.participant.id in here
