"""uvicorn's WebSocket protocol, with one more way out: frames that are ready to be written.

Server frames are unmasked, so one encoded frame serves every reader. The protocol puts
itself into the ASGI scope as the extension ``tablee.frames``; a route that finds it
writes to the transport without a task, a queue or an await per reader (measured at
120,000 deliveries a second: 93 % of a core → 20 % together with ticks). A route that
does not find it sends through ASGI (`web.socket`).

A route that calls `listen` gets its messages the same way: straight from the segment that
brought them, without a queue, a task or a turn of the loop; it may then return, and the
connection lives on without it.

It also ends what the stock protocol would bear for ever: floods of frames that are no
messages, and peers who have left, or are left, with bytes that they do not read.

Relied upon, and pinned by tests/sockets/test_frames.py: ``handle_connect``, ``scope``,
``transport``, ``queue``, ``pause_writing``, ``resume_writing``, ``close_sent``, ``conn``, and the
other methods that are overridden here.
"""

import asyncio
import logging
import random
from collections.abc import Callable
from time import monotonic
from typing import Any, Final, Protocol

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

try:
    from websockets.speedups import apply_mask
except ImportError:  # where the library was built without a C compiler
    from websockets.utils import apply_mask

from server.rooms.farewell import farewell

from .incoming import BINARY, PARTIAL, STRANGE, continues, measured
from .slimming import STOCK, awaken, lay_to_rest, rests, slim
from .strangers import STRANGER

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

# One segment may bring thousands of messages: after so many seconds the others have a turn,
# with a look at the clock once in so many messages.
TURN: Final = 0.01
LOOK: Final = 16

# The stock protocol logs the whole address of each connection, and with it the session
# in the query. Whatever level is asked for, here only what goes wrong is said.
logger = logging.getLogger(__name__)
logger.setLevel(logging.WARNING)


def _nobody() -> None:
    """Do nothing: nobody listens yet."""


def _nowhere(_frames: bytes) -> None:
    """Write nothing: the connection is not open yet, or no more."""


def _is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class Listener(Protocol):
    """Who hears what a client says, once the connection is theirs."""

    def heard(self, message: bytes | None) -> None:
        """Take one message; None for one of text. Must not raise."""

    def gone(self, code: int) -> None:
        """Called once, when nothing more will be heard, with the code that ended it."""


class FrameProtocol(WebSocketsSansIOProtocol):
    """Takes complete frames from the room, between its own writes, never within one."""

    __slots__ = (
        *STOCK, "_crumbs", "_crumbs_when", "_deaf", "_detached", "_end", "_framed", "_held",
        "_in_fragments", "_listener", "_needed", "_strange", "_waits", "on_paused", "on_writable",
        "paused", "write",
    )  # fmt: skip

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
        # Writes one or more complete frames; after a close nothing is written. Called once for
        # every reader and tick, hence no method of ours in between.
        self.write: Callable[[bytes], object] = _nowhere
        self._listener: Listener | None = None
        self._detached = False  # the route may return, the connection stays
        self._held = bytearray()  # the beginning of a frame, or what waits for its turn
        self._needed = 0
        self._waits = self._strange = self._in_fragments = False
        self._framed = False  # the handshake is behind us: from here on all bytes are frames

    def handle_connect(self, event: Request) -> None:
        """Offer the extension; the ASGI task was created but has not begun to run."""
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None:
            extensions: dict[str, Any] = scope["extensions"]
            extensions[EXTENSION] = self
            self._framed = True
            self.transport.set_write_buffer_limits(high=HIGH_WATER)
            self.write = self.transport.write

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
        self._leave()

    def shutdown(self) -> None:
        """Say « come back then » when the server stops (rule S13)."""
        if not self.handshake_complete:
            super().shutdown()
            return
        self.stop_keepalive()
        chance = random.random()  # noqa: S311 -- luck, not a secret
        self.finish(1012, farewell(len(self.connections), chance))
        self.loop.call_later(LAST_FAREWELL, self.transport.abort)

    # ------------------------------------------------------------ the listener

    def listen(self, listener: Listener) -> None:
        """Give every message to ``listener`` from now on, beginning with those that wait.

        The route may return: the connection ends with the peer, or by `finish`.
        """
        self._listener, self._detached = listener, True
        slim(self)
        self._parsed()
        self._drain(listener)

    def _drain(self, listener: Listener) -> None:
        while self._listener is listener and not self.queue.empty():
            message = self.queue.get_nowait()
            if message["type"] == "websocket.disconnect":
                self._leave()
            elif message["type"] == "websocket.receive":
                listener.heard(message.get("bytes"))
        if self.read_paused:
            self.read_paused = False
            if not self.transport.is_closing():
                self.transport.resume_reading()

    def _leave(self) -> None:
        self.write = _nowhere
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.gone(self._close_code())

    def _close_code(self) -> int:
        """Return the code of whoever closed first, 1006 when the connection was cut."""
        sent, received = self.conn.close_sent, self.conn.close_rcvd
        first = received if sent is None or self.conn.close_rcvd_then_sent else sent
        return 1006 if first is None else first.code

    async def run_asgi(self) -> None:
        """Run the route; where somebody listens, its end is not that of the connection."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except Exception:
            if not self.disconnected:
                self.logger.exception("a route of sockets failed")
            self.send_500_response()
        if not self._detached and self.close_timer is None:
            self.transport.close()

    # ---------------------------------------------------------- what comes in

    def data_received(self, data: bytes) -> None:
        if self._held:
            self._held += data
            if self._waits or len(self._held) < self._needed:
                return
            data, self._held = bytes(self._held), bytearray()
        self._feed(data)

    def _feed(self, data: bytes) -> None:
        if not self._framed:
            self._begin(data)
        elif self._strange:
            self._parse(data)
        else:
            self._take(data)

    def _begin(self, head: bytes) -> None:
        """Take the request; where the library refuses it, the stock protocol waits for ever."""
        super().data_received(head)
        if not self._framed and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def _parse(self, data: bytes) -> None:
        """Leave it to the library's parser, a slice at a time."""
        awaken(self.conn)
        for start in range(0, len(data), SLICE):
            if self._deaf:
                return
            super().data_received(data[start : start + SLICE])
        self._parsed()

    def _parsed(self) -> None:
        # Only whole frames go to the parser, as long as none is strange: it holds nothing.
        if self._detached and not self._strange:
            lay_to_rest(self.conn)

    def _take(self, data: bytes) -> None:
        """Hand complete binary frames to the listener, and others whole to the parser.

        Also before somebody listens: the parser never holds a part of a frame, or a message
        in fragments, that we do not know of.
        """
        limit, at, end = self._limit, 0, len(data)
        look, until = LOOK, monotonic() + TURN
        while at < end and not self._deaf:
            start, stop = bounds = measured(data, at, limit)
            if bounds == STRANGE:
                self._strange = True
                break
            if bounds == PARTIAL or stop > end:
                self._hold(data[at:], stop - at)
                return
            if data[at] == BINARY and not self._in_fragments and self._listener is not None:
                self._listener.heard(apply_mask(data[start:stop], data[start - 4 : start]))
            else:
                self._in_fragments = continues(data[at], under_way=self._in_fragments)
                self._parse(data[at:stop])
                limit = self._limit
            at, look = stop, look - 1
            if not look:
                if monotonic() > until and at < end:
                    self._yield(data[at:])
                    return
                look = LOOK
        if at < end:
            self._parse(data[at:])

    @property
    def _limit(self) -> int:
        """How long the next frame may be: the fragments of a message count together."""
        return self.config.ws_max_size - (self.conn.current_size or 0)

    def _hold(self, beginning: bytes, needed: int) -> None:
        """Keep the beginning of a frame of ``needed`` bytes; nobody looks at it before."""
        self._held, self._needed = bytearray(beginning), needed

    def _yield(self, rest: bytes) -> None:
        """Let the others have a turn of the loop before what came with this segment."""
        self._held, self._needed, self._waits = bytearray(rest), 0, True
        self.transport.pause_reading()
        self.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._waits = False
        if self._deaf or self.transport.is_closing():
            return
        self.transport.resume_reading()
        self.data_received(b"")

    def send_receive_event_to_app(self) -> None:
        """Take what the parser put together: texts, and messages in fragments."""
        if self.curr_msg_data_type == "text" and not _is_text(b"".join(self.frames)):
            # As the stock protocol does, which prints a traceback beside it.
            self.conn.send_close(1007)
            self.handle_parser_exception()
            return
        super().send_receive_event_to_app()
        if self._listener is not None:
            self._drain(self._listener)

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
        self._leave()
        self._cut_soon()

    def handle_parser_exception(self) -> None:
        super().handle_parser_exception()
        self._leave()
        self._cut_soon()

    def keepalive_timeout(self) -> None:
        if self.read_paused:
            # Not silent: a crowd is at the door, and we have not come to read this one yet.
            self.schedule_ping()
            return
        super().keepalive_timeout()
        self._leave()
        self._cut_soon()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._leave()
        if self._end is not None:
            self._end.cancel()
        if STRANGER in self.app_state:
            self.app_state[STRANGER].known()
        # Circles are looked for so seldom that ten thousand strangers would fill the memory.
        self.on_paused = self.on_writable = _nobody
        if not rests(self.conn):
            self.conn.parser.close()
        (getattr(self, "scope", None) or {}).get("extensions", {}).pop(EXTENSION, None)

    def _cut_soon(self) -> None:
        """See to it that a transport which is closing does close.

        It would wait for ever for a peer who does not read the rest.
        """
        if self._end is None and self.transport.is_closing():
            self._end = self.loop.call_later(FAREWELL, self.transport.abort)
