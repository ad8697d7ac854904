"""What may stand where in a board's document: roots, keys, types of values (rules G13–G22)."""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Final

from server.board.model import COORDINATE_LIMIT, KINDS, LABEL_LIMIT, LINK_KINDS, ZONES

NOTES: Final = "notes"
LINKS: Final = "links"
COMMENTS: Final = "comments"
REACTIONS: Final = "reactions"
BOARD: Final = "board"
ROOTS: Final = (NOTES, LINKS, COMMENTS, REACTIONS, BOARD)

# A place is `entry << KEY_BITS | key`; these are the numbers of the keys.
WHOLE: Final = 0  # the entry itself, in its root
KIND: Final = 1
POS: Final = 2
TEXT: Final = 3
SOURCE: Final = 9
OBJECTIVE: Final = 11
DEL: Final = 12
BY: Final = 13
NOTE: Final = 1
IN_TEXT: Final = 14  # the letters inside `text`
IN_OBJECTIVE: Final = 15

KEYS: Final[Mapping[str, Mapping[str, int]]] = {
    NOTES: {
        "kind": KIND,
        "pos": POS,
        "text": TEXT,
        "size": 4,
        "z": 5,
        "colour": 6,
        "label": 7,
        "zone": 8,
        "source": SOURCE,
        "solution": 10,
        "objective": OBJECTIVE,
        "del": DEL,
        "by": BY,
    },
    COMMENTS: {"note": NOTE, "text": TEXT, "del": DEL},
}
REQUIRED: Final[Mapping[str, tuple[int, ...]]] = {
    NOTES: (KIND, POS, TEXT),
    COMMENTS: (NOTE, TEXT),
}

ENTRY_ID: Final = re.compile(r"[A-Za-z0-9_-]{12,64}")
REACTION: Final = re.compile(r"([A-Za-z0-9_-]{12,64}):([A-Za-z0-9_-]{1,64}):([a-z0-9_-]{1,32})")
REFERENCE: Final = re.compile(r"[^\x00-\x1f\x7f]{1,64}")
COLOUR: Final = re.compile(r"[a-z0-9-]{1,32}")
ORDER: Final = re.compile(r"[!-~]{1,128}")

Check = Callable[[object], bool]


def is_number(value: object) -> bool:
    """Tell a finite JavaScript number within ±1e6; neither a boolean nor a BigInt is one."""
    return (
        type(value) in (int, float)
        and isinstance(value, int | float)
        and isfinite(value)
        and abs(value) <= COORDINATE_LIMIT
    )


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(is_number, value))


def _is_size(value: object) -> bool:
    return _is_pair(value) and isinstance(value, list) and min(value) > 0


def _matches(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_one_of(words: tuple[str, ...]) -> Check:
    return lambda value: isinstance(value, str) and value in words


def _is_link(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"from", "to", "kind"}
        and is_entry_id(value["from"])
        and is_entry_id(value["to"])
        and value["kind"] in LINK_KINDS
    )


is_entry_id: Final = _matches(ENTRY_ID)
_is_reference: Final = _matches(REFERENCE)
_is_order: Final = _matches(ORDER)

VALUES: Final[Mapping[str, Mapping[int, Check]]] = {
    NOTES: {
        KIND: _is_one_of(KINDS),
        POS: _is_pair,
        4: _is_size,
        5: lambda value: is_number(value) or _is_order(value),
        6: _matches(COLOUR),
        7: lambda value: isinstance(value, str) and len(value) <= LABEL_LIMIT,
        8: _is_one_of(ZONES),
        SOURCE: _is_reference,
        10: is_entry_id,
        DEL: lambda value: value is True or is_number(value),
        BY: _is_reference,
    },
    COMMENTS: {NOTE: is_entry_id, DEL: lambda value: value is True or is_number(value)},
    LINKS: {WHOLE: _is_link},
    REACTIONS: {WHOLE: lambda value: is_number(value) and value == 1},
    BOARD: {WHOLE: _is_reference},
}


def is_key_of(root: str, key: str) -> bool:
    """Tell whether ``key`` may be an entry of ``root``; ``__proto__`` never is (G14, G15)."""
    if root == REACTIONS:
        return REACTION.fullmatch(key) is not None
    if root == BOARD:
        return key in ("schema", "theme", "challenge", "future")
    return ENTRY_ID.fullmatch(key) is not None and key != "__proto__"


def person_of(reaction: str) -> str:
    """Return whose reaction a key of `reactions` is."""
    return reaction.split(":")[1]
