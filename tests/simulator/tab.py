"""A page that is open at a board: a document, a line that comes back, and what was confirmed.

`OurTab` does what `client/src/sync` does; `StockTab` what a released y-websocket client does.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from server.board.roles import Role
from server.crdt.decoder import read_state_vector
from server.sync import wire

from .clock import VirtualLoop, dice
from .ledger import Ledger
from .line import Line
from .paper import Deeds, Paper
from .presence import RENEWED, Presence
from .truth import Points, points_of, read_frame, read_update

SILENCE, STALLED, SILENT = 32.0, 8.0, 2.0
TOO_SLOW, TOO_MANY = 4408, 4429
ACCUSED = (4400, 4403, 4404, 4409, 4413, 4422, 4429)  # never said to the honest
REBUILDS = 3


@dataclass
class Person:
    """One participant and the session they have at present."""

    id: str
    role: Role
    token: bytes


class Net(Protocol):
    """What a page has around it."""

    loop: VirtualLoop
    faults: list[str]
    quiet_since: float
    papers: list[Paper]

    def connect(self, tab: "Tab") -> None: ...
    def new_client(self, tab: "Tab") -> int: ...
    def new_session(self, person: Person, then: Callable[[], None]) -> None: ...
    def shared(self, tab: "Tab", update: bytes) -> None: ...
    def owner(self, client: int) -> str | None: ...
    def in_shared_browser(self, client: int) -> bool: ...
    def told(self, words: str) -> None: ...


class Tab:
    """What all pages do. ``away`` without network, ``shut`` for good."""

    stock = False

    def __init__(
        self, net: Net, name: str, person: Person, board: int, browser: int, deeds: Deeds
    ) -> None:
        self.net, self.name, self.person, self.board = net, name, person, board
        self.browser = browser
        self.line: Line | None = None
        self.away = self.shut = self.synced = self.cheated = False
        self.ended: int | None = None
        self._deeds = deeds
        self._dice = dice(name, person.id)
        self._attempt = 0
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._last_heard = 0.0
        self.begin()
        self._every("renew", RENEWED, self._renew)

    def begin(self) -> None:
        """Begin with an empty document under a new client id."""
        self.client = self.net.new_client(self)
        self.paper = Paper(self.client, self._deeds, self.wrote)
        self.net.papers.append(self.paper)
        self.presence = Presence(self.client)
        self.synced = False
        self._last_said = b""

    # -------------------------------------------------------------------- the line

    def connect(self) -> None:
        """Try to have a line."""
        if not self.away and not self.shut and self.line is None and self.ended is None:
            self.net.connect(self)

    def opened(self, line: Line) -> None:
        """Greet the server."""
        self.line = line
        self._last_heard = self.net.loop.time()
        self._after("watch", SILENCE, self._watch)
        self.greet()

    def greet(self) -> None:
        raise NotImplementedError

    def refused(self) -> None:
        """There is no server at present."""
        self._come_back(1006)

    def lost(self, line: Line, code: int) -> None:
        """The line has ended, as the browser tells it."""
        if line is self.line:
            self.net.told(f"{self.name}: lost {code}")
            # A page that knows a neighbour's words is sent back until they come by themselves.
            if code in ACCUSED and not self.cheated and not self.browser:
                self.net.faults.append(f"{self.name}: turned away with {code}")
            self.line = None
            self.presence.alone(forget=not self.stock)
            self._come_back(code)

    def leave_line(self, arriving: int = 0, linger: float = 0.0) -> None:
        """Give the line up from this side."""
        if self.line is not None:
            line, self.line = self.line, None
            line.cut(arriving, linger)
            self.presence.alone(forget=not self.stock)

    def close(self) -> None:
        """Close the page."""
        self.shut = True
        for timer in self._timers.values():
            timer.cancel()
        if self.line is not None:
            self.send(wire.Awareness(self.presence.gone()))
            self.leave_line(arriving=99, linger=0.05)

    def _come_back(self, code: int) -> None:
        raise NotImplementedError

    def _after(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        if name in self._timers:
            self._timers[name].cancel()
        self._timers[name] = self.net.loop.call_later(seconds, call)

    def _every(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        def again() -> None:
            call()
            if not self.shut:
                self._after(name, seconds, again)

        self._after(name, seconds, again)

    def _watch(self) -> None:
        silent = self.net.loop.time() - self._last_heard
        if self.line is None:
            return
        if silent < SILENCE:
            # Not a hair's breadth later: the clock could not be moved by so little.
            self._after("watch", max(SILENCE - silent, 0.1), self._watch)
            return
        self.net.told(f"{self.name}: a silent line")
        self.leave_line()
        self._come_back(1006)

    # ---------------------------------------------------------------- conversation

    def send(self, frame: wire.Frame) -> None:
        if self.line is not None:
            self.line.send(wire.encode(frame))

    def heard(self, line: Line, data: bytes) -> None:
        """Take one message."""
        if line is not self.line:
            return
        self._last_heard = self.net.loop.time()
        self._attempt = 0
        self.take(read_frame(data))

    def take(self, frame: wire.Frame) -> None:
        match frame:
            case wire.SyncStep1(state_vector):
                self.send(wire.SyncStep2(self.paper.lacks(state_vector)))
            case wire.SyncStep2(update) | wire.Update(update):
                self.learn(update)
                self.synced = self.synced or isinstance(frame, wire.SyncStep2)
            case wire.Awareness(payload):
                self.hear_presence(payload)
            case wire.QueryAwareness():
                self.send(wire.Awareness(self.presence.told()))
            case _:
                pass

    def learn(self, update: bytes) -> None:
        self.paper.learn(update)

    def hear_presence(self, payload: bytes) -> list[int]:
        """Take in who is there; return whose state was news."""
        news = self.presence.hear(payload, self.net.loop.time())
        for client in news:
            told = self.presence.states.get(client, {}).get("user", {"id": self.net.owner(client)})
            if told["id"] != self.net.owner(client):
                self.net.faults.append(f"{self.name}: {client} is shown as {told} (A3)")
        return news

    def wrote(self, update: bytes, clock: int, points: Points) -> None:
        """Something was written here."""
        self._last_said = update
        self.send(wire.Update(update))

    def point(self, n: int) -> None:
        """Move the pointer."""
        state = json.dumps({"cursor": [n % 500, n % 300]}).encode()
        self.send(wire.Awareness(self.presence.set(state)))

    def repeat(self, *, everything: bool) -> None:
        """Say the last thing, or everything, once more."""
        if everything:
            self.send(wire.SyncStep2(self.paper.lacks(b"\x00")))
        elif self._last_said:
            self.send(wire.Update(self._last_said))

    def _renew(self) -> None:
        self.presence.age(self.net.loop.time())
        self.send(wire.Awareness(self.presence.set()))

    # ------------------------------------------------------------------- at the end

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be done for this page."""
        return self.line is not None and self.synced


class OurTab(Tab):
    """Our own client."""

    def __init__(self, *args: Any) -> None:
        self.state: dict[str, Any] = {}
        self.refusals = 0
        self._rebuilds = 0
        super().__init__(*args)

    def begin(self) -> None:
        self.ledger = Ledger()
        super().begin()

    def greet(self) -> None:
        self._opened_at = self.net.loop.time()
        self.state = {}
        self.send(wire.Hello({"version": 1, "language": "fr"}))
        self.send(wire.Awareness(self.presence.set()))
        self.send(wire.SyncStep1(self.paper.state_vector))

    def take(self, frame: wire.Frame) -> None:
        match frame:
            case wire.Saved(clocks):
                for client, clock in clocks:
                    if client == self.client:
                        self.ledger.acknowledge(clock)
            case wire.State(text):
                self._heed(json.loads(text))
            case wire.Refusal():
                self.refusals += 1
            case wire.SyncStep1(state_vector):
                known = dict(read_state_vector(state_vector)).get(self.client, 0)
                if known > self.paper.clocks.get(self.client, 0):
                    self.net.faults.append(f"{self.name}: asked as if it had written {known}")
                self.ledger.acknowledge(known)
                super().take(frame)
            case _:
                super().take(frame)

    def learn(self, update: bytes) -> None:
        if self.ledger.deletions_wait:
            self.ledger.confirm(points_of(read_update(update)))
        super().learn(update)

    def wrote(self, update: bytes, clock: int, points: Points) -> None:
        if self.ledger.clean:
            self._after("urge", STALLED, self._urge)
        self.ledger.wrote(clock, points, self.net.loop.time())
        super().wrote(update, clock, points)

    def _heed(self, state: dict[str, Any]) -> None:
        if state["n"] < self.state.get("n", 0):
            self.net.faults.append(f"{self.name}: the state's number falls (W13)")
        for client, person in state["clients"].items():
            owner = self.net.owner(int(client))
            # Whose words another page of that browser brought first, is corrected later (P4).
            if person != owner and not self.net.in_shared_browser(int(client)):
                self.net.faults.append(f"{self.name}: {client} is {person}'s, not {owner}'s")
        self.state = state

    def _urge(self) -> None:
        """Nothing confirmed for long: ask; if that does not help, come back anew."""
        if self.ledger.clean:
            return
        self._after("urge", 1.0, self._urge)
        if self.line is None or not self.state.get("may_write", True):
            return
        now = self.net.loop.time()
        waited = now - max(self.ledger.oldest, self._opened_at)
        if waited > 2 * STALLED + SILENT:
            if now - self.net.quiet_since > 2 * STALLED + SILENT:
                self.net.faults.append(f"{self.name}: had to help itself: {self.ledger}")
            self.leave_line()
            self._come_back(1006)
        elif waited > STALLED and self.ledger.deletions_wait:
            self.send(wire.SyncStep1(self.paper.state_vector))

    def _come_back(self, code: int) -> None:
        if 4400 <= code < 4500 and code not in (TOO_SLOW, TOO_MANY):
            self._over(code)
            return
        wait = min(8.0, 0.25 * 2**self._attempt) * self._dice.random()
        self._attempt += 1
        self._after("line", 8.0 if code == TOO_MANY else 0.125 + wait, self.connect)

    def _over(self, code: int) -> None:
        if code == 4401:
            self.net.new_session(self.person, self.connect)
        elif code in (4409, 4422) and self._rebuilds < REBUILDS:
            self._rebuilds += 1
            self.begin()
            self.connect()
        else:
            self.ended = code

    @property
    def settled(self) -> bool:
        return super().settled and self.ledger.clean


class StockTab(Tab):
    """A released y-websocket client: no hello, echoes presence, comes back whatever happened."""

    stock = True

    def greet(self) -> None:
        self._attempt = 0
        self.send(wire.SyncStep1(self.paper.state_vector))
        self.send(wire.Awareness(self.presence.told()))

    def hear_presence(self, payload: bytes) -> list[int]:
        news = super().hear_presence(payload)
        if news:
            self.send(wire.Awareness(self.presence.echo(payload)))
        return news

    def wrote(self, update: bytes, clock: int, points: Points) -> None:
        super().wrote(update, clock, points)
        self.net.shared(self, update)

    def _come_back(self, code: int) -> None:
        if code == 4401:
            self.net.new_session(self.person, self.connect)
            return
        self._after("line", min(2.5, 0.1 * 2**self._attempt), self.connect)
        self._attempt += 1
