"""The edits that people make all the time, judged in one go: letters, a note moved, a new note.

Nearly all updates are one run of letters, one value at a key, or a new entry with its keys.
They are read and judged here by the same rules as anywhere else (named below), without the
parts that only larger updates need; whatever is otherwise in the slightest is left to the
complete judgement, which alone refuses. Figures: decisions 20 and 21.
"""

from .creation import FEWEST, MOST, created
from .decoder import CLOCK_LIMIT, Id, MalformedUpdate, Reader, units
from .judgement import Limits
from .owners import Owners, Writer
from .places import GONE, KEY_BITS, KEY_MASK, NOBODY, History, Places
from .reading import add_halves
from .rules import BOARD, BY, IN_TEXT, OBJECTIVE, REQUIRED, TEXT, VALUES, WHOLE
from .sequence import NONE, STRIDE, Sequence

# A kind of content and which neighbours are named; a key may be said again beside an origin.
_LETTERS = (0x84, 0xC4, 0x44)
_VALUES = (0x88, 0xA8)
_FIRST = 0x28
_NOT_PLAIN = frozenset((TEXT, OBJECTIVE, BY))


def judged_at_once(
    update: bytes, places: Places, owners: Owners, limits: Limits, writer: Writer
) -> dict[int, int] | None:
    """Return the clocks of an accepted live update, None for one to be judged completely."""
    # One section (G6), shortest numbers and nothing left over (G3).
    if len(update) < FEWEST or update[0] != 1 or not 0 < update[1] <= MOST:
        return None
    reader = Reader(update)
    reader.at = 2
    try:
        client, clock = own = reader.uint(), reader.uint()
        history = places.histories.get(client)
        # It goes on where its writer was (G7), under an id that is theirs (G25).
        if history is None or history.clock != clock or not owners.has(client, writer):
            return None
        if update[1] == 1:
            taken = _one(reader, places, limits, history, own)
        else:
            taken = update[1] >= FEWEST and created(reader, places, limits, history, own)
    except (IndexError, MalformedUpdate):
        return None
    return {client: history.clock} if taken else None


def _one(reader: Reader, places: Places, limits: Limits, history: History, own: Id) -> bool:
    """Take the only struct of an update."""
    info = reader.data[reader.at]
    reader.at += 1
    if info in _LETTERS:
        return _typed(reader, places, limits, history, own, info)
    if info in _VALUES:
        return _set(reader, places, history, own)
    return info == _FIRST and _set_first(reader, places, history, own)


def _typed(
    reader: Reader, places: Places, limits: Limits, history: History, own: Id, info: int
) -> bool:
    """Take letters; mostly they continue the run in which their writer typed last."""
    origin = (reader.uint(), reader.uint()) if info & 0x80 else None
    right = (reader.uint(), reader.uint()) if info & 0x40 else None
    text = reader.string()
    if not text or reader.data[reader.at :] != b"\x00":
        return False
    place = _between(places, origin, right)
    sequence = places.sequences.get(place)
    if sequence is None or place & KEY_MASK < IN_TEXT:  # letters stand in texts only (G13)
        return False
    length = units(text)
    count = places.counter(place)
    if places.live[count] + length > limits.text or own[1] + length >= CLOCK_LIMIT:  # G23, G8
        return False
    if _goes_on(sequence, own, origin or NONE, right or NONE):
        sequence.runs[sequence.hint + 2] += length
    elif not _inserted(places, place, limits, (*own, length), origin, right):
        return False
    places.live[count] += length
    add_halves(history, text)
    history.append(place, length)
    return True


def _between(places: Places, origin: Id | None, right: Id | None) -> int:
    """Return the place where both neighbours stand, `GONE` if there is no such place."""
    place = GONE
    for neighbour, cut in ((origin, 1), (right, 0)):
        if neighbour is None:
            continue
        client, clock = neighbour
        history = places.histories.get(client)
        if history is None or clock >= history.clock:  # G9
            return GONE
        if history.halves and history.splits(clock + cut):  # G11
            return GONE
        found = history.place_at(clock)
        if found == GONE or place not in (GONE, found):  # G12
            return GONE
        place = found
    return place


def _goes_on(sequence: Sequence, own: Id, origin: Id, right: Id) -> bool:
    """Tell whether letters continue the last run, with nobody between them and the next (G12)."""
    runs, at = sequence.runs, sequence.hint
    if at >= len(runs) or not sequence.continues(at, *own, origin, right):
        return False
    behind = at + STRIDE
    if right == NONE:
        return behind == len(runs)
    return behind < len(runs) and (runs[behind], runs[behind + 1]) == right


def _inserted(
    places: Places,
    place: int,
    limits: Limits,
    run: tuple[int, int, int],
    origin: Id | None,
    right: Id | None,
) -> bool:
    """Put letters between others; what does not fit (G12, G23, G33) leaves them as they were."""
    sequence = places.sequences[place]
    before, steps = sequence.copy(), sequence.steps
    fits = sequence.insert(*run, origin, right)
    if fits and len(sequence) <= limits.runs and sequence.steps - steps <= limits.steps:
        return True
    places.sequences[place] = before
    return False


def _set(reader: Reader, places: Places, history: History, own: Id) -> bool:
    """Take one plain value in the place of another, which dies by that."""
    author, at = reader.uint(), reader.uint()
    before = places.histories.get(author)
    if before is None or at >= before.clock:  # G9
        return False
    place = before.place_at(at)
    entry, key = place >> KEY_BITS, place & KEY_MASK
    if not _is_overwritten(places, entry, key):
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
    places.stir(place)
    return True


def _is_overwritten(places: Places, entry: int, key: int) -> bool:
    """Tell whether it is a plain value, of which no letter is cut (G11), and anybody's to set.

    Of whole entries that is what a table has retained (G18, G20, G21).
    """
    if key != WHOLE:
        return key < IN_TEXT and key not in _NOT_PLAIN
    ours = places.names[entry] == "schema" or places.creators[entry] == NOBODY
    return places.roots[entry] == BOARD and not ours


def _set_first(reader: Reader, places: Places, history: History, own: Id) -> bool:
    """Take a plain value at a key that its writer never set, and that an entry may lack."""
    if reader.uint():
        return False
    author, at = reader.uint(), reader.uint()
    above = places.histories.get(author)
    if above is None or at >= above.clock:  # G9
        return False
    whole = above.place_at(at)
    if whole == GONE or whole & KEY_MASK != WHOLE:  # G13
        return False
    root = places.roots[whole >> KEY_BITS]
    key = places.key_of(whole >> KEY_BITS, reader.string()) if root in REQUIRED else -1
    if key <= WHOLE or key in _NOT_PLAIN or key in REQUIRED[root]:  # G14, G18, G21
        return False
    values, length = reader.values()
    if length != 1 or not isinstance(values, list) or not VALUES[root][key](values[0]):
        return False  # G16
    if reader.data[reader.at :] != b"\x00" or own[1] + 1 >= CLOCK_LIMIT:
        return False
    if history.wrote(whole + key):  # G12
        return False
    history.append(whole + key, 1)
    places.stir(whole + key)
    return True


def _succeeds(places: Places, place: int, own: Id, former: Id) -> bool:
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
