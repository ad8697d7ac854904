"""Which session counts: the token a tab shows, else the cookie of our own pages."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from starlette.requests import HTTPConnection
from starlette.responses import Response

from server.board.roles import Role
from server.errors import NotFound, Unauthenticated
from server.storage.port import Board, Registry, Session

from .links import TOKEN_LIMIT, hashed
from .parts import Parts, parts_of
from .reach import Origin, base_url, bearer_of, origin_of
from .refusals import FacilitatorOnly, ForeignOrigin, OtherBoard
from .strangers import stranger_of

COOKIE = "tablee_session"
SUBPROTOCOL = "tablee"


async def session_of(connection: HTTPConnection) -> tuple[str, Session]:
    """Return the first valid session of a request and its token; raises `Unauthenticated`."""
    return (await _required(connection))[0]


async def sessions_of(connection: HTTPConnection) -> list[tuple[str, Session]]:
    """Return the valid sessions a request shows with their tokens, the one to prefer first."""
    parts = parts_of(connection)
    now = parts.now()
    return [
        (token, session)
        for token in _shown(connection, parts)
        if (session := await _stored(parts.registry, token)) and is_valid(session, now)
    ]


async def at_board(connection: HTTPConnection, board_id: str) -> tuple[Board, Session]:
    """Return a board and the session that may open it.

    Raises `Unauthenticated` without a valid session, `NotFound` when there is no such
    board, `OtherBoard` when no session shown opens it.
    """
    sessions = await _required(connection)
    board = await _board(parts_of(connection), sessions, board_id)
    if board is None:
        raise NotFound
    return board, _first(sessions, lambda session: opens(session, board))


async def conducting(connection: HTTPConnection, board_id: str) -> tuple[Board, Session]:
    """Return a board and the session that facilitates it; raises also `FacilitatorOnly`."""
    board, session = await at_board(connection, board_id)
    if session.participant.role is not Role.FACILITATOR:
        raise FacilitatorOnly
    return board, session


async def in_workshop(connection: HTTPConnection, workshop_id: str) -> Session:
    """Return the session that belongs to a workshop.

    Raises `Unauthenticated`, `NotFound` when there is no such workshop, `OtherBoard`.
    """
    sessions = await _required(connection)
    if await parts_of(connection).registry.workshop(workshop_id) is None:
        raise NotFound
    return _first(sessions, lambda session: session.workshop == workshop_id)


async def facilitating(connection: HTTPConnection, workshop_id: str) -> Session:
    """Return the facilitator's session of a workshop; raises also `FacilitatorOnly`."""
    session = await in_workshop(connection, workshop_id)
    if session.participant.role is not Role.FACILITATOR:
        raise FacilitatorOnly
    return session


def opens(session: Session, board: Board) -> bool:
    """Tell whether a session may open a board."""
    return session.workshop == board.workshop and (
        not session.boards or board.id in session.boards
    )


def is_valid(session: Session, now: int) -> bool:
    """Tell whether a session still counts at ``now`` (ms)."""
    return not session.revoked and session.expires_ms > now


def remember(response: Response, connection: HTTPConnection, token: str, seconds: int) -> None:
    """Give the browser its session for coming back."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=base_url(connection, parts_of(connection).reach).startswith("https:"),
    )


async def _required(connection: HTTPConnection) -> list[tuple[str, Session]]:
    found = await sessions_of(connection)
    stranger = stranger_of(connection)
    if not found:
        if stranger is not None:
            stranger.refused()
        raise Unauthenticated
    if stranger is not None:
        stranger.known()
    return found


async def _board(parts: Parts, sessions: list[tuple[str, Session]], key: str) -> Board | None:
    # A live workshop knows its tables: a hall that comes back asks the register for none.
    for _, session in sessions:
        hall = await parts.halls.hall(session.workshop)
        with suppress(NotFound):
            return hall.board(key)
    return await parts.registry.board(key)


async def _stored(registry: Registry, token: str) -> Session | None:
    if len(token) > TOKEN_LIMIT or not token.isascii():
        return None
    return await registry.session_by_token(hashed(token))


def _shown(connection: HTTPConnection, parts: Parts) -> Iterator[str]:
    # An explicit token names this tab; the cookie, shared by all tabs, comes last.
    if bearer := bearer_of(connection):
        yield bearer
    if connection.scope["type"] == "websocket":
        offered: list[str] = connection.scope.get("subprotocols", [])
        if len(offered) == 2 and offered[0] == SUBPROTOCOL:
            yield offered[1]
        if token := connection.query_params.get("token"):
            yield token
    if (cookie := connection.cookies.get(COOKIE)) and _is_ours(connection, parts):
        yield cookie


def _is_ours(connection: HTTPConnection, parts: Parts) -> bool:
    try:
        return origin_of(connection, parts.reach) is not Origin.LISTED
    except ForeignOrigin:
        return False


def _first(sessions: list[tuple[str, Session]], may: Callable[[Session], bool]) -> Session:
    for _, session in sessions:
        if may(session):
            return session
    raise OtherBoard
