"""What a table has retained, the keys of `board`: looked at, and put back (rule P11)."""

from collections.abc import Mapping
from typing import Any

import pycrdt

from .replica import Replica
from .rules import BOARD

Roots = dict[str, "pycrdt.Map[Any]"]


def retained(replica: Replica) -> dict[str, object]:
    """Return the keys of `board` with their values. Raises `Damaged`."""
    return replica.read(_keys)


def put_back(replica: Replica, before: Mapping[str, object]) -> bytes | None:
    """Make `board` what it was; return the update that did it, None if it still is.

    The update is the server's own: what it writes is nobody's to continue (rule G32).
    Raises `Damaged`.
    """
    now = retained(replica)
    if now == before:
        return None

    def write(roots: Roots) -> None:
        for key in now.keys() - before.keys():
            del roots[BOARD][key]
        for key, value in before.items():
            if now.get(key) != value:
                roots[BOARD][key] = value

    return replica.write(write)


def _keys(roots: Roots) -> dict[str, object]:
    return dict(roots[BOARD].items())
