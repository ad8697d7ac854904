"""From a moment: restore a board or some of its notes, take that back, copy it as a new table."""

from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from server.board.ids import new_id
from server.crdt.compose import NewLink, NewNote, compose
from server.crdt.document import BoardContent, Note
from server.crdt.restoring import Target
from server.errors import Conflict, NotAllowed, Paused
from server.rooms.histories import History
from server.storage.port import Binding, Board, Row, Session

from .answers import answer
from .auth import at_board, conducting
from .boards import moment
from .body import Json, number, read_object, secret, text
from .names import TITLE_LIMIT
from .opening import board_links, described_board
from .parts import Parts, parts_of
from .reach import base_url
from .refusals import MissingField, WrongField
from .workshops import holder_of

OBJECTS: Final = 5000
COPY: Final = {"fr": "copie", "en": "copy"}


async def restore(request: Request) -> Response:
    """Bring a board back (`POST /api/boards/{id}/restore {at, objects?}`); who facilitates."""
    parts = parts_of(request)
    board, session = await conducting(request, request.path_params["board"])
    asked = await read_object(request, parts.limits.body)
    then = await _at(parts, board, _moment(asked, board))
    target = Target(then, _objects(asked))
    hall = await parts.halls.hall(board.workshop)
    return answer(await parts.restorations.restore(hall, board.id, session, target))


async def take_back(request: Request) -> Response:
    """Take a restoration back (`POST …/restore/undo {number}`); whoever may write there."""
    parts = parts_of(request)
    board, session = await at_board(request, request.path_params["board"])
    which = number(await read_object(request, parts.limits.body), "number")
    hall = await parts.halls.hall(board.workshop)
    role = session.participant.role
    if not role.may_write:
        raise NotAllowed
    if not hall.may_write(board.id, role):
        raise Paused
    return answer(await parts.restorations.take_back(hall, board.id, session, which))


async def copy(request: Request) -> Response:
    """Lay a moment on a new table (`POST /api/boards/{id}/copies {token, at?, name?}`).

    ``token`` is the facilitator's link: the new table's links follow from it, and nothing that
    opens a door is kept. Notes, links and what is retained are copied with their authors.
    """
    parts = parts_of(request)
    board, session = await conducting(request, request.path_params["board"])
    asked = await read_object(request, parts.limits.body)
    token = secret(asked, "token")
    if token is None:
        raise MissingField(field="token")
    workshop = await holder_of(parts, board.workshop, token)
    tables = await parts.registry.boards_of(workshop.id)
    if len(tables) >= parts.limits.boards:
        raise Conflict
    at_ms = _moment(asked, board) if "at" in asked else None
    content = await _at(parts, board, at_ms)
    name = text(asked, "name", limit=TITLE_LIMIT, default=_name(board, workshop.language))
    last = max(table.number for table in tables)
    new = Board(
        0, new_id(), workshop.id, last + 1, name, board.theme, parts.now(), step=board.step
    )
    stored = await parts.registry.add_board(new, list(board_links(workshop, new, token)))
    await _fill(parts, stored, session, content)
    hall = await parts.halls.hall(workshop.id)
    hall.add_board(stored)
    cahier = await parts.shelf.cahier(workshop.cahier)
    base = base_url(request, parts.reach)
    return answer(described_board(stored, cahier, token, base), 201)


async def _fill(parts: Parts, board: Board, session: Session, content: BoardContent) -> None:
    if not (content.notes or content.links):
        return
    update, client = compose(
        [_new_note(note) for note in content.notes if not note.deleted],
        [NewLink(link.start, link.end, link.kind, link.id) for link in content.links],
        {key: str(value) for key, value in content.board.items() if key != "schema"},
    )
    row = Row(board.key, 1, 0, session.key, update)
    binding = Binding(board.key, client, session.key, session.participant.id)
    await parts.log.append([row], [binding])


def _new_note(note: Note) -> NewNote:
    """Return a note to be written anew, for whoever wrote it."""
    keys = {name: getattr(note, name) for name in _COPIED}
    return NewNote(**keys, by=note.by)


_COPIED: Final = (
    "id", "kind", "pos", "text", "size", "z", "colour", "label", "zone", "source", "solution",
    "objective",
)  # fmt: skip


async def _at(parts: Parts, board: Board, at_ms: int | None) -> BoardContent:
    """Return the board at a moment, each note signed by its author."""

    def content(history: History) -> BoardContent:
        then, people = history.timeline.at(at_ms if at_ms is not None else history.end_ms)
        signed = [
            replace(note, by=note.by or people.get(note.client if note.client is not None else -1))
            for note in then.notes
        ]
        return replace(then, notes=tuple(signed))

    return await parts.histories.ask(board, content)


def _moment(asked: Json, board: Board) -> int:
    """Return the moment that is asked for. Raises `MissingField` or `WrongField`."""
    given = asked.get("at")
    if given is None:
        raise MissingField(field="at")
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise WrongField(field="at")
    return moment(str(given), board) or 0


def _objects(asked: Json) -> list[str] | None:
    objects = asked.get("objects")
    if objects is None:
        return None
    if not isinstance(objects, list) or not 0 < len(objects) <= OBJECTS:
        raise WrongField(field="objects")
    if not all(isinstance(each, str) for each in objects):
        raise WrongField(field="objects")
    return [str(each) for each in objects]


def _name(board: Board, language: str) -> str:
    return f"{board.name} ({COPY.get(language, COPY['fr'])})"[:TITLE_LIMIT]
