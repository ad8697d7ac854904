"""uvicorn's HTTP protocol with an end to its patience: heads are short and come soon.

The stock protocol lets anybody hold a connection, and with it one of the files that the
process may open, for ever and without a word; and it gathers headers without end.

Relied upon, and pinned by tests/sockets/test_heads.py: ``connection_made``,
``data_received``, ``on_message_begin``, ``on_headers_complete``, ``on_message_complete``,
``on_response_complete``, ``handle_websocket_upgrade``, ``connection_lost``, ``transport``,
``client``, ``app_state``, ``loop``.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .strangers import STRANGER, Stranger, Strangers

# Bytes of a request's line and headers; ours have less than two thousand.
HEAD_LIMIT: Final = 16 * 1024

# Seconds until a head must be complete, and until the whole request must be answered.
HEAD_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 120.0

TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class HeadProtocol(HttpToolsProtocol):
    """Ends connections that say nothing, too slowly or too much."""

    strangers = Strangers()

    @classmethod
    def among(cls, strangers: Strangers) -> type["HeadProtocol"]:
        """Return the same with its own count of strangers, for one server."""
        return type(cls.__name__, (cls,), {"strangers": strangers})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head: int | None = 0
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(HEAD_SECONDS)
        self._wait_among_strangers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._head is None or self.transport.is_closing():
            return
        self._head += len(data)
        if self._head > HEAD_LIMIT:
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._head is None:
            # Not with the first head: it is awaited from the moment of the connection.
            self._head = 0
            self._expect(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        self._head = None
        self._expect(ANSWER_SECONDS)
        super().on_headers_complete()
        # The parser is there as long as the connection is.
        if self.parser.should_upgrade():  # pyright: ignore[reportAttributeAccessIssue]
            # From here on the connection is a WebSocket, which has deadlines of its own.
            self._forget()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        if not self.parser.should_upgrade():  # pyright: ignore[reportAttributeAccessIssue]
            self.strangers.known(self.transport)

    def on_response_complete(self) -> None:
        # What was answered may still wait for a peer who does not read.
        self._expect(ANSWER_SECONDS)
        self._wait_among_strangers()
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        # Still a stranger: the session comes to light in the application (`auth`).
        self.strangers.waits(self.transport)
        stranger = Stranger(self.strangers, self.transport, self._address)
        self.app_state = {**self.app_state, STRANGER: stranger}
        super().handle_websocket_upgrade()
        # Nothing comes here any more. A circle of references would outlive the connection, and
        # those are looked for so seldom that ten thousand strangers would fill the memory.
        self.parser = None  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forget()
        self.strangers.known(self.transport)

    def _wait_among_strangers(self) -> None:
        if not self.transport.is_closing():
            self.strangers.silent(self.transport, self._address)

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    def _expect(self, seconds: float) -> None:
        self._forget()
        self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _forget(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
