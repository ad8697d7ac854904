"""The initiatives that exist already around a workshop: the catalogue of a cahier.

One catalogue belongs to one cahier. Its initiatives are the fourth deck: a card each, to be
strengthened and connected by what a table invents.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from .content import same

ID: Final = re.compile(r"INIT-[1-9][0-9]{0,2}")
MOST: Final = 999  # as many as there are ids


@dataclass(frozen=True, slots=True)
class Initiative:
    """One initiative; ``id`` is what notes keep as their source, and no card of a cahier has it.

    ``themes`` are ids of the cahier's themes, none for an initiative of all of them.
    ``contact`` is for who facilitates and nobody else.
    """

    id: str
    name: str
    text: str = ""
    themes: tuple[str, ...] = ()
    bearer: str = ""
    place: str = ""
    status: str = ""
    link: str = ""
    contact: str = ""


def is_initiative(id: str) -> bool:
    """Tell whether an id is that of an initiative."""
    return ID.fullmatch(id) is not None


def dump(initiatives: Sequence[Initiative]) -> str:
    """Return the JSON in which a catalogue is kept."""
    return json.dumps([asdict(each) for each in initiatives], ensure_ascii=False)


def load(text: str) -> tuple[Initiative, ...]:
    """Read what `dump` wrote."""
    entries: list[dict[str, Any]] = json.loads(text)
    for entry in entries:
        entry["themes"] = tuple(entry["themes"])
    return tuple(Initiative(**entry) for entry in entries)


def initiative_data(initiative: Initiative, *, contact: bool) -> dict[str, Any]:
    """Return an initiative as plain data, without what is empty; who may see it, with contact."""
    data = {name: value for name, value in asdict(initiative).items() if value}
    if not contact:
        data.pop("contact", None)
    return data | {"themes": list(initiative.themes)}


def numbered(new: Sequence[Initiative], old: Sequence[Initiative]) -> tuple[Initiative, ...]:
    """Give each initiative its id: the one that it had in ``old``, else one never given.

    Notes name their source by it. An initiative is the same by its name and place, or by its
    name where that is enough. There are at most `MOST` of them.
    """
    before = {_key(each): each.id for each in old}
    kept = {_key(each): before[_key(each)] for each in new if _key(each) in before}
    for each in new:
        name = _key(each)[0]
        alike = [id for key, id in before.items() if key[0] == name and id not in kept.values()]
        if _key(each) not in kept and len(alike) == 1:
            kept[_key(each)] = alike[0]
    free = iter(_free(set(kept.values()), set(before.values())))
    return tuple(replace(each, id=kept.get(_key(each)) or next(free)) for each in new)


def _free(given: set[str], old: set[str]) -> list[str]:
    """Return the ids that may be given, those of initiatives that left last of all."""
    highest = max((int(id.partition("-")[2]) for id in old), default=0)
    ids = [(f"INIT-{number}" in old, number <= highest, number) for number in range(1, MOST + 1)]
    in_order = (f"INIT-{number}" for _, _, number in sorted(ids))
    return [id for id in in_order if id not in given]


def _key(initiative: Initiative) -> tuple[str, str]:
    return same(initiative.name), same(initiative.place)
