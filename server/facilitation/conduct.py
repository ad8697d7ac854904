"""How a workshop is being conducted: pauses, locks, steps, time left, and what a screen shows.

A value: every command gives a new one. Only the server changes it, since workshop
state is not part of the document (decision 8).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from server.board.roles import Role
from server.errors import BadInput, NotFound

from .showing import check_light, check_show
from .steps import check_step

COMMANDS: Final = ("pause", "resume", "lock", "unlock", "step", "time", "show", "light")
# What those who sit at a table may ask of their own projected screen.
AT_TABLE: Final = ("show", "light")


@dataclass(frozen=True, slots=True)
class TableConduct:
    """One table: whether participants may write, the step in focus, what is settled.

    ``locked``: what the table has retained (its theme, défi and future) stays as it is.
    ``ends_ms``: when the time of the step is over, in ms since 1970; None without a limit.
    Nothing stops then: people are told, and go on.
    ``show``, ``light``: what the projected screen shows, and whether in the dark; None
    leaves it to the screen.
    """

    paused: bool
    step: str
    locked: bool = False
    ends_ms: int | None = None
    show: str | None = None
    light: str | None = None


@dataclass(frozen=True, slots=True)
class Conduct:
    """All tables of one workshop, by board id."""

    tables: Mapping[str, TableConduct]

    @property
    def paused(self) -> bool:
        """The workshop is paused when every table is."""
        return all(table.paused for table in self.tables.values())

    def may_write(self, board: str, role: Role) -> bool:
        """A facilitator may write during a pause: a pause is for listening to them (rule P7)."""
        if not role.may_write:
            return False
        return role is Role.FACILITATOR or not self.tables[board].paused

    def is_locked(self, board: str, role: Role) -> bool:
        """Tell whether a role has to leave what the table has retained as it is (rule P11)."""
        return self.tables[board].locked and role is not Role.FACILITATOR

    def may_command(self, do: str, board: str | None, role: Role) -> bool:
        """Tell whether a role may ask for this, at a table where the person sits.

        The facilitator may everything. A table conducts its own screen, except during a
        pause, when everybody looks at what the facilitator shows.
        """
        if role is Role.FACILITATOR:
            return True
        return do in AT_TABLE and board is not None and self.may_write(board, role)

    def command(self, do: object, board: str | None, value: object = None) -> "Conduct":
        """Return what follows from a command for one table, or for all when ``board`` is None.

        ``value`` is the step, the end of the time in ms or None, what to show or None, the
        light or None. Raises `BadInput` for an unknown command or value, `NotFound` for a
        table of another workshop.
        """
        if board is not None and board not in self.tables:
            raise NotFound("no such table in this workshop")
        return self._change(board, _changed(do, value))

    def with_table(self, board: str, table: TableConduct) -> "Conduct":
        """Return what follows when another table joins."""
        return Conduct({**self.tables, board: table})

    def _change(self, board: str | None, changed: Mapping[str, Any]) -> "Conduct":
        chosen = self.tables if board is None else (board,)
        new = {key: replace(self.tables[key], **changed) for key in chosen}
        return Conduct({**self.tables, **new})


def _changed(do: object, value: object) -> dict[str, Any]:
    changed: dict[str, Any]
    match do:
        case "pause" | "resume":
            changed = {"paused": do == "pause"}
        case "lock" | "unlock":
            changed = {"locked": do == "lock"}
        case "step":
            # A step has its own time: that of the one before ends with it.
            changed = {"step": check_step(value), "ends_ms": None}
        case "time" if value is None or isinstance(value, int):
            changed = {"ends_ms": value}
        case "show":
            changed = {"show": check_show(value)}
        case "light":
            changed = {"light": check_light(value)}
        case _:
            raise BadInput("unknown command", allowed=", ".join(COMMANDS))
    return changed
