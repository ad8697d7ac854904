"""The two edits that people make all the time, judged in one go: a letter typed on, a note moved.

Nineteen of twenty updates are one run of letters behind the writer's own last one, or one
value in the place of another. They are read and judged here by the same rules as anywhere
else (named below), without the parts that only larger updates need; whatever is otherwise in
the slightest is left to the complete judgement, which alone refuses. Figures: decision 20.
"""

from .decoder import CLOCK_LIMIT, MalformedUpdate, Reader, units
from .judgement import Limits
from .owners import Owners, Writer
from .places import KEY_BITS, KEY_MASK, History, Places
from .reading import add_halves
from .rules import BY, IN_TEXT, OBJECTIVE, TEXT, VALUES, WHOLE
from .sequence import STRIDE, Sequence

# A kind of content and which neighbours are named; a key may be said again beside an origin.
_TYPED = 0x84
_TYPED_BEFORE = 0xC4
_VALUES = (0x88, 0xA8)
_NOT_PLAIN = frozenset((WHOLE, TEXT, OBJECTIVE, BY))
_NOWHERE = (-1, -1)


def judged_at_once(
    update: bytes, places: Places, owners: Owners, limits: Limits, writer: Writer
) -> dict[int, int] | None:
    """Return the clocks of an accepted live update, None for one to be judged completely."""
    # One section with one struct (G6), shortest numbers and nothing left over (G3).
    if update[:2] != b"\x01\x01":
        return None
    reader = Reader(update)
    reader.at = 2
    try:
        client, clock = reader.uint(), reader.uint()
        info = update[reader.at]
        reader.at += 1
        history = places.histories.get(client)
        # It goes on where its writer was (G7), under an id that is theirs (G25).
        if history is None or history.clock != clock or not owners.has(client, writer):
            return None
        if info in (_TYPED, _TYPED_BEFORE):
            taken = _typed(reader, places, limits, history, (client, clock), info)
        elif info in _VALUES:
            taken = _set(reader, places, history, (client, clock))
        else:
            return None
    except (IndexError, MalformedUpdate):
        return None
    return {client: history.clock} if taken else None


def _typed(
    reader: Reader,
    places: Places,
    limits: Limits,
    history: History,
    own: tuple[int, int],
    info: int,
) -> bool:
    """Take letters that continue the run in which their writer typed last."""
    client, clock = own
    origin = reader.uint(), reader.uint()
    right = (reader.uint(), reader.uint()) if info == _TYPED_BEFORE else _NOWHERE
    text = reader.string()
    if not text or reader.data[reader.at :] != b"\x00" or origin != (client, clock - 1):
        return False
    place = history.place_at(clock - 1)
    sequence = places.sequences.get(place)
    if sequence is None or place & KEY_MASK < IN_TEXT:  # letters stand in texts only (G13)
        return False
    runs, at = sequence.runs, sequence.hint
    if at >= len(runs) or not sequence.continues(at, client, clock, origin, right):
        return False
    # Their right neighbour stands right behind them, so nobody is between the two (G12).
    behind = runs[at + STRIDE : at + STRIDE + 2].tolist()
    if behind != (list(right) if right != _NOWHERE else []):
        return False
    length = units(text)
    count = places.counter(place)
    longest = places.live[count] + length > limits.text
    if longest or clock + length >= CLOCK_LIMIT:  # G23, G8
        return False
    runs[at + 2] += length
    places.live[count] += length
    add_halves(history, text)
    history.append(place, length)
    return True


def _set(reader: Reader, places: Places, history: History, own: tuple[int, int]) -> bool:
    """Take one plain value in the place of another, which dies by that."""
    author, at = reader.uint(), reader.uint()
    before = places.histories.get(author)
    if before is None or at >= before.clock:  # G9
        return False
    place = before.place_at(at)
    entry, key = place >> KEY_BITS, place & KEY_MASK
    if key >= IN_TEXT or key in _NOT_PLAIN:  # a plain value: no letter is cut (G11)
        return False
    check = VALUES[places.roots[entry]].get(key)
    values, length = reader.values()
    if length != 1 or check is None or not isinstance(values, list) or not check(values[0]):
        return False  # G16
    if not _says_no_more(reader, author, at) or history.clock + 1 >= CLOCK_LIMIT:
        return False
    count = places.counter(place)
    if count >= 0 and not _succeeds(places, place, own, (author, at)):
        return False
    if before.alive(at, at + 1):
        before.bury(at, at + 1)
    elif count >= 0:
        places.live[count] += 1
    history.append(place, 1)
    return True


def _succeeds(places: Places, place: int, own: tuple[int, int], former: tuple[int, int]) -> bool:
    """Put a value behind the one that counts, at a key that an entry cannot do without."""
    sequence = places.sequences.get(place)
    if sequence is None:
        sequence = places.sequences[place] = Sequence()
        sequence.insert(*former, 1, None, None)
    elif sequence.last != former:
        return False
    return sequence.insert(*own, 1, former, None)


def _says_no_more(reader: Reader, author: int, at: int) -> bool:
    """Tell whether the rest deletes nothing, or just what the value stands for."""
    sections = reader.uint()
    if sections == 1:
        same = (reader.uint(), reader.uint(), reader.uint(), reader.uint()) == (author, 1, at, 1)
        return same and reader.at == reader.end
    return not sections and reader.at == reader.end
