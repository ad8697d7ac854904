"""Opening a workshop: its tables, and the links that lead to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from server.board.ids import new_id
from server.board.roles import Role
from server.cahier.content import Cahier
from server.errors import Conflict
from server.storage.port import Board, Link, Registry, Workshop

from .links import code_of, display_token, hashed, new_token, participant_token, shown
from .qr import drawn
from .themes import Table, theme_name

# Codes have 40 bits: two workshops may meet on one, then another secret is drawn.
ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """A workshop asked for."""

    title: str
    language: str
    cahier: Cahier
    tables: Sequence[Table]
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A workshop that exists, and the one secret from which its links follow."""

    workshop: Workshop
    boards: Sequence[Board]
    token: str


async def open_workshop(registry: Registry, plan: Plan, *, now: int) -> Opened:
    """Store a workshop with its tables and links, all or nothing."""
    workshop = Workshop(
        id=new_id(),
        title=plan.title,
        language=plan.language,
        cahier=plan.cahier.id,
        created_ms=now,
        demo=plan.demo,
    )
    boards = [
        Board(0, new_id(), workshop.id, number, table.name, table.theme, now)
        for number, table in enumerate(plan.tables, 1)
    ]
    for attempt in range(ATTEMPTS):
        token = new_token()
        try:
            stored = await registry.create_workshop(
                workshop, boards, list(_links(workshop, boards, token))
            )
        except Conflict:
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return Opened(workshop, stored, token)
    raise Conflict


async def mint_links(registry: Registry, workshop: Workshop) -> Opened:
    """Add a fresh set of links to a workshop; older ones stay valid."""
    boards = await registry.boards_of(workshop.id)
    token = new_token()
    await registry.add_links(list(_links(workshop, boards, token)))
    return Opened(workshop, boards, token)


def described(opened: Opened, cahier: Cahier, base: str) -> dict[str, Any]:
    """Return a workshop and all its links as the contract shapes them."""
    workshop, token = opened.workshop, opened.token
    return {
        "workshop": {
            "id": workshop.id,
            "title": workshop.title,
            "language": workshop.language,
            "cahier": workshop.cahier,
        },
        "facilitator": {"token": token, "url": f"{base}/w/{workshop.id}#{token}"},
        "participant": entrance(participant_token(token), base),
        "boards": [described_board(board, cahier, token, base) for board in opened.boards],
    }


def entrance(token: str, base: str) -> dict[str, Any]:
    """Return a participant link in its three forms: address, code, QR code."""
    url = f"{base}/join#{token}"
    return {"token": token, "url": url, "code": shown(code_of(token)), "qr": drawn(url)}


def described_board(board: Board, cahier: Cahier, token: str, base: str) -> dict[str, Any]:
    """Return one table with its links as the contract shapes them."""
    display = display_token(token, board.id)
    return {
        "id": board.id,
        "number": board.number,
        "name": board.name,
        "theme": board.theme,
        "theme_name": theme_name(cahier, board.theme),
        "participant": entrance(participant_token(display), base),
        "display": {"token": display, "url": f"{base}/d/{board.id}#{display}"},
    }


def _links(workshop: Workshop, boards: Sequence[Board], token: str) -> Iterator[Link]:
    yield Link(hashed(token), workshop.id, None, Role.FACILITATOR)
    yield _entrance(workshop, None, participant_token(token))
    for board in boards:
        yield from board_links(workshop, board, token)


def board_links(workshop: Workshop, board: Board, token: str) -> Iterator[Link]:
    """Yield the links of one table that follow from the facilitator's token."""
    display = display_token(token, board.id)
    yield Link(hashed(display), workshop.id, board.id, Role.VIEWER)
    yield _entrance(workshop, board.id, participant_token(display))


def _entrance(workshop: Workshop, board: str | None, token: str) -> Link:
    code = hashed(code_of(token))
    return Link(hashed(token), workshop.id, board, Role.PARTICIPANT, code_hash=code)
