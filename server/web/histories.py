"""The history of a board over HTTP: facts and moments, tracks, the log itself, bookmarks."""

import base64
import gzip
import json
from collections.abc import AsyncGenerator, Mapping
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from server.errors import TooMany
from server.rooms.histories import History
from server.storage.port import BOOKMARK, Marker, Participant, Row

from .answers import answer
from .auth import at_board, conducting
from .body import number, read_object, text
from .parts import parts_of
from .refusals import WrongField

LABEL: Final = 120  # characters of a bookmark
BOOKMARKS: Final = 500  # of one board
PAGE: Final = 500  # entries of a log between two turns of the loop


async def history(request: Request) -> Response:
    """Return how long a history is and its moments (`GET /api/boards/{id}/history`)."""
    parts = parts_of(request)
    board, _ = await at_board(request, request.path_params["board"])
    told = await parts.histories.ask(board, _told)
    people = await parts.registry.participants_of(board.workshop)
    markers = await parts.registry.markers_of(board.key)
    told["markers"] = sorted(
        [*told["markers"], *map(_stored, markers)], key=lambda marker: marker["t_ms"]
    )
    told["people"] = [_person(person) for person in people if person.id in told["people"]]
    return answer({"board": board.id, "name": board.name, "theme": board.theme, **told})


async def tracks(request: Request) -> Response:
    """Return the compiled tracks (`GET /api/boards/{id}/tracks[?after=SEQ]`)."""
    board, _ = await at_board(request, request.path_params["board"])
    after = request.query_params.get("after", "0")
    if not after.isdecimal() or len(after) > 15:
        raise WrongField(field="after")
    packing = "gzip" in request.headers.get("accept-encoding", "")
    body = await parts_of(request).histories.ask(
        board, partial(_packed, after=int(after), packing=packing)
    )
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if packing:
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type="application/json")


async def log(request: Request) -> Response:
    """Return the log, one entry a line (`GET /api/boards/{id}/log`); for who facilitates."""
    parts = parts_of(request)
    board, _ = await conducting(request, request.path_params["board"])
    people = await parts.registry.people_by_session(board.workshop)
    # Read before anything is sent: what cannot be read is refused, never cut short.
    rows = await parts.log.read(board.key)
    return StreamingResponse(
        _lines(rows, people),
        media_type="application/x-ndjson",
        headers={"Cache-Control": "no-store"},
    )


async def bookmark(request: Request) -> Response:
    """Set a bookmark (`POST /api/boards/{id}/bookmarks`); for who facilitates."""
    parts = parts_of(request)
    board, session = await conducting(request, request.path_params["board"])
    given = await read_object(request, parts.limits.body)
    t_ms, label = number(given, "t_ms"), text(given, "label", limit=LABEL, default="")
    _, end_ms = await parts.log.head(board.key)
    before = await parts.registry.markers_of(board.key)
    if sum(marker.kind == BOOKMARK for marker in before) >= BOOKMARKS:
        raise TooMany("as many bookmarks as a board takes")
    if not 0 <= t_ms <= max(end_ms, parts.now() - board.created_ms):
        raise WrongField(field="t_ms")
    new = Marker(board.key, t_ms, BOOKMARK, label, session.participant.id)
    return answer(_stored(await parts.registry.add_marker(new)), 201)


async def remove_bookmark(request: Request) -> Response:
    """Take off a bookmark (`DELETE /api/boards/{id}/bookmarks/{key}`)."""
    board, _ = await conducting(request, request.path_params["board"])
    await parts_of(request).registry.remove_marker(board.key, request.path_params["key"])
    return Response(status_code=204)


def _told(history: History) -> dict[str, Any]:
    facts = history.facts()
    events = history.compiler.events
    return {
        "epoch": facts["epoch"],
        "start_ms": facts["start_ms"],
        "duration_ms": facts["end_ms"],
        "head_seq": facts["seq"],
        "entries": facts["seq"],
        "events": len(events),
        "people": {event.person for event in events},
        "markers": [_moment(moment._asdict()) for moment in history.moments()],
    }


def _packed(history: History, after: int, packing: bool) -> bytes:
    body = history.packed(after)
    return gzip.compress(body, 6, mtime=0) if packing else body


def _moment(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a moment does not have, but for the three that each one has."""
    always = ("t_ms", "kind", "label")
    return {key: value for key, value in facts.items() if key in always or value}


def _stored(marker: Marker) -> dict[str, Any]:
    facts = {
        "t_ms": marker.t_ms,
        "kind": marker.kind,
        "label": marker.label,
        "person": marker.participant,
    }
    return _moment(facts | ({"id": marker.key} if marker.kind == BOOKMARK else {}))


def _person(person: Participant) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "colour": person.colour,
        "role": person.role.value,
    }


async def _lines(rows: list[Row], people: Mapping[int, str]) -> AsyncGenerator[bytes]:
    # An asynchronous generator: a plain one would be driven from a thread for every line.
    for start in range(0, len(rows), PAGE):
        yield b"".join(_line(row, people) for row in rows[start : start + PAGE])


def _line(row: Row, people: Mapping[int, str]) -> bytes:
    entry = {
        "seq": row.seq,
        "t_ms": row.t_ms,
        "participant": people.get(row.session),
        "update": base64.b64encode(row.data).decode(),
    }
    return json.dumps(entry).encode() + b"\n"
