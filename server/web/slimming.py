"""What a connection needs no more once its route has returned: half of its memory.

The stock protocol keeps a queue and an event for a task that reads and writes, and what the
handshake said. So does the library's parser to the very end, in a generator that remembers
every header (2.6 kB for each person): it sleeps until there is a frame for it. Measured with
six hundred quiet people, with `STOCK`: 14.9 → 7.7 kB for each.
"""

from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State
from websockets.server import ServerProtocol

NOTHING: Final[dict[str, Any]] = {}

# What the stock protocol keeps in the dictionary of each of its instances. As slots of ours they
# take 0.4 kB a person; with fifty attributes the dictionary takes 1.6.
STOCK: Final = (
    "app", "app_state", "asgi_version", "client", "close_sent", "close_timeout", "close_timer",
    "config", "conn", "connections", "curr_msg_data_type", "default_headers", "disconnected",
    "frames", "handshake_complete", "handshake_initiated", "initial_response", "last_ping_rtt",
    "logger", "loop", "pending_ping_payload", "ping_interval", "ping_sent_at", "ping_timeout",
    "ping_timer", "pong_timer", "queue", "read_paused", "request", "response", "root_path",
    "scheme", "scope", "server", "tasks", "transport", "writable",
)  # fmt: skip


def slim(protocol: WebSocketsSansIOProtocol) -> None:
    """Leave a protocol with what frames in and out need; messages that wait stay."""
    inbox, waiting = Inbox(), protocol.queue
    while not waiting.empty():
        inbox.put_nowait(waiting.get_nowait())
    slimmer = cast(Any, protocol)
    slimmer.queue, slimmer.writable = inbox, ALWAYS
    slimmer.scope = slimmer.request = slimmer.response = None
    # Among it the stranger, who is known by now.
    slimmer.app_state = NOTHING
    # For a journal of the library that we do not keep.
    slimmer.conn.id = None


def lay_to_rest(conn: ServerProtocol) -> None:
    """Let go of a parser that stands between two frames of an open connection."""
    if conn.state is State.OPEN:
        cast(Any, conn).parser = None


def awaken(conn: ServerProtocol) -> None:
    """Begin anew with the next frame; what is known of a message in fragments is kept."""
    if not rests(conn):
        return
    conn.parser = conn.parse()
    next(conn.parser)


def rests(conn: ServerProtocol) -> bool:
    """Tell whether the parser was let go of."""
    return cast(Any, conn).parser is None


class Inbox:
    """What the stock protocol wants of its queue, once nobody waits for it any more.

    Of a quiet connection the queue of the standard library would be a tenth of all memory.
    """

    __slots__ = ("_messages",)

    def __init__(self) -> None:
        self._messages: list[Any] = []

    def put_nowait(self, message: Any) -> None:
        self._messages.append(message)

    def get_nowait(self) -> Any:
        return self._messages.pop(0)

    def empty(self) -> bool:
        return not self._messages


class Flag:
    """What the stock protocol wants of its event, once nobody waits for it any more."""

    __slots__ = ()

    def set(self) -> None: ...

    def clear(self) -> None: ...


ALWAYS: Final = Flag()
