"""The demonstration workshop: made once, opened by a fresh set of links each time."""

from dataclasses import dataclass
from typing import Final

from server.board.ids import new_id
from server.board.model import COLOUR_COUNT
from server.board.roles import Role
from server.crdt.compose import NewLink, NewNote, compose
from server.errors import Unavailable
from server.storage.port import (
    Binding,
    Board,
    BoardLog,
    Conducted,
    Participant,
    Registry,
    Row,
    Session,
)
from server.web.links import hashed, new_token
from server.web.names import unnamed
from server.web.opening import Opened, Plan, mint_links, open_workshop
from server.web.shelf import Shelf
from server.web.themes import Table

from .sample import TABLES, TITLE, Paper, SampleTable

# Where zones begin, where their papers begin, and how far apart these lie (px at zoom 1).
ZONE_X: Final = {"welcome": 0, "challenge": 316, "future": 1092, "solution": 1788, "parking": 2764}
NARROW: Final = ("welcome", "parking")
LEFT, TOP, COLUMN, ROW = 24, 128, 240, 156
SMALL: Final = (160.0, 96.0)
LARGE: Final = (320.0, 192.0)
TRAY: Final = (800.0, 488.0)
INSET: Final = 20  # papers of a solution lie within its frame
CHANGED: Final = 132  # below a retained paper stands what it was made of


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demonstration is made with; ``now`` is ms since 1970."""

    registry: Registry
    log: BoardLog
    shelf: Shelf
    now: int


async def demonstration(
    stage: Stage, wanted: str | None, language: str, *, new: bool = False
) -> Opened:
    """Return the newest demonstration workshop with fresh links, or make one.

    It is made when there is none, when a ``new`` one is asked for, or when the newest
    speaks another language than the one that is ``wanted``.
    """
    there = await stage.registry.demo_workshop()
    if there is None or new or (wanted and wanted != there.language):
        plan = await _plan(stage.shelf, wanted or language)
        opened = await open_workshop(stage.registry, plan, now=stage.now)
    else:
        opened = await mint_links(stage.registry, there)
    # A start that was cut short leaves empty tables behind: they are filled now.
    empty = [board for board in opened.boards if await stage.log.head(board.key) == (0, 0)]
    if empty:
        await _fill(stage, opened, empty)
    return opened


async def _plan(shelf: Shelf, language: str) -> Plan:
    tables = [Table(f"Table {n}", table.theme) for n, table in enumerate(TABLES, 1)]
    cahier = await shelf.cahier(f"builtin-{language}")
    return Plan(TITLE[language == "en"], language, cahier, tables, demo=True)


async def _fill(stage: Stage, opened: Opened, boards: list[Board]) -> None:
    session = await _host(stage, opened)
    language = opened.workshop.language
    samples = {table.theme: table for table in TABLES}
    rows, bindings, conduct = [], [], {}
    for board in boards:
        sample = samples[board.theme or ""]
        update, client = written(sample, language)
        rows.append(Row(board.key, 1, 0, session.key, update))
        bindings.append(Binding(board.key, client, session.key, session.participant.id))
        conduct[board.id] = Conducted(board.paused, sample.step, board.locked)
    await stage.registry.conduct(opened.workshop.id, conduct)
    await stage.log.append(rows, bindings)


async def _host(stage: Stage, opened: Opened) -> Session:
    """Add the person under whose name the sample stands; their session opens nothing."""
    workshop = opened.workshop
    link = await stage.registry.link_by_token(hashed(opened.token))
    if link is None:
        raise Unavailable("the links of the demonstration are not there")
    name = unnamed(Role.FACILITATOR, 1, workshop.language)
    colour = await stage.registry.count_participants(workshop.id) % COLOUR_COUNT
    host = Participant(new_id(), workshop.id, name, colour, Role.FACILITATOR, stage.now)
    return await stage.registry.add_session(
        Session(
            key=0,
            token_hash=hashed(new_token()),
            workshop=workshop.id,
            participant=host,
            link=link.key,
            boards=(),
            started_ms=stage.now,
            expires_ms=stage.now,
        )
    )


def written(table: SampleTable, language: str) -> tuple[bytes, int]:
    """Return the papers of a table as one update, and the client id that wrote it."""
    ids = {paper.key: new_id() for paper in table.papers}
    retained = {"challenge": table.challenge, "future": table.future}
    board = {key: ids[name] for key, name in retained.items() if name}
    notes = [_note(paper, ids, table, language == "en") for paper in table.papers]
    links = [NewLink(ids[start], ids[end], kind) for start, end, kind in table.links]
    return compose(notes, links, board)


def _note(paper: Paper, ids: dict[str, str], table: SampleTable, english: bool) -> NewNote:
    return NewNote(
        kind=paper.kind,
        pos=_position(paper),
        text=paper.text[english],
        id=ids[paper.key],
        size=_size(paper, table),
        zone=paper.zone,
        source=paper.source,
        solution=ids[paper.inside] if paper.inside else None,
        objective=paper.objective[english] if paper.objective else None,
    )


def _position(paper: Paper) -> tuple[float, float]:
    column, row = paper.place
    down = float(row * ROW)
    if row and paper.zone not in NARROW:
        down += LARGE[1] - ROW + LEFT  # below the large paper of the first row
    if row and paper.zone in ("challenge", "future"):
        down += CHANGED
    left = LEFT + INSET if paper.inside else LEFT
    return float(ZONE_X[paper.zone] + left + column * COLUMN), TOP + down


def _size(paper: Paper, table: SampleTable) -> tuple[float, float] | None:
    if paper.kind == "solution":
        return TRAY
    if paper.kind == "actor":
        return SMALL
    return LARGE if paper.key in (table.challenge, table.future) else None
