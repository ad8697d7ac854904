"""What can happen to a page, to the server and to the disk: one function for each verb."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from server.board.roles import Role

from .paper import WRITES
from .schedule import EVERYBODY, Step
from .tab import Tab
from .world import World


async def perform(world: World, step: Step) -> None:
    """Carry out one step; what is not possible at that moment does not happen."""
    world.told(f"{step.who} {step.verb} {step.n}")
    if step.who == EVERYBODY:
        await _world(world, step.verb, step.n)
        return
    tabs = world.open_tabs
    if tabs:
        _page(world, tabs[step.who % len(tabs)], step.verb, step.n)


def _page(world: World, tab: Tab, verb: str, n: int) -> None:
    if verb in PAGES:
        PAGES[verb](world, tab, n)
    elif verb == "cheat":
        _cheat(tab, n)
    elif verb in WRITES and tab.person.role.may_write:
        tab.paper.do(verb, n, tab.person.id)


def _cheat(tab: Tab, n: int) -> None:
    """Write what only the server may write; released clients would try it for ever."""
    if not tab.stock and not tab.cheated and tab.person.role.may_write and tab.paper.has_notes:
        tab.cheated = True
        tab.paper.do("cheat", n, tab.person.id)


def _cut(world: World, tab: Tab, n: int) -> None:
    """The line ends for both at nearly the same time; some of what was sent arrives."""
    if tab.line is not None:
        line = tab.line
        line.cut(arriving=n % 3, linger=0.01)
        tab.lost(line, 1006)


def _ghost(world: World, tab: Tab, n: int) -> None:
    """The page comes back while the server still serves its old line, for up to a minute."""
    if tab.line is not None:
        line = tab.line
        line.cut(arriving=n % 5, linger=(0.3, 2.0, 9.0, 40.0)[n % 4])
        tab.lost(line, 1006)


def _away(world: World, tab: Tab, n: int) -> None:
    """No network for some time; people write on."""

    def back() -> None:
        tab.away = False
        tab.connect()

    tab.away = True
    _cut(world, tab, n)
    world.loop.call_later((0.5, 3.0, 12.0)[n % 3], back)


def _stall(world: World, tab: Tab, n: int) -> None:
    """The page does not read for some time."""
    if tab.line is not None:
        tab.line.socket.stall()
        world.loop.call_later((0.2, 2.0, 6.0, 14.0)[n % 4], tab.line.socket.flow)


def _sip(world: World, tab: Tab, n: int) -> None:
    """The page reads slowly for some time."""
    if tab.line is not None:
        socket = tab.line.socket
        socket.stall()
        for turn in range(1, 12):
            world.loop.call_later(turn * 1.5, socket.sip, 1 + n % 3)
        world.loop.call_later(20.0, socket.flow)


def _repeat(world: World, tab: Tab, n: int) -> None:
    tab.repeat(everything=bool(n % 2))


def _point(world: World, tab: Tab, n: int) -> None:
    tab.point(n)


def _twin(world: World, tab: Tab, n: int) -> None:
    """The same person opens another page."""
    if len(world.open_tabs) < 10:
        world.seat(tab.person, tab.board, "stock" if tab.stock else "our")


def _shut(world: World, tab: Tab, n: int) -> None:
    if len(world.open_tabs) > 2:
        tab.close()


def _reload(world: World, tab: Tab, n: int) -> None:
    tab.close()
    world.seat(tab.person, tab.board, "stock" if tab.stock else "our")


def _role(world: World, tab: Tab, n: int) -> None:
    """Somebody comes back by another link, hence with another role."""

    async def changed() -> None:
        role = (Role.FACILITATOR, Role.PARTICIPANT, Role.VIEWER)[n % 3]
        person = await world.person(1000 + n % 50 + 100 * (n % 3), role)
        world.seat(person, tab.board, "our")

    tab.close()
    world.job(changed())


def _expire(world: World, tab: Tab, n: int) -> None:
    """The session ends; the next line needs another one."""
    tab.person.token = b"expired"
    _cut(world, tab, n)


PAGES: dict[str, Callable[[World, Tab, int], None]] = {
    "cut": _cut,
    "ghost": _ghost,
    "away": _away,
    "stall": _stall,
    "sip": _sip,
    "repeat": _repeat,
    "point": _point,
    "twin": _twin,
    "shut": _shut,
    "reload": _reload,
    "role": _role,
    "expire": _expire,
}


async def _world(world: World, verb: str, n: int) -> None:
    if verb == "kill":
        world.power_cut((0.05, 0.5, 5.0)[n % 3], (0.001, 0.02, 0.3, 50.0)[n % 4])
    elif verb == "stop":
        world.job(world.stop_gracefully((0.1, 1.0, 4.0)[n % 3]))
    elif verb in ("pause", "resume"):
        _command(world, verb, n)
    elif verb == "deaf":
        world.disk.deaf += 1 + n % 3
    elif verb == "clock":
        world.wall.shift_ms += (-60_000, -500, 500, 60_000)[n % 4]
    elif verb in SLOW:
        await SLOW[verb](world, n)
    else:
        world.disk.faults += [verb] * (1 + n % 2)


def _command(world: World, verb: str, n: int) -> None:
    if world.server.serving:
        board = world.boards[n % len(world.boards)].id if n % 2 else None
        server = world.server
        world.job(server.command(world.boards[0].workshop, verb, board))


async def _revoke(world: World, n: int) -> None:
    """A link is revoked, with all sessions that came by it; there is a new one at once."""
    registry = world.disk.database.registry
    role = Role.PARTICIPANT
    link = world.links[role]
    await registry.revoke_link(link.token_hash, world.wall.now_ms())
    fresh = replace(link, token_hash=f"{role.value}/{n}/{world.lines}".encode())
    await registry.add_links([fresh])
    stored = await registry.link_by_token(fresh.token_hash)
    assert stored is not None
    world.links[role] = stored


async def _night(world: World, n: int) -> None:
    """Everybody leaves for so long that the room is put away; then all come back."""
    tabs = world.open_tabs
    for tab in tabs:
        tab.away = True
        _cut(world, tab, n)
    await asyncio.sleep(90.0)
    for tab in tabs:
        tab.away = False
        tab.connect()


async def _watch(world: World, n: int) -> None:
    """A facilitator looks at all tables, until the server ends."""
    if world.server.serving:
        await world.server.watch(world.boards[0].workshop)


SLOW: dict[str, Callable[[World, int], Awaitable[None]]] = {
    "revoke": _revoke,
    "night": _night,
    "watch": _watch,
}
