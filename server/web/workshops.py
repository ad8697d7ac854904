"""Workshops: opened, looked at, conducted."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from server.board.model import STEPS
from server.board.roles import Role
from server.errors import Conflict, NotFound, Paused
from server.facilitation.conduct import AT_TABLE, COMMANDS
from server.storage.port import Board, Session, Workshop

from .answers import answer
from .auth import facilitating, in_workshop, opens
from .body import Json, choice, read_object, secret, text
from .links import hashed
from .names import TITLE_LIMIT
from .opening import Opened, Plan, described, open_workshop
from .parts import Parts, parts_of
from .reach import base_url, may_create
from .refusals import FacilitatorOnly, MissingField, OtherBoard, UnknownLink, WrongField
from .shelf import Shelf
from .themes import tables_of
from .words import LANGUAGES

# Minutes a step may be given at most.
DAY: Final = 24 * 60


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
    workshop = await holder_of(parts, key, token)
    opened = Opened(workshop, await parts.registry.boards_of(key), token)
    cahier = await parts.shelf.cahier(workshop.cahier)
    return answer(described(opened, cahier, base_url(request, parts.reach)))


async def holder_of(parts: Parts, workshop: str, token: str) -> Workshop:
    """Return the workshop whose facilitator's link a token is. Raises `UnknownLink`."""
    link = await parts.registry.link_by_token(hashed(token))
    if not (link and link.workshop == workshop and link.role is Role.FACILITATOR):
        raise UnknownLink
    found = await parts.registry.workshop(workshop)
    if link.revoked_ms is not None or found is None:
        raise UnknownLink
    return found


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
    """Carry out what is asked, if this person may (`POST /api/workshops/{id}/commands`).

    The facilitator may ask everything, of one table or of all; who sits at a table what
    its projected screen shows.
    """
    parts = parts_of(request)
    workshop = request.path_params["workshop"]
    session = await in_workshop(request, workshop)
    asked = await read_object(request, parts.limits.body)
    do = choice(asked, "do", COMMANDS)
    board = secret(asked, "board")
    if session.participant.role is not Role.FACILITATOR and do not in AT_TABLE:
        raise FacilitatorOnly
    value = _value(do, asked, parts.now())
    known = await parts.registry.board(board) if board is not None else None
    if board is not None and (known is None or known.workshop != workshop):
        raise NotFound
    hall = await parts.halls.hall(workshop)
    _may(hall.may_command(do, board, session.participant.role), session, known)
    return answer({"n": await hall.command(do, board, value)})


def _value(do: str, asked: Json, now: int) -> object:
    """Return what a command is about, checked; raises one of the `BadInput`."""
    match do:
        case "step":
            return choice(asked, "step", STEPS)
        case "time":
            minutes = asked.get("minutes")
            if minutes is None:
                return None
            if isinstance(minutes, bool) or not isinstance(minutes, int) or not 0 < minutes <= DAY:
                raise WrongField(field="minutes")
            return now + minutes * 60_000
        case "show" | "light":
            value = asked.get(do)
            if value is not None and not isinstance(value, str):
                raise WrongField(field=do)
            return value
        case _:
            return None


def _may(may: bool, session: Session, board: Board | None) -> None:
    """Raise what keeps this person from it: another table, a pause, or the role."""
    role = session.participant.role
    if role is Role.FACILITATOR:
        return
    if board is None or not role.may_write:
        raise FacilitatorOnly
    if not opens(session, board):
        raise OtherBoard
    if not may:
        raise Paused


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
