"""How a workshop is being conducted: which tables are paused or locked, and their steps.

A value: every command gives a new one. Only the server changes it, since workshop
state is not part of the document (decision 8).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from server.board.roles import Role
from server.errors import BadInput, NotFound

from .steps import check_step

COMMANDS: Final = ("pause", "resume", "lock", "unlock", "step")


@dataclass(frozen=True, slots=True)
class TableConduct:
    """One table: whether participants may write, the step in focus, what is settled.

    ``locked``: what the table has retained (its theme, défi and future) stays as it is.
    """

    paused: bool
    step: str
    locked: bool = False


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

    def command(self, do: object, board: str | None, step: object = None) -> "Conduct":
        """Return what follows from a command for one table, or for all when ``board`` is None.

        Raises `BadInput` for an unknown command or step, `NotFound` for a table of
        another workshop.
        """
        if board is not None and board not in self.tables:
            raise NotFound("no such table in this workshop")
        match do:
            case "pause":
                return self._change(board, {"paused": True})
            case "resume":
                return self._change(board, {"paused": False})
            case "lock":
                return self._change(board, {"locked": True})
            case "unlock":
                return self._change(board, {"locked": False})
            case "step":
                return self._change(board, {"step": check_step(step)})
            case _:
                raise BadInput("unknown command", allowed=", ".join(COMMANDS))

    def _change(self, board: str | None, changed: Mapping[str, Any]) -> "Conduct":
        chosen = self.tables if board is None else (board,)
        new = {key: replace(self.tables[key], **changed) for key in chosen}
        return Conduct({**self.tables, **new})
