"""A whole workshop in one thread: people, network, server and disk, played by a schedule."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from server.board.roles import Role
from server.storage.port import Board, Link, Participant, Session, Workshop

from .clock import VirtualLoop, dice
from .disk import Disk
from .line import NOBODY, Line
from .paper import Deeds, Paper
from .schedule import Schedule
from .server import Faulty, Server, Wall
from .tab import OurTab, Person, StockTab, Tab
from .truth import Truth

WORKSHOP = "w" * 16
SESSION_MS = 1_000_000_000


class World:
    """Everything around one server, and what was noticed; see `verbs` for what can happen."""

    def __init__(self, loop: VirtualLoop, schedule: Schedule, faulty: Faulty) -> None:
        self.loop, self.schedule, self.faulty = loop, schedule, faulty
        self.faults = loop.faults
        self.quiet_since = float("inf")
        self.trace: list[str] = []
        self.dice = dice(schedule.seed, "world")
        self.disk = Disk(schedule.seed)
        self.disk.told, self.disk.power_cut = self.told, self._power_cut
        self.disk.owner = self.owner
        self.wall = Wall(loop)
        self.tabs: list[Tab] = []
        self.papers: list[Paper] = []
        self.boards: list[Board] = []
        self.deeds: list[Deeds] = []
        self.persons: dict[int, Person] = {}
        self.lines = 0
        self._owners: dict[int, str] = {}
        self._in_shared_browsers: set[int] = set()
        self.links: dict[Role, Link] = {}
        self._jobs: set[asyncio.Task[None]] = set()
        self._digest = hashlib.sha256()
        self.server = Server(loop, self.disk, self.wall, faulty)

    async def lay(self) -> None:
        """Create the workshop, start the server, let everybody come."""
        workshop = Workshop(WORKSHOP, "Été", "fr", "builtin-fr", self.wall.now_ms())
        numbers = range(1, self.schedule.boards + 1)
        boards = [
            Board(0, f"board-{number:010}", WORKSHOP, number, "Table", None, self.wall.now_ms())
            for number in numbers
        ]
        links = [Link(role.value.encode(), WORKSHOP, None, role) for role in Role]
        registry = self.disk.database.registry
        self.boards = await registry.create_workshop(workshop, boards, links)
        for link in links:
            stored = await registry.link_by_token(link.token_hash)
            assert stored is not None
            self.links[link.role] = stored
        for board in self.boards:
            self.disk.truths[board.key] = Truth(self.faults)
            self.deeds.append(Deeds())
        await self.server.start()
        for seat in self.schedule.seats:
            person = await self.person(seat.person, Role(seat.role))
            self.seat(person, seat.board % len(self.boards), seat.client, seat.browser)

    # ----------------------------------------------------------------- people

    async def person(self, number: int, role: Role) -> Person:
        """Return a person with a session, a new one under a number not yet taken."""
        if number not in self.persons:
            person = Person(f"person-{number:04}", role, b"")
            self.persons[number] = person
            await self._admit(person)
        return self.persons[number]

    async def _admit(self, person: Person) -> None:
        now = self.wall.now_ms()
        who = Participant(person.id, WORKSHOP, f"Zoé {person.id}", 1, person.role, now)
        token = f"{person.id}/{self.dice.random()}".encode()
        link = self.links[person.role].key
        session = Session(0, token, WORKSHOP, who, link, (), now, now + SESSION_MS)
        await self.disk.database.registry.add_session(session)
        person.token = token

    def seat(self, person: Person, board: int, client: str, browser: int = 0) -> Tab:
        """Open a page."""
        kind = OurTab if client == "our" else StockTab
        tab = kind(self, f"{client}{len(self.tabs)}", person, board, browser, self.deeds[board])
        self.tabs.append(tab)
        tab.connect()
        return tab

    @property
    def open_tabs(self) -> list[Tab]:
        """The pages that nobody has closed and the server has not sent away."""
        return [tab for tab in self.tabs if not tab.shut and tab.ended is None]

    # -------------------------------------------------- what pages ask of the world

    def connect(self, tab: Tab) -> None:
        """Let a page try; there may be no server, or no page any more, when it gets through."""
        self.lines += 1
        seed = f"{self.schedule.seed}/{tab.name}/{self.lines}"
        self.loop.call_later(0.005, self._shake_hands, tab, seed)

    def _shake_hands(self, tab: Tab, seed: str) -> None:
        if tab.away or tab.shut or tab.line is not None:
            return
        if not self.server.serving:
            tab.refused()
            return
        board = self.boards[tab.board]
        truth = self.disk.truths[board.key]
        line = Line(self.loop, self.server.process, truth, tab, seed, self._heard)
        line.token = tab.person.token
        self.server.accept(line, tab.person.token, board.id)
        tab.opened(line)

    def _heard(self, data: bytes | int) -> None:
        size = data if isinstance(data, int) else len(data)
        kind = b"" if isinstance(data, int) else data[:2]
        self._digest.update(f"{self.loop.time():.6f} {size} {kind!r}".encode())

    def put_away(self) -> None:
        """Free what a schedule has used; worlds are many."""
        for paper in self.papers:
            paper.put_away()

    def new_client(self, tab: Tab) -> int:
        client = self.dice.randrange(1, 1 << 32)
        self._owners[client] = tab.person.id
        if tab.browser:
            self._in_shared_browsers.add(client)
        return client

    def in_shared_browser(self, client: int) -> bool:
        return client in self._in_shared_browsers

    def new_session(self, person: Person, then: Callable[[], None]) -> None:
        async def renewed() -> None:
            await asyncio.sleep(0.3)
            await self._admit(person)
            then()

        self.job(renewed())

    def shared(self, tab: Tab, update: bytes) -> None:
        """Pages of one browser tell each other what was written in them."""
        for other in self.open_tabs:
            if tab.browser and other is not tab and other.browser == tab.browser:
                self.loop.call_later(0.001, other.paper.learn, update)

    def owner(self, client: int) -> str | None:
        return self._owners.get(client)

    def told(self, words: str) -> None:
        """Note what happens, for those who read a failure."""
        self.trace.append(f"{(self.loop.time() - 1000) * 1000:10.1f}  {words}")

    # ------------------------------------------------------------------ server

    def job(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that takes its time, outside of any server process."""
        task = self.loop.create_task(work, context=NOBODY.copy())
        self._jobs.add(task)
        task.add_done_callback(self._jobs.discard)

    async def jobs_done(self) -> None:
        """Wait until everything that was begun is over."""
        while self._jobs:
            await asyncio.wait(set(self._jobs))

    def power_cut(self, down: float, silent: float) -> None:
        """Kill the server; its lines end after ``silent`` seconds, it is back after ``down``."""
        if self.server.serving:
            self.told("KILL")
            server, self.server.serving = self.server, False
            for line in list(server.lines):
                line.socket.mute()
                line.broken(silent)
            server.process.alive = False
            self.job(self._again(server, down))

    def _power_cut(self) -> None:
        """Kill from within a commit: everything else of this moment is lost as well."""
        self.power_cut(0.2, 0.01)

    async def _again(self, server: Server, down: float) -> None:
        await server.kill()
        await asyncio.sleep(down)
        await self.begin_again()

    async def begin_again(self) -> None:
        """Start a new process on the same disk."""
        self.server = Server(self.loop, self.disk, self.wall, self.faulty)
        await self.server.start()
        self.told("server is back")

    async def stop_gracefully(self, down: float) -> None:
        """Stop as for an upgrade, then start again."""
        server = self.server
        if not server.serving:
            return
        begun = self.loop.time()
        self.told("STOP")
        await server.stop()
        if self.loop.time() - begun > 5.0 + 8.0:
            self.faults.append("a graceful stop takes longer than five seconds")
        await server.kill()
        await asyncio.sleep(down)
        await self.begin_again()

    def digest(self) -> str:
        """Return what only the same schedule, played the same way, gives again."""
        for line in self.trace:
            self._digest.update(line.encode())
        return self._digest.hexdigest()
