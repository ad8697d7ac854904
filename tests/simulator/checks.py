"""What must hold when everything has become quiet, and when everybody has gone."""

import asyncio
from collections.abc import Callable

from server.board.roles import Role
from server.crdt.replica import Replica
from server.rooms.opening import document_of
from server.rooms.room import Room
from server.web.auth import is_valid

from .line import Line
from .tab import Tab
from .truth import plain
from .world import World

PATIENCE = 60.0


async def become_quiet(world: World) -> None:
    """End all troubles: the disk works, nothing is paused, everybody has network."""
    world.disk.faults.clear()
    world.disk.deaf = 0
    await world.jobs_done()
    for board in world.boards:
        await world.server.command(board.workshop, "resume", board.id)
    for tab in world.open_tabs:
        tab.away = False
        if tab.line is not None:
            tab.line.socket.flow()
        if tab.line is not None and not tab.line.process.alive:
            tab.lost(tab.line, 1006)
        tab.connect()
    world.quiet_since = world.loop.time()


async def agree(world: World) -> None:
    """Everybody has everything, and it is what the log says."""
    if not await _until(world, lambda: all(_has_all(world, tab) for tab in world.open_tabs)):
        world.faults += [_state_of(world, t) for t in world.open_tabs if not _has_all(world, t)]


async def nothing_is_lost(world: World) -> None:
    """Every deed that was kept can be seen, and nothing comes back by itself."""
    for number, board in enumerate(world.boards):
        clocks = world.disk.truths[board.key].clocks
        world.faults += world.deeds[number].missing(_content(world, number), clocks)


async def see_each_other(world: World) -> None:
    """Presence shows exactly those who are connected.

    Who has gone is gone at once; who came back with a state that the others remember may
    be missed until they say it anew, as with every awareness.
    """
    await _until(world, lambda: len(world.server.lines) == len(world.open_tabs))
    await asyncio.sleep(5.0)
    for tab in world.open_tabs:
        ghosts = set(tab.presence.states) - {mate.client for mate in world.open_tabs}
        if ghosts:
            world.faults.append(f"{tab.name} still sees {sorted(ghosts)}")
    wrong: list[str] = []

    def right() -> bool:
        wrong[:] = [word for tab in world.open_tabs if (word := _missees(world, tab))]
        return not wrong

    if not await _until(world, right):
        world.faults += wrong


async def nobody_stays_without_a_session(world: World) -> None:
    """Whose session was revoked or has expired is sent away, and back with another one."""

    async def valid(line: Line) -> bool:
        session = await world.disk.database.registry.session_by_token(line.token)
        return session is not None and is_valid(session, world.wall.now_ms())

    for _ in range(10):
        lines = [tab.line for tab in world.open_tabs if tab.line is not None]
        if all([await valid(line) for line in lines]):
            return
        await asyncio.sleep(2.0)
    world.faults.append("somebody is there without a session")


async def the_facilitator_sees_all(world: World) -> None:
    """The overview is told whenever something changes, so the newest one is right."""
    server = world.server
    if not server.unwatch:
        return

    def right() -> bool:
        alive = sum(
            not note.get("del")
            for board in world.boards
            for note in world.disk.truths[board.key].content["notes"].values()
        )
        here = {t.person.id for t in world.open_tabs if t.person.role.may_write}
        return server.overview.get("totals") == {
            "boards": len(world.boards),
            "people": len(here),
            "notes": alive,
        }

    if not await _until(world, right):
        world.faults.append(f"the overview says {server.overview.get('totals')}")


def _missees(world: World, tab: Tab) -> str:
    mates = [t for t in world.open_tabs if t.board == tab.board]
    writers = [t for t in mates if t.person.role.may_write]
    expected = sorted(t.client for t in writers if t is not tab)
    seen = sorted(tab.presence.states)
    if seen != expected:
        return f"{tab.name} sees {seen} instead of {expected}"
    for mate in writers:
        shown = tab.presence.states.get(mate.client, mate.presence.doing)
        if {key: value for key, value in shown.items() if key != "user"} != mate.presence.doing:
            return f"{tab.name} sees {mate.name} do {shown}"
    here = sorted({t.person.id for t in writers})
    told = getattr(tab, "state", {}).get("people")
    if told is not None and sorted(p["id"] for p in told if p["here"]) != here:
        return f"{tab.name} is told that {told} are here, not {here}"
    return ""


async def newcomers_see_the_same(world: World) -> None:
    """Somebody who comes now sees what the others see; so does who asks over HTTP."""
    for number, board in enumerate(world.boards):
        person = await world.person(900 + number, Role.VIEWER)
        tab = world.seat(person, number, "our")
        joined = await _until(world, lambda tab=tab: _has_all(world, tab))
        if not joined:
            world.faults.append(f"a newcomer at table {number} sees something else")
        tab.close()
        if world.schedule.seed % 3 == 0:  # costly, and seldom the only one to notice
            await _read(world, number)
            await _replay(world, board.key)
        await _history(world, board.key)


async def _read(world: World, number: int) -> None:
    board, truth = world.boards[number], world.disk.truths[world.boards[number].key]
    read = await world.server.process.spawn(world.server.directory.read(board))
    texts = {n["id"]: n["text"] for n in [*read["notes"], *read["deleted"]["notes"]]}
    if read["seq"] != truth.seq or read["t_ms"] < truth.t_ms:
        world.faults.append(f"the board says it stands at {read['seq']}, not at {truth.seq}")
    if texts != {key: note["text"] for key, note in truth.content["notes"].items()}:
        world.faults.append("the board read as data has other notes")
    made = {note: world.owner(by) for note, by in world.deeds[number].creators.items()}
    for note in read["notes"]:
        if note["author"] != made.get(note["id"]):
            world.faults.append(f"{note['id']} is by {note['author']}, says the server")


async def _replay(world: World, key: int) -> None:
    """The rows alone make what is there now."""
    rows = await world.disk.database.log.read(key)
    if Replica.load([row.data for row in rows]).read(plain) != world.disk.truths[key].content:
        world.faults.append("the log replayed is something else")


async def _history(world: World, key: int) -> None:
    """No row is missing; every client id is bound to its person."""
    log, truth = world.disk.database.log, world.disk.truths[key]
    rows = await log.read(key)
    if [row.seq for row in rows] != list(range(1, truth.seq + 1)):
        world.faults.append("numbers are missing in the log")
    bound = {binding.client: binding.participant for binding in await log.bindings(key)}
    for client in truth.clocks:
        if bound.get(client) != world.owner(client):
            world.faults.append(f"client {client} is bound to {bound.get(client)}")


async def leave_nothing(world: World) -> None:
    """When all have gone the rooms go too, and a stop leaves neither task nor timer."""
    for tab in world.tabs:
        tab.close()
    server = world.server
    for unwatch in server.unwatch:
        unwatch()
    rooms: list[Room] = server.directory.rooms()
    await asyncio.sleep(140.0)
    await world.jobs_done()
    if server.directory.rooms() or server.lines:
        world.faults.append(f"{len(server.directory.rooms())} rooms, {len(server.lines)} lines")
    if any(len(room.audience) for room in rooms):
        world.faults.append("somebody is still in a room")
    # The log writer waits for work, the housekeeper and the doorkeeper for their time.
    if len(server.process.tasks) > 3 or len(server.process.timers) > 2:
        world.faults.append(f"left over: {server.process.tasks} {server.process.timers}")
    await server.stop()
    await asyncio.sleep(0)
    if server.process.tasks or server.process.timers:
        world.faults.append(f"left after stop: {server.process.tasks} {server.process.timers}")


async def the_next_start_reads_the_same(world: World) -> None:
    """What a new process would open, from the snapshot that was kept, is what is on disk."""
    for board in world.boards:
        truth = world.disk.truths[board.key]
        opened, seq, _ = await document_of(world.disk.database.log, board.key)
        if seq != truth.seq or opened.read(plain) != truth.content:
            world.faults.append("the board opened from snapshot and log is something else")


async def _until(world: World, holds: Callable[[], bool]) -> bool:
    """Wait until something holds, looking ever more rarely."""
    end, pause = world.loop.time() + PATIENCE, 0.25
    while not holds():
        if world.loop.time() > end or world.faults:
            return False
        await asyncio.sleep(pause)
        pause = min(4.0, pause * 2)
    return True


def _has_all(world: World, tab: Tab) -> bool:
    """Whether a page has what is on disk; equal clocks do not tell of deletions."""
    truth = world.disk.truths[world.boards[tab.board].key]
    if not tab.settled or tab.paper.clocks != truth.clocks:
        return False
    return tab.paper.content == truth.content


def _content(world: World, number: int) -> object:
    return world.disk.truths[world.boards[number].key].content


def _state_of(world: World, tab: Tab) -> str:
    truth = world.disk.truths[world.boards[tab.board].key]
    return (
        f"{tab.name} does not come to rest: line {tab.line is not None}, synced {tab.synced}, "
        f"{getattr(tab, 'ledger', '')}, has {tab.paper.clocks}, on disk is {truth.clocks}"
    )
