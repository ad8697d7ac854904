"""Who may do what, in one small table that knows nothing of the server's code.

Of each key: which operations a participant may do while writing is open. What is not
listed is refused. `test_the_table_speaks_of_every_key` holds it to the schema.
"""

from typing import Final

from .deeds import WHOLE, Deed

OPTIONAL: Final = "create change delete"

MAY: Final[dict[str, dict[str, str]]] = {
    "notes": {
        WHOLE: "create",
        "kind": "create change",
        "pos": "create change",
        "text": "change",
        "size": OPTIONAL,
        "z": OPTIONAL,
        "colour": OPTIONAL,
        "label": OPTIONAL,
        "zone": OPTIONAL,
        "source": OPTIONAL,
        "solution": OPTIONAL,
        "objective": OPTIONAL + " replace",
        "del": OPTIONAL,
        "by": "",
    },
    "links": {WHOLE: OPTIONAL, "from": "", "to": "", "kind": ""},
    "comments": {WHOLE: "create", "note": "create change", "text": "change", "del": OPTIONAL},
    "reactions": {WHOLE: OPTIONAL},
    "board": {"schema": "", "theme": OPTIONAL, "challenge": OPTIONAL, "future": OPTIONAL},
}

TAKEN, PUT_BACK, DROPPED = "taken", "put back", "dropped"
REFUSED = "closed with 4422"

# What becomes of a writer's deed before anybody looks at it.
HELD: Final = {
    "paused here": "held: paused",
    "paused everywhere": "held: paused",
    "in trouble": "held: unavailable",
}
STATES: Final = (
    "open",
    "paused here",
    "paused elsewhere",
    "paused everywhere",
    "locked here",
    "locked elsewhere",
    "in trouble",
)


def expected(role: str, state: str, deed: Deed) -> str:
    """Return what must become of a deed."""
    if role == "viewer":
        return DROPPED
    if state in HELD and (role == "participant" or state == "in trouble"):
        return HELD[state]
    if not _may(deed):
        return REFUSED
    if state == "locked here" and role == "participant" and deed.root == "board":
        return PUT_BACK
    return TAKEN


def _may(deed: Deed) -> bool:
    if deed.of == "somebody":
        return False
    return deed.operation in MAY.get(deed.root, {}).get(deed.key, "").split()
