"""A new note or comment with its keys, judged in one go: the dearest edit that people make often.

Every struct of such an update hangs on the first, under its writer's id, at clocks that follow
each other: nothing has to be looked up. The rules are those of the complete judgement (named
below); whatever is otherwise in the slightest is left to it.
"""

from array import array
from typing import Final

from .decoder import CLOCK_LIMIT, MAP_TYPE, TEXT_TYPE, Id, Reader, units
from .judgement import Limits
from .places import KEY_BITS, History, Places
from .reading import add_halves
from .rules import BY, IN_TEXT, KEYS, REQUIRED, SOURCE, TEXT, VALUES, is_key_of
from .sequence import Sequence

# How many structs a whole entry may have: itself, its keys, the letters of its text.
FEWEST: Final = 3
MOST: Final = 16

# A kind of content, and that a parent and a key are named, or a parent alone.
_SHARED: Final = 0x27
_PLAIN: Final = 0x28
_LETTERS: Final = 0x04

_Part = tuple[int, str]  # the number of a key, and its letters if it is made of letters


def created(reader: Reader, places: Places, limits: Limits, history: History, own: Id) -> bool:
    """Take an entry that was not there before; ``reader`` stands at its first struct."""
    root, name = _head(reader)
    if root not in REQUIRED or not is_key_of(root, name):  # G13, G15
        return False
    entries = places.entries[root]
    if name in entries or len(entries) >= limits.of(root):  # G18, G24
        return False
    parts = _parts(reader, root, own)
    if parts is None or reader.data[reader.at :] != b"\x00":  # G3, and nothing is deleted
        return False
    numbers = {number for number, _ in parts}
    if len(numbers) < len(parts) or not numbers.issuperset(REQUIRED[root]):  # G12, G17
        return False
    letters = next((text for _, text in parts if text), "")
    length = units(letters)
    if length > limits.text or own[1] + len(parts) + length >= CLOCK_LIMIT:  # G23, G8
        return False
    _enter(places, history, own, places.entry(root, name), root, parts)
    return True


def _head(reader: Reader) -> tuple[str, str]:
    """Read the entry itself; two empty names for anything but a map in a root."""
    data = reader.data
    if data[reader.at] != _SHARED or data[reader.at + 1] != 1:
        return "", ""
    reader.at += 2
    root, name = reader.string(), reader.string()
    reader.at += 1
    return (root, name) if data[reader.at - 1] == MAP_TYPE else ("", "")


def _parts(reader: Reader, root: str, own: Id) -> list[_Part] | None:
    """Read what stands at the keys, and the letters; None for what is not as expected."""
    data = reader.data
    clock, text = own[1], -1
    parts: list[_Part] = []
    for _ in range(data[1] - 1):
        clock += 1
        info, named = data[reader.at], data[reader.at + 1]
        reader.at += 2
        above = reader.uint(), reader.uint()
        if info == _LETTERS:
            letters = reader.string()
            if named or not letters or above != (own[0], text):
                return None
            parts.append((IN_TEXT, letters))
            clock += units(letters) - 1
            continue
        number = _at_a_key(reader, root, info)
        if named or number < 0 or above != own:  # G9
            return None
        if number == TEXT:
            text = clock
        parts.append((number, ""))
    return parts


def _at_a_key(reader: Reader, root: str, info: int) -> int:
    """Read a key and what stands there; return its number, -1 if it does not belong there."""
    number = KEYS[root].get(reader.string(), -1)
    if info == _SHARED:
        reader.at += 1
        return number if number == TEXT and reader.data[reader.at - 1] == TEXT_TYPE else -1
    check = VALUES[root].get(number)
    if info != _PLAIN or check is None or number == BY:  # G14; G21: only the server signs
        return -1
    values, length = reader.values()
    fits = length == 1 and isinstance(values, list) and check(values[0])  # G16
    return number if fits else -1


def _enter(
    places: Places,
    history: History,
    own: Id,
    entry: int,
    root: str,
    parts: list[_Part],
) -> None:
    """Enter what was judged into the index."""
    client = own[0]
    places.creators[entry] = client
    whole = entry << KEY_BITS
    history.append(whole, 1)
    for number in REQUIRED[root]:
        places.live[places.counter(whole + number)] = 1
    for number, letters in parts:
        place, length = whole + number, 1
        if letters:
            length = units(letters)
            run = array("q", (client, history.clock, length, -1, -1, -1, -1))
            places.sequences[place] = Sequence(run)
            places.live[places.counter(place)] = length
            add_halves(history, letters)
        history.append(place, length)
        if number == SOURCE:
            places.stir(place)
