"""Taking a place: a link or a code becomes a session, a name belongs to a person."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from server.board.ids import new_id
from server.board.model import COLOUR_COUNT
from server.errors import NotFound
from server.storage.port import Board, Link, Participant, Session, Workshop

from .answers import answer
from .auth import COOKIE, opens, remember, session_of, sessions_of
from .body import read_object, secret, text
from .doors import find_door, table_seen
from .links import hashed, new_token
from .names import NAME_LIMIT, unnamed
from .parts import Parts, parts_of
from .reach import base_url, bearer_of
from .refusals import OtherBoard, UnknownLink


async def join(request: Request) -> Response:
    """Take a place with a link token or a code (`POST /api/sessions`).

    Who comes back through the same door with a valid session keeps it, with a new name
    if one is given.
    """
    parts = parts_of(request)
    base = base_url(request, parts.reach)
    asked = await read_object(request, parts.limits.body)
    name = text(asked, "name", limit=NAME_LIMIT, default="")
    wanted = secret(asked, "board")
    door = await find_door(request, asked, parts)
    workshop = await parts.registry.workshop(door.link.workshop)
    if workshop is None:
        raise UnknownLink
    board = await _wanted_board(parts, door.link, wanted)

    token, session = await _session(request, parts, door.link, workshop, name)
    about = await _described(parts, session, workshop, board)
    about |= {"session": token, "invite": door.invite(board.id if board else None, base)}
    response = answer(about, 201)
    remember(response, request, token, (session.expires_ms - parts.now()) // 1000)
    return response


async def current(request: Request) -> Response:
    """Say who this tab is (`GET /api/sessions/current`)."""
    parts = parts_of(request)
    _, session = await session_of(request)
    return answer(await _again(parts, session))


async def rename(request: Request) -> Response:
    """Give the person another name (`PATCH /api/sessions/current`)."""
    parts = parts_of(request)
    _, session = await session_of(request)
    asked = await read_object(request, parts.limits.body)
    session = await _renamed(parts, session, text(asked, "name", limit=NAME_LIMIT))
    return answer(await _again(parts, session))


async def leave(request: Request) -> Response:
    """Give one's place back (`DELETE /api/sessions/current`); its sockets are closed at once."""
    parts = parts_of(request)
    token, session = await session_of(request)
    await parts.registry.revoke_session(hashed(token))
    parts.attendance.end([session.key])
    response = Response(status_code=204)
    if request.cookies.get(COOKIE) == token:
        response.delete_cookie(COOKIE)
    return response


async def _wanted_board(parts: Parts, link: Link, wanted: str | None) -> Board | None:
    if wanted is None:
        return None
    board = await parts.registry.board(wanted)
    if board is None:
        raise NotFound
    if board.workshop != link.workshop or link.board not in (None, board.id):
        raise OtherBoard
    return board


async def _session(
    request: Request, parts: Parts, link: Link, workshop: Workshop, name: str
) -> tuple[str, Session]:
    for token, session in await sessions_of(request):
        # A cookie is the browser's: another name on a shared telephone is another person.
        mine = token == bearer_of(request) or name in ("", session.participant.name)
        if mine and session.link == link.key and session.workshop == workshop.id:
            return token, await _renamed(parts, session, name) if name else session
    token = new_token()
    async with parts.arrivals:
        session = await _arrive(parts, link, workshop, name, token)
    hall = await parts.halls.hall(workshop.id)
    await hall.joined(session.participant)
    return token, session


async def _arrive(parts: Parts, link: Link, workshop: Workshop, name: str, token: str) -> Session:
    now = parts.now()
    number = await parts.registry.count_participants(workshop.id)
    person = Participant(
        id=new_id(),
        workshop=workshop.id,
        name=name or unnamed(link.role, number + 1, workshop.language),
        colour=number % COLOUR_COUNT,
        role=link.role,
        joined_ms=now,
    )
    return await parts.registry.add_session(
        Session(
            key=0,
            token_hash=hashed(token),
            workshop=workshop.id,
            participant=person,
            link=link.key,
            boards=(link.board,) if link.board else (),
            started_ms=now,
            expires_ms=now + parts.limits.session_ms,
        )
    )


async def _renamed(parts: Parts, session: Session, name: str) -> Session:
    if name == session.participant.name:
        return session
    person = replace(session.participant, name=name)
    await parts.registry.rename(person.id, name)
    hall = await parts.halls.hall(session.workshop)
    await hall.joined(person)
    return replace(session, participant=person)


async def _again(parts: Parts, session: Session) -> dict[str, Any]:
    workshop = await parts.registry.workshop(session.workshop)
    if workshop is None:
        raise NotFound
    return await _described(parts, session, workshop, None) | {"invite": None}


async def _described(
    parts: Parts, session: Session, workshop: Workshop, board: Board | None
) -> dict[str, Any]:
    person = session.participant
    boards = [board] if board else await parts.registry.boards_of(workshop.id)
    cahier = await parts.shelf.cahier(workshop.cahier)
    hall = await parts.halls.hall(workshop.id)
    return {
        "expires": session.expires_ms,
        "participant": {
            "id": person.id,
            "name": person.name,
            "colour": person.colour,
            "role": person.role.value,
        },
        "workshop": {"id": workshop.id, "title": workshop.title, "language": workshop.language},
        "boards": [
            table_seen(board, cahier, hall) | {"paused": hall.paused_at(board.id)}
            for board in boards
            if opens(session, board)
        ],
    }
