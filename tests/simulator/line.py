"""One WebSocket as TCP makes it: in order while it lives, and gone with all that is on its way.

The two ends do not learn of the end together: a server may go on serving somebody who has
long come back on another line, and what they sent before may still arrive.
"""

from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Protocol

from server.rooms.outbox import Delivery
from server.web.socket import Conversation

from .clock import Process, VirtualLoop, dice
from .truth import Truth, read_frame

HIGH, LOW = 4000, 1000
FAREWELL = 3.0
A_MOMENT = 1e-8  # timers come so much too early, by rounding


class Peer(Protocol):
    """The end at which a person sits."""

    def opened(self, line: "Line") -> None: ...
    def heard(self, line: "Line", data: bytes) -> None: ...
    def lost(self, line: "Line", code: int) -> None: ...


class Line:
    """Both directions of one connection, and how the network treats them.

    ``mood`` says how long bytes travel: a wire, a hall's Wi-Fi, or a train.
    """

    def __init__(
        self,
        loop: VirtualLoop,
        process: Process,
        truth: Truth,
        peer: Peer,
        seed: object,
        told: Callable[[bytes | int], None],
    ) -> None:
        self.socket = Socket(self, truth)
        self.process = process
        self.is_open = True
        self.token = b""
        self._loop, self._peer, self._told = loop, peer, told
        self._dice = dice(seed)
        self._mood = self._dice.choice(MOODS)
        self._up: deque[tuple[float, bytes]] = deque()
        self._down: deque[tuple[float, bytes | int]] = deque()
        self._up_at = self._down_at = loop.time()

    # ------------------------------------------------------------ the person's end

    def send(self, data: bytes) -> None:
        """Send one message to the server; after the end nothing is sent."""
        if self.is_open and self.process.alive:
            self._up_at = self._later(self._up_at)
            if not self._up or self._up[-1][0] < self._up_at:
                self._loop.call_at(self._up_at, self._arrive, context=self.process.context)
            self._up.append((self._up_at, data))

    def cut(self, arriving: int, linger: float) -> None:
        """End it for the person now; ``arriving`` messages still arrive, ``linger`` later."""
        if not self.is_open:
            return
        self.is_open = False
        self._down.clear()
        kept = [self._up.popleft()[1] for _ in range(min(arriving, len(self._up)))]
        self._up.clear()
        self.socket.stall()
        if not self.process.alive:
            return
        self._loop.call_later(linger, self._end, kept, context=self.process.context)

    def _end(self, kept: list[bytes]) -> None:
        for data in kept:
            self.socket.arrived(data)
        self.socket.gone()

    def _arrive(self) -> None:
        now = self._loop.time() + A_MOMENT
        while self._up and self._up[0][0] <= now:
            self.socket.arrived(self._up.popleft()[1])

    # ------------------------------------------------------------ the server's end

    def fly(self, data: bytes | int) -> None:
        """Let a message, or a close code, travel to the person."""
        self._down_at = self._later(self._down_at)
        if not self._down or self._down[-1][0] < self._down_at:
            self._loop.call_at(self._down_at, self._hear, context=NOBODY)
        self._down.append((self._down_at, data))

    def broken(self, seconds: float) -> None:
        """Nothing more comes from the server; what had left it arrives, then the line ends."""
        self._up.clear()
        self._down_at = max(self._down_at, self._loop.time() + seconds)
        self.fly(1006)

    def _hear(self) -> None:
        now = self._loop.time() + A_MOMENT
        while self.is_open and self._down and self._down[0][0] <= now:
            data = self._down.popleft()[1]
            self._told(data)
            if isinstance(data, int):
                self.is_open = False
                self._peer.lost(self, data)
            else:
                self._peer.heard(self, data)

    def _later(self, last: float) -> float:
        delay = self._dice.choice(self._mood)
        return max(last, self._loop.time() + delay)


# What travels towards a person goes on travelling when the process that sent it dies.
NOBODY = Context()
MOODS = (
    (0.001, 0.002),
    (0.001, 0.005, 0.03),
    (0.02, 0.05, 0.4),
    (0.2, 0.3, 3.0),
)


class Socket:
    """The server's end: an outbox with a transport that fills, and an inbox. Fulfils `Outbox`."""

    def __init__(self, line: Line, truth: Truth) -> None:
        self.held = 0
        self.on_paused: Callable[[], None] = _nobody
        self.on_writable: Callable[[], None] = _nobody
        self.on_gone: Callable[[], None] = _nobody
        self._line, self._truth = line, truth
        self._closed = self._ended = self._mute = False
        self._stalled = self._paused = False
        self._code = 1006
        self._buffer: deque[bytes] = deque()
        self._inbox: deque[bytes] = deque()
        self._conversation: Conversation | None = None

    # ------------------------------------------------------------------ outbox

    def push(self, delivery: Delivery) -> None:
        if self._closed or self._ended or self._mute:
            return
        for payload in delivery.payloads:
            self._truth.check_told(read_frame(payload))
            if not self._stalled:
                self._line.fly(payload)
                continue
            self._buffer.append(payload)
            self.held += len(payload)
        if self.held > HIGH and not self._paused:
            self._paused = True
            self.on_paused()

    def close(self, code: int, reason: str) -> None:
        if self._closed or self._ended or self._mute:
            return
        self._closed, self._code = True, code
        if not self._stalled:
            self._line.fly(code)
        elif self._line.is_open:
            self._line.broken(FAREWELL)
        self._line.process.soon(self.gone)

    # ------------------------------------------------------------- slow readers

    def stall(self) -> None:
        """The reader stops taking bytes."""
        self._stalled = True

    @property
    def is_stalled(self) -> bool:
        """Whether bytes wait to be taken."""
        return self._stalled

    def sip(self, count: int) -> None:
        """The reader takes some of what waits."""
        for _ in range(min(count, len(self._buffer))):
            payload = self._buffer.popleft()
            self.held -= len(payload)
            self._line.fly(payload)
        if self._paused and self.held <= LOW:
            self._paused = False
            self._line.process.soon(self.on_writable)

    def flow(self) -> None:
        """The reader takes everything again."""
        if self._line.is_open:
            self._stalled = False
            self.sip(len(self._buffer))

    # ------------------------------------------------------------------- inbox

    def listen(self, conversation: Conversation) -> None:
        """Hand on what has come and what will come."""
        self._conversation = conversation
        while self._inbox:
            conversation.heard(self._inbox.popleft())
        if self._ended:
            conversation.gone(self._code)

    def arrived(self, data: bytes) -> None:
        """A message is there."""
        if self._ended or self._mute:
            return
        if self._conversation is None:
            self._inbox.append(data)
        else:
            self._conversation.heard(data)

    def gone(self) -> None:
        """The server learns that the line has ended."""
        if self._ended or self._mute:
            return
        self._ended = True
        if self._conversation is not None:
            self._conversation.gone(self._code)
        self.on_gone()

    def mute(self) -> None:
        """The process has died: nothing leaves it any more."""
        self._mute = True


def _nobody() -> None:
    """Nobody listens yet."""
