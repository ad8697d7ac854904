"""What follows when an update does not join: its author is asked again instead of refused."""

from collections.abc import Callable

from server.crdt.gate import MissingHistory, Verdict
from server.errors import ForeignClientId

from .member import Member


def judged(
    member: Member,
    judge: Callable[[], Verdict],
    live: bool,
    ask: Callable[[], None],
    ask_later: Callable[[], None],
) -> Verdict | None:
    """Return the gate's verdict, None when the author is to be asked again instead."""
    try:
        return judge()
    except MissingHistory:
        if member.must_ask(answered=not live):
            ask()
    except ForeignClientId:
        if live:
            raise
        # A browser that shares its document between tabs may know a colleague's words
        # before their own connection has brought them, and they this one's: time to let
        # it, then ask again, for what is their own (S15).
        if member.must_ask(answered=True):
            ask_later()
    return None
