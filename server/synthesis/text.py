"""People's words on their way into a file: nothing is changed that can be seen."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from server.cahier.letters import clean

Said = TypeVar("Said")

BREAK: Final = re.compile("\r\n|[\r\n\v\f\x85]")
# What no document can hold or show: halves of letters, and what is no letter at all.
UNSHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
SEPARATOR: Final = re.compile("[\u2028\u2029]")
OPENING: Final = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    "\u202d": "\u202c",
    "\u202e": "\u202c",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
# A space in front of these would let a line begin with them.
LOOSE: Final = re.compile("(?<=\\S) (?=[?!;:»](?:\\s|$))|(?<=«) ")


def shown(text: str) -> str:
    """Return a text as cards of a cahier have it (`clean`), but with its lines."""
    return "\n".join(filter(None, map(clean, BREAK.split(text))))


def line(text: str) -> str:
    """Return a text on one line."""
    return clean(text)


def displayed(value: Said) -> Said:
    """Return values whose texts any document can hold, and that end in the usual direction."""
    found: Any = value
    if isinstance(value, str):
        found = _display(value)
    elif isinstance(value, tuple):
        found = tuple(map(displayed, value))
    elif is_dataclass(value) and not isinstance(value, type):
        inside = {each.name: displayed(getattr(value, each.name)) for each in fields(value)}
        found = replace(value, **inside)
    return found  # type: ignore[no-any-return]


def _display(text: str) -> str:
    if text.isascii():
        return text
    whole = UNSHOWN.sub("\ufffd", SEPARATOR.sub("\n", text))
    return "\n".join(map(balanced, whole.split("\n")))


def balanced(text: str) -> str:
    """Close what turns the direction of writing: our own words after it stay as they are."""
    open: list[str] = []
    for mark in DIRECTION.findall(text):
        if mark in OPENING:
            open.append(OPENING[mark])
        elif mark in open:
            while open.pop() != mark:
                pass
    return text + "".join(reversed(open))


def kept_together(text: str) -> str:
    """Return a text whose lines cannot begin with a question mark: its space is no-break."""
    return LOOSE.sub("\u00a0", text)


def written(text: str) -> str:
    """Return a text without what XML has no place for."""
    return UNSHOWN.sub("\ufffd", text)
