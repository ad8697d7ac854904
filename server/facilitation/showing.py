"""What a projected screen may be asked to show."""

import re
from typing import Final

from server.board.model import ZONES
from server.errors import BadInput

ALL: Final = "all"
LIGHTS: Final = ("dark", "light")
_PERSON: Final = re.compile(r"person:([A-Za-z0-9_-]{1,64})")


def check_show(show: object) -> str | None:
    """Return what to show: a zone, ``all``, ``person:ID``, or None for the screen's own choice.

    Raises `BadInput` for anything else.
    """
    if show is None:
        return None
    if isinstance(show, str) and (show == ALL or show in ZONES or person_of(show) is not None):
        return show
    raise BadInput("unknown view", allowed=f"{', '.join(ZONES)}, {ALL}, person:ID")


def person_of(show: object) -> str | None:
    """Return the id of the person whom the screen is asked to follow, if it is."""
    found = _PERSON.fullmatch(show) if isinstance(show, str) else None
    return found[1] if found else None


def check_light(light: object) -> str | None:
    """Return ``dark``, ``light``, or None for the screen's own; raises `BadInput`."""
    if light is None:
        return None
    if isinstance(light, str) and light in LIGHTS:
        return light
    raise BadInput("unknown light", allowed=", ".join(LIGHTS))
