"""One live workshop: who is there, what is paused, which step; numbered state for everybody.

None of it is in the document (decision 8): only the server writes it, and names live
only here and in the register.
"""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from server.board.roles import Role
from server.bus.port import Bus
from server.errors import Full, NotFound, TableeError
from server.facilitation.conduct import Conduct, TableConduct
from server.facilitation.showing import person_of
from server.storage.port import Board, Conducted, Participant, Registry, Session, Workshop
from server.sync.awareness import identity

from .counts import Counts
from .directory import Directory
from .member import Member
from .moments import moments_between
from .outbox import Outbox
from .room import Room
from .summary import Summary
from .taken import Taken
from .ticking import Tick

WATCH_TICK: Final = 0.5
# The presence colours of the design (light mode), for clients that are not ours.
COLOURS: Final = (
    "#20396E", "#C93A12", "#04783C", "#9A1AB4", "#8A6230", "#057A93",
    "#6A1F45", "#3C7D0A", "#2A1FB0", "#5E3216", "#1560D8", "#7A1E4C",
)  # fmt: skip


class Hall:
    """The state of one workshop and the way to its rooms."""

    def __init__(
        self,
        workshop: Workshop,
        boards: Sequence[Board],
        people: Sequence[Participant],
        themes: Mapping[str, str],
        *,
        registry: Registry,
        directory: Directory,
        bus: Bus,
        cards: Collection[str] = (),
    ) -> None:
        self.workshop = workshop
        self.n = 1
        self._boards = {board.id: board for board in boards}
        self._people = {person.id: person for person in people}
        self._themes = themes
        self._identities: dict[str, bytes] = {}
        self._registry, self._directory, self._bus = registry, directory, bus
        self._conduct = Conduct(dict(map(_conduct_of, boards)))
        self._watch_tick = Tick(self._tell_watchers, lambda: WATCH_TICK)
        self._watchers = 0
        self._taken = Taken(self._boards, directory, cards, self._cards_moved)
        self._commanding = asyncio.Lock()
        self._restored: dict[str, Mapping[str, Any]] = {}
        self._telling: asyncio.Task[None] | None = None

    @property
    def boards(self) -> list[Board]:
        """Return the tables by number."""
        return sorted(self._boards.values(), key=lambda board: board.number)

    def board(self, board: str) -> Board:
        """Return one table. Raises `NotFound` for a table of another workshop."""
        if board not in self._boards:
            raise NotFound("no such table in this workshop")
        return self._boards[board]

    # ------------------------------------------------------- what rooms ask of it

    @property
    def counts(self) -> Counts:
        """What the rooms of the process count."""
        return self._directory.counts

    async def enter(self, board: str, session: Session, outbox: Outbox) -> tuple[Room, Member]:
        """Let a session into the room of a board, opening it if needed. Raises `Full`."""
        room = await self._directory.room(self.board(board), self)
        if len(room.audience) >= self._directory.people:
            raise Full("as many people as a board takes are there already")
        if session.participant.id not in self._people:
            self._people[session.participant.id] = session.participant
        member = room.join(session, outbox)
        self._watch_tick.arm()
        self._taken.begin()
        return room, member

    def left(self, room: Room, member: Member) -> None:
        """See somebody out."""
        room.leave(member)
        self._watch_tick.arm()

    def may_write(self, board: str, role: Role) -> bool:
        """Tell whether a role may write at a table now (rules P1, P7)."""
        return self._conduct.may_write(board, role)

    def is_locked(self, board: str, role: Role) -> bool:
        """Tell whether a role has to leave what a table has retained as it is (rule P11)."""
        return self._conduct.is_locked(board, role)

    def board_changed(self, board: str, *, cards: bool) -> None:
        """Somebody wrote: those who watch the workshop hear of it, at most twice a second.

        ``cards``: a card came or went, which the other tables hear of, once a second.
        """
        if self._watchers:
            self._watch_tick.arm()
        if cards:
            self._taken.changed(board)

    def identity(self, session: Session) -> bytes:
        """Return what is stamped into a person's presence (rule A3), encoded once."""
        known = self._identities.get(session.participant.id)
        if known is None:
            person = self._people.get(session.participant.id, session.participant)
            known = self._identities[person.id] = identity(
                {
                    "id": person.id,
                    "name": person.name,
                    "color": COLOURS[person.colour % len(COLOURS)],
                    "colour": person.colour,
                    "role": person.role.value,
                }
            )
        return known

    def states(self, room: Room) -> Callable[[Member], str]:
        """Return the state frame's text for any member; the common part is encoded once."""
        here = self._here(room.board.id)
        known = dict.fromkeys((*here, *room.authors.values()))
        common = {
            "n": self.n,
            "workshop": self._workshop_data(),
            "board": self._board_data(room.board),
            "people": [self._person(key) | {"here": key in here} for key in known],
            "clients": {str(client): person for client, person in room.authors.items()},
            "trouble": room.trouble.code if room.trouble else None,
            "now_ms": self._directory.now_ms(),
            "restored": self._restored.get(room.board.id),
        }
        start = json.dumps(common, ensure_ascii=False)[:-1] + f', "taken": {self._taken.text}'

        def text(member: Member) -> str:
            own = {
                "me": self._person(member.session.participant.id),
                "may_write": room.trouble is None and self.may_write(room.board.id, member.role),
            }
            return f"{start}, {json.dumps(own, ensure_ascii=False)[1:]}"

        return text

    # --------------------------------------------------------- what pages ask of it

    def may_command(self, do: str, board: str | None, role: Role) -> bool:
        """Tell whether a role may ask for this at a table where the person sits."""
        return self._conduct.may_command(do, board, role)

    async def command(self, do: str, board: str | None, value: object = None) -> int:
        """Carry out a command and return the new number of the state.

        It is stored before anybody is told, for all tables or for none; what a screen shows
        is not kept, for it begins anew by itself. Raises `BadInput`, `NotFound`.
        """
        async with self._commanding:
            followed = person_of(value) if do == "show" else None
            if followed is not None and followed not in self._people:
                raise NotFound("no such person in this workshop")
            conduct = self._conduct.command(do, board, value)
            changed = {
                key: kept
                for key, table in conduct.tables.items()
                if (kept := _kept(table)) != _kept(self._conduct.tables[key])
            }
            if changed:
                moments = [
                    moment
                    for key in changed
                    for moment in moments_between(
                        self._boards[key],
                        self._conduct.tables[key],
                        conduct.tables[key],
                        self._directory.now_ms(),
                    )
                ]
                await self._registry.conduct(self.workshop.id, changed, moments)
            self._conduct = conduct
            self.n += 1
            for room in self._rooms():
                room.conduct_changed()
            self._watch_tick.arm()
            return self.n

    def add_board(self, board: Board) -> None:
        """Know another table, which is in the register already."""
        self._boards[board.id] = board
        self._conduct = self._conduct.with_table(*_conduct_of(board))
        self.n += 1
        self._watch_tick.arm()

    def tell_restored(self, board: str, facts: Mapping[str, Any] | None) -> None:
        """Tell a table that it was brought back to a moment, which it may take back."""
        if facts is None:
            self._restored.pop(board, None)
        else:
            self._restored[board] = facts
        self.n += 1
        room = self._directory.live(board)
        if room is not None:
            room.state_changed()

    async def joined(self, participant: Participant) -> None:
        """Know a new person, or the new name of one."""
        self._people[participant.id] = participant
        self._identities.pop(participant.id, None)
        self.n += 1
        # A hundred come at once: told together, since a state is as long as there are people.
        for room in self._rooms():
            room.state_changed()
        self._watch_tick.arm()

    def present(self, board: str) -> int:
        """Return how many people are at a table; displays are not people."""
        return len(self._here(board))

    def step_of(self, board: str) -> str:
        """Return the step in focus at a table."""
        return self._conduct.tables[board].step

    def paused_at(self, board: str) -> bool:
        """Tell whether participants have to wait at a table."""
        return self._conduct.tables[board].paused

    @property
    def in_use(self) -> bool:
        """Whether somebody watches this workshop, or one of its boards is open."""
        return self._watchers > 0 or any(map(self._directory.holds, self._boards))

    @property
    def watchers(self) -> int:
        """How many pages watch this workshop."""
        return self._watchers

    def end(self) -> None:
        """Tell nothing more: nobody is here."""
        self._watch_tick.end()
        self._taken.end()

    def watch(self, told: Callable[[str], None]) -> Callable[[], None]:
        """Hear the overview as JSON text on every change; the answer ends it."""
        end = self._bus.subscribe(self._topic, told)
        self._watchers += 1
        self._watch_tick.arm()

        def leave() -> None:
            self._watchers -= 1
            end()

        return leave

    async def overview(self) -> dict[str, Any]:
        """Return the workshop as its facilitator sees it (`GET /api/workshops/{id}`)."""
        tables = []
        for board in self.boards:
            summary, trouble = await self._summary(board)
            tables.append(
                self._board_data(board)
                | {
                    "people": [self._person(key) for key in self._here(board.id)],
                    "notes": summary.notes,
                    "challenge": summary.challenge,
                    "future": summary.future,
                    "active_ms": summary.active_ms,
                    "trouble": trouble,
                }
            )
        totals = {
            "boards": len(tables),
            "people": len({person["id"] for table in tables for person in table["people"]}),
            "notes": sum(table["notes"]["total"] for table in tables),
        }
        return {
            "n": self.n,
            "now_ms": self._directory.now_ms(),
            "workshop": self._workshop_data(),
            "boards": tables,
            "totals": totals,
        }

    # ----------------------------------------------------------------------- inside

    async def _summary(self, board: Board) -> tuple[Summary, str | None]:
        """Return what is known of a table and what troubles it, if anything does.

        One table that cannot be read must not hide the others.
        """
        try:
            return await self._directory.summary(board), None
        except TableeError as error:
            return self._directory.last_summary(board), error.code

    @property
    def _topic(self) -> str:
        return f"workshop:{self.workshop.id}"

    def _rooms(self) -> list[Room]:
        return [room for room in map(self._directory.live, self._boards) if room is not None]

    def _tell_watchers(self) -> None:
        if not self._watchers:
            return
        if self._telling is None or self._telling.done():
            self._telling = asyncio.get_running_loop().create_task(self._tell_overview())
        else:
            # What changed meanwhile may be missing in what is being told.
            self._watch_tick.arm()

    async def _tell_overview(self) -> None:
        self._bus.publish(self._topic, json.dumps(await self.overview(), ensure_ascii=False))

    def _cards_moved(self, boards: set[str]) -> None:
        self.n += 1
        for room in self._rooms():
            # A page sees on its own table which cards lie there.
            if boards != {room.board.id}:
                room.state_changed()

    def _here(self, board: str) -> dict[str, None]:
        """Return the ids of the people connected to a table, in the order of arrival."""
        room = self._directory.live(board)
        members = room.audience.members if room is not None else ()
        return {m.session.participant.id: None for m in members if m.role.may_write}

    def _person(self, key: str) -> dict[str, Any]:
        person = self._people.get(key)
        if person is None:
            return {"id": key, "name": "", "colour": 0, "role": Role.PARTICIPANT.value}
        return {
            "id": key,
            "name": person.name,
            "colour": person.colour,
            "role": person.role.value,
        }

    def _workshop_data(self) -> dict[str, Any]:
        return {
            "id": self.workshop.id,
            "title": self.workshop.title,
            "language": self.workshop.language,
            "paused": self._conduct.paused,
        }

    def _board_data(self, board: Board) -> dict[str, Any]:
        table = self._conduct.tables[board.id]
        return {
            "id": board.id,
            "number": board.number,
            "name": board.name,
            "theme": board.theme,
            "theme_name": self._themes.get(board.theme or ""),
            "epoch": board.epoch,
            "paused": table.paused,
            "locked": table.locked,
            "step": table.step,
            "ends_ms": table.ends_ms,
            "show": table.show,
            "light": table.light,
        }


def _conduct_of(board: Board) -> tuple[str, TableConduct]:
    return board.id, TableConduct(board.paused, board.step, board.locked, board.ends_ms)


def _kept(table: TableConduct) -> Conducted:
    return Conducted(table.paused, table.step, table.locked, table.ends_ms)
