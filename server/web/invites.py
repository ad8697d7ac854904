"""How one person invites the next: the participant link that follows from their own."""

from typing import Any

from server.board.roles import Role
from server.storage.port import Link

from .links import code_of, display_token, participant_token, shown
from .qr import Qr, drawn


def by_token(token: str, link: Link, board: str | None, base: str) -> dict[str, Any]:
    """Return the invitation that a link token implies, for one table where one is named."""
    if link.role is Role.FACILITATOR and board is not None:
        token = display_token(token, board)
    if link.role is not Role.PARTICIPANT:
        token = participant_token(token)
    return _invite(f"{base}/join#{token}", code_of(token))


def by_code(code: str, base: str) -> dict[str, Any]:
    """Return the invitation of somebody who typed a code."""
    return _invite(f"{base}/join/{code}", code)


def _invite(url: str, code: str) -> dict[str, Any]:
    qr: Qr = drawn(url)
    return {"url": url, "code": shown(code), "qr": qr}
