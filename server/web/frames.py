"""uvicorn's WebSocket protocol, with one more way out: frames that are ready to be written.

Server frames are unmasked, so one encoded frame serves every reader. The protocol puts
itself into the ASGI scope as the extension ``tablee.frames``; a route that finds it
writes to the transport without a task, a queue or an await per reader (measured at
120,000 deliveries a second: 93 % of a core → 20 % together with ticks). A route that
does not find it sends through ASGI (`web.socket`).

It also ends what the stock protocol would bear for ever: floods of frames that are no
messages, and peers who have left, or are left, with bytes that they do not read.

Relied upon, and pinned by tests/sockets/test_frames.py: ``handle_connect``, ``scope``,
``transport``, ``pause_writing``, ``resume_writing``, ``close_sent``, ``conn``, and the other
methods that are overridden here.
"""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

EXTENSION: Final = "tablee.frames"

# Deep enough for the first sight of a large board, small enough that a sleeping
# laptop holds little: beyond it the reader is passed over and resynced later.
HIGH_WATER: Final = 256 * 1024

# Seconds that a peer has to answer a close before the connection is cut.
FAREWELL: Final = 3.0
LAST_FAREWELL: Final = 1.0  # when the whole server stops

# Frames that carry no message: pings, pongs, crumbs of a message. Proxies and browsers send
# a few a minute; they pass by the budget of the room, which counts messages.
BURST_OF_CRUMBS: Final = 500
CRUMBS_A_SECOND: Final = 20
CRUMB: Final = 64

# A flood is noticed within so many bytes, before the rest of what came with it is read.
SLICE: Final = 16 * 1024

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
        self._crumbs = 0.0
        self._crumbs_when = self.loop.time()
        self._deaf = False
        self._end: asyncio.TimerHandle | None = None

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

    def shutdown(self) -> None:
        """Say « come back » when the server stops (rule S13)."""
        if not self.handshake_complete:
            super().shutdown()
            return
        self.stop_keepalive()
        self.finish(1012, "restarting")
        self.loop.call_later(LAST_FAREWELL, self.transport.abort)

    # ---------------------------------------------------------- what comes in

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE):
            if self._deaf:
                return
            super().data_received(data[start : start + SLICE])

    def handle_ping(self) -> None:
        if not self._endures():
            return
        if self.paused:
            # Who does not read gets no answers either: they would pile up without end.
            self.conn.data_to_send()
        else:
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        if self._endures():
            super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        if len(event.data) >= CRUMB or event.fin or self._endures():
            super().handle_cont(event)

    def _endures(self) -> bool:
        """Count one crumb; tell whether it is to be heard. A flood ends the connection."""
        now = self.loop.time()
        faded = (now - self._crumbs_when) * CRUMBS_A_SECOND
        self._crumbs, self._crumbs_when = max(0.0, self._crumbs - faded) + 1, now
        if self._crumbs > BURST_OF_CRUMBS and not self._deaf:
            self._deaf = True
            self.finish(4429, "too-many")
            self.transport.pause_reading()
        return not self._deaf

    # -------------------------------------------------------- how it goes out

    def pause_writing(self) -> None:
        super().pause_writing()
        self.paused = True
        self.on_paused()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.paused = False
        self.on_writable()

    # ------------------------------------------------------------ how it ends

    def handle_close(self, event: Frame) -> None:
        super().handle_close(event)
        self._cut_soon()

    def handle_parser_exception(self) -> None:
        super().handle_parser_exception()
        self._cut_soon()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._cut_soon()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._end is not None:
            self._end.cancel()

    def _cut_soon(self) -> None:
        """See to it that a transport which is closing does close.

        It would wait for ever for a peer who does not read the rest.
        """
        if self._end is None and self.transport.is_closing():
            self._end = self.loop.call_later(FAREWELL, self.transport.abort)
