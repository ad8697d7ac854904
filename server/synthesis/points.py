"""What a collective solution asks for, and what of it is there: it guides, never blocks.

Says the same as `checklist` of `client/src/model/solutions.ts`: `schema/vectors/points.json`
holds both to it. The method has six points; the seventh, what exists already, is optional.
"""

import re
from collections.abc import Iterable
from typing import Final

from server.crdt.document import Note

from .family import Family, far

POINTS: Final = ("actions", "together", "objective", "actors", "who", "answers", "existing")
OPTIONAL: Final = ("existing",)

HOLDING: Final = frozenset(("combines", "precedes", "strengthens", "connects", "merges"))
BEARING: Final = frozenset(("carries", "contributes", "connects"))
UPWARD: Final = frozenset(("reformulates", "answers", "inspired_by", "contributes", "strengthens"))
# What JavaScript takes for a space.
SPACE: Final = re.compile(
    "[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+"
)


def acts(note: Note) -> bool:
    """Tell whether a note is an action of its solution: an initiative taken in is one."""
    return note.kind in ("action", "initiative")


def bearers(action: str, family: Family) -> list[Note]:
    """Return the actors who have a hand in an action."""
    ends = [far(link, action) for link in family.links(action) if link.kind in BEARING]
    found = (family.note(end) for end in dict.fromkeys(ends))
    return [note for note in found if note is not None and note.kind == "actor"]


def actors(solution: str, family: Family) -> list[Note]:
    """Return the actors in a solution, then those who carry one of its actions."""
    members = family.members(solution)
    every = [note for note in members if note.kind == "actor"]
    for action in filter(acts, members):
        every += bearers(action.id, family)
    return list({note.id: note for note in every}.values())


def points(solution: Note, family: Family) -> dict[str, bool]:
    """Return for each of `POINTS` whether it is done."""
    every = list(filter(acts, family.members(solution.id)))
    some = distinct(every)
    hands = actors(solution.id, family)
    ids = [solution.id, *(note.id for note in every)]
    future = family.future.id if family.future else None
    challenge = family.challenge.id if family.challenge else None
    objective = bool(plain(solution.objective or ""))
    return {
        "actions": len(some) >= 2,
        "together": len(some) >= 2 and not _loose(every, family),
        "objective": objective and (future is None or _reaches(ids, future, family)),
        "actors": len(distinct(hands)) >= 2,
        "who": _with_whom(every, hands, family),
        "answers": challenge is not None and _reaches(ids, challenge, family),
        "existing": any(_takes_up(id, family) for id in ids),
    }


def distinct(notes: Iterable[Note]) -> list[Note]:
    """Return the notes that say something, each wording once."""
    seen: dict[str, Note] = {}
    for note in notes:
        if words := plain(note.text):
            seen.setdefault(words, note)
    return list(seen.values())


def plain(text: str) -> str:
    """Return what two wordings must have in common to be the same."""
    return SPACE.sub(" ", text).strip(" ").lower()


def _loose(every: list[Note], family: Family) -> bool:
    """Tell whether an action holds to no other one, by a link or by a common bearer."""
    ids = {note.id for note in every}
    hands = {id: {actor.id for actor in bearers(id, family)} for id in ids}

    def held(id: str) -> bool:
        linked = any(link.kind in HOLDING and far(link, id) in ids for link in family.links(id))
        return linked or any(hands[id] & hands[other] for other in ids - {id})

    return not all(map(held, ids))


def _with_whom(every: list[Note], hands: list[Note], family: Family) -> bool:
    """Tell whether it is said who does what with whom."""
    ids = {actor.id for actor in hands}
    return any(len(distinct(bearers(note.id, family))) >= 2 for note in every) or any(
        far(link, id) in ids for id in ids for link in family.links(id)
    )


def _reaches(start: list[str], target: str, family: Family) -> bool:
    """Tell whether the lineage of some notes leads up to another."""
    seen, left = set(start), list(start)
    while left:
        id = left.pop()
        if id == target:
            return True
        for above in _above(id, family):
            if above not in seen:
                seen.add(above)
                left.append(above)
    return False


def _above(id: str, family: Family) -> list[str]:
    above = [link.end for link in family.links(id) if link.start == id and link.kind in UPWARD]
    # The future a table retains is the one in which its défi is solved.
    if family.future and family.challenge and id == family.future.id:
        above.append(family.challenge.id)
    return above


def _takes_up(id: str, family: Family) -> bool:
    """Tell whether a note strengthens or connects what exists already."""
    for link in family.links(id):
        ends = (family.note(link.start), family.note(link.end))
        if link.kind in ("strengthens", "connects") and any(
            note is not None and note.kind == "initiative" for note in ends
        ):
            return True
    return False
