"""One cell of the matrix: somebody tries a deed, and everything that follows is looked at."""

from dataclasses import dataclass, field
from typing import Any

from server.board.roles import Role
from server.rooms.locking import SERVER
from server.sync import wire
from tests.rooms.table import until

from .deeds import Deed, perform
from .expected import DROPPED, PUT_BACK, TAKEN
from .seats import Place, Somebody, lay_place, seated

# Notes of the witness, laid so that everything before them has been flushed.
SECOND, THIRD, LAST = "note-settled-002", "note-settled-003", "note-settled-004"
BESIDE = "note-settled"


@dataclass
class Trial:
    """What became of a deed: at once, and when everybody may write again; and what is wrong."""

    at_once: str = ""
    later: str | None = None
    faults: list[str] = field(default_factory=list)


class Cell:
    """A table with a witness and a doer, and how everything stood before the deed."""

    def __init__(self, place: Place, witness: Somebody, doer: Somebody) -> None:
        self.place, self.witness, self.doer = place, witness, doer
        self.before = _aside(witness.seen())
        self.rows = len(place.door.rows)
        self.refusals = len(doer.refusals)
        self.known = witness.knows(doer.client)
        self.glimpses = len(witness.glimpses)

    def outcome(self) -> str:
        said = self.doer.refusals[self.refusals :]
        if self.doer.closed is not None:
            return f"closed with {self.doer.closed}"
        if said == ["locked"]:
            return PUT_BACK
        if said:
            return f"held: {said[0]}"
        return TAKEN if self._is_stored() else DROPPED

    def faults(self, outcome: str) -> list[str]:
        """Return what is wrong with an outcome, in words."""
        stored, told = self._is_stored(), self.witness.knows(self.doer.client) > self.known
        by_server = SERVER in (row.session for row in self.place.door.rows[self.rows :])
        after = _aside(self.witness.seen())
        taken, kept = outcome == TAKEN, outcome in (TAKEN, PUT_BACK)
        wrong = {
            "stored": stored and not kept,
            "not stored": kept and not stored,
            "broadcast": told and not kept,
            "not put back in the log": by_server != (outcome == PUT_BACK),
            "seen by a colleague": after != self.before and not taken,
            "not seen as it was meant": taken and after != _aside(self.doer.seen()),
            "seen for a moment": outcome == PUT_BACK and self._was_glimpsed(),
        }
        return [fault for fault, is_so in wrong.items() if is_so]

    def _is_stored(self) -> bool:
        session = self.doer.member.session.key
        return session in (row.session for row in self.place.door.rows[self.rows :])

    def _was_glimpsed(self) -> bool:
        since = self.witness.glimpses[self.glimpses :]
        return any(board != self.before["board"] for board in since)

    async def usable(self) -> list[str]:
        """Return why the doer cannot go on as their role allows; nothing if they can."""
        if not self.doer.member.role.may_write:
            self.witness.lay(LAST)
            await until(lambda: LAST in self.doer.seen()["notes"])
            told = self.doer.states[-1]["may_write"]
            return ["not told that they only read"] if told else []
        writer = self.doer
        if writer.closed is not None:
            # As a client does that was refused: a new document, hence a new client id.
            writer = self.place.somebody(writer.member.role, writer.person)
            await writer.sync()
        writer.lay(LAST)
        await until(lambda: writer.is_kept() and LAST in self.witness.seen()["notes"])
        return []


async def attempt(role: Role, state: str, deed: Deed) -> Trial:
    """Let somebody of a role try a deed at a table in some state."""
    place = await lay_place()
    witness, doer = await seated(place, role)
    await place.enter(state, witness)
    cell, trial = Cell(place, witness, doer), Trial()

    doer.tell(wire.Update(doer.edit(lambda: perform(deed, doer.roots, doer.person))))
    if state != "in trouble":
        await place.settle(witness, SECOND)

    trial.at_once = cell.outcome()
    trial.faults += cell.faults(trial.at_once)
    if state == "in trouble" or trial.at_once.startswith("held"):
        cell.refusals = len(doer.refusals)
        await place.leave(state, witness, *([doer] if role.may_write else []))
        await place.settle(witness, THIRD)
        trial.later = cell.outcome()
        trial.faults += cell.faults(trial.later)
    trial.faults += await cell.usable()
    return trial


def _aside(seen: Any) -> Any:
    """Leave out the witness's own notes."""
    notes = {name: note for name, note in seen["notes"].items() if not name.startswith(BESIDE)}
    return seen | {"notes": notes}
