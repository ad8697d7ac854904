"""uvicorn's WebSocket protocol, with one more way out: frames that are ready to be written.

Server frames are unmasked, so one encoded frame serves every reader. The protocol puts
itself into the ASGI scope as the extension ``tablee.frames``; a route that finds it
writes to the transport without a task, a queue or an await per reader (measured at
120,000 deliveries a second: 93 % of a core → 20 % together with ticks). A route that
does not find it sends through ASGI (`web.socket`).

Relied upon, and pinned by tests/web/test_frames.py: ``handle_connect``, ``scope``,
``transport``, ``pause_writing``, ``resume_writing``, ``close_sent``, ``conn``.
"""

import logging
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

EXTENSION: Final = "tablee.frames"

# Deep enough for the first sight of a large board, small enough that a sleeping
# laptop holds little: beyond it the reader is passed over and resynced later.
HIGH_WATER: Final = 256 * 1024

# Seconds that a peer has to answer a close before the connection is cut.
FAREWELL: Final = 3.0

# The stock protocol logs the whole address of each connection, and with it the session
# in the query. Whatever level is asked for, here only what goes wrong is said.
logger = logging.getLogger(__name__)
logger.setLevel(logging.WARNING)


def _nobody() -> None:
    """Do nothing: nobody listens yet."""


class FrameProtocol(WebSocketsSansIOProtocol):
    """Takes complete frames from the room, between its own writes, never within one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.logger = logger
        self.paused = False
        self.on_paused = _nobody
        self.on_writable = _nobody

    def handle_connect(self, event: Request) -> None:
        """Offer the extension; the ASGI task was created but has not begun to run."""
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None:
            extensions: dict[str, Any] = scope["extensions"]
            extensions[EXTENSION] = self
            self.transport.set_write_buffer_limits(high=HIGH_WATER)

    def push(self, frames: bytes) -> None:
        """Write one or more complete frames; after a close nothing is written."""
        if not self.close_sent and not self.transport.is_closing():
            self.transport.write(frames)

    def finish(self, code: int, reason: str) -> None:
        """Close from our side at once, also when the reader does not read.

        The stock way waits until the transport can take more, which a sleeping reader
        never allows: here the rest is dropped after `FAREWELL` seconds.
        """
        if self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(FAREWELL, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.paused = True
        self.on_paused()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.paused = False
        self.on_writable()
