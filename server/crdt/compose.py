"""What the server writes itself: demonstration, reveal, import, as an update like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from secrets import randbelow
from typing import Any, Final

import pycrdt

from server.board.ids import new_id
from server.board.model import SCHEMA_VERSION
from server.errors import ContentRefused

from .replica import translated
from .rules import BOARD, KEYS, LINKS, NOTES, VALUES, WHOLE, is_key_of

CLIENT_IDS: Final = (1 << 32) - 1
EMPTY: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to be written; ``by`` is the participant for whom the server writes it."""

    kind: str
    pos: tuple[float, float]
    text: str = ""
    id: str = field(default_factory=new_id)
    size: tuple[float, float] | None = None
    z: float | str | None = None
    colour: str | None = None
    label: str | None = None
    zone: str | None = None
    source: str | None = None
    solution: str | None = None
    objective: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to be written."""

    start: str
    end: str
    kind: str
    id: str = field(default_factory=new_id)


def compose(
    notes: Sequence[NewNote] = (),
    links: Sequence[NewLink] = (),
    board: Mapping[str, str] = EMPTY,
    client_id: int | None = None,
) -> tuple[bytes, int]:
    """Write notes, links and keys of the board under a fresh client id.

    Returns the update and the id. Beside keys of the board stands the schema's version.
    Raises `ContentRefused` for what the rules of the document do not allow.
    """
    client = client_id if client_id is not None else 1 + randbelow(CLIENT_IDS)
    with translated(ContentRefused, "what the server writes"):
        doc: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client)
        roots = {root: doc.get(root, type=pycrdt.Map) for root in (NOTES, LINKS, BOARD)}
        with doc.transaction():
            for note in notes:
                roots[NOTES][_key(NOTES, note.id)] = pycrdt.Map(_note(note))
            for link in links:
                value = {"from": link.start, "to": link.end, "kind": link.kind}
                roots[LINKS][_key(LINKS, link.id)] = _sound(LINKS, WHOLE, value)
            for key, word in board.items():
                roots[BOARD][_key(BOARD, key)] = _sound(BOARD, WHOLE, word)
            if board:
                roots[BOARD]["schema"] = float(SCHEMA_VERSION)
        return bytes(doc.get_update()), client


def _key(root: str, key: str) -> str:
    if not is_key_of(root, key):
        raise ContentRefused(f"{key} is not a key of {root}", rule="G15")
    return key


def _sound(root: str, key: int, value: object) -> object:
    if not VALUES[root][key](value):
        raise ContentRefused(f"{value!r} cannot stand in {root}", rule="G16")
    return value


def _note(note: NewNote) -> dict[str, object]:
    """Return the values of a note; numbers as floats, which JavaScript reads as numbers."""
    values: dict[str, object] = {}
    for key, number in KEYS[NOTES].items():
        value = getattr(note, key, None)
        if value is None:
            continue
        if key in ("text", "objective"):
            values[key] = pycrdt.Text(value)
            continue
        if isinstance(value, tuple):
            value = [float(part) for part in value]
        values[key] = _sound(NOTES, number, value)
    return values
