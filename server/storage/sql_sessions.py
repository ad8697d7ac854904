"""Sessions by their token: whoever asks while others are looked up goes with the next ones.

A hundred people come at once when a workshop begins or a server starts again. Looked up one
by one, each in two statements, they took a third of the processor time of their joining.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, bindparam, select

from server.board.roles import Role

from .port import Participant, Session
from .store import Store
from .tables import participant, session

# More at once would let the first of a crowd wait for the last.
AT_ONCE: Final = 50

Question = tuple[bytes, "asyncio.Future[Session | None]"]

_PERSON: Final = {column.name: f"person_{column.name}" for column in participant.c}
_SESSIONS = (
    select(session, *(participant.c[name].label(label) for name, label in _PERSON.items()))
    .join(participant, participant.c.id == session.c.participant)
    .where(session.c.token_hash.in_(bindparam("asked", expanding=True)))
)


class SessionLookup:
    """Answers each question by a look that began after it was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: list[Question] = []
        self._looking: asyncio.Task[None] | None = None

    async def find(self, token_hash: bytes) -> Session | None:
        """Return the session with its participant; None when unknown."""
        answer: asyncio.Future[Session | None] = asyncio.get_running_loop().create_future()
        self._asked.append((token_hash, answer))
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        return await answer

    async def _look(self) -> None:
        try:
            while self._asked:
                asked, self._asked = self._asked[:AT_ONCE], self._asked[AT_ONCE:]
                await self._answer(asked)
        finally:
            self._looking = None

    async def _answer(self, asked: list[Question]) -> None:
        try:
            found = await self._store.look(partial(_sessions, [token for token, _ in asked]))
        except Exception as error:
            if len(asked) == 1:
                _settle(asked[0][1], error)
                return
            for one in asked:  # a row that is damaged keeps nobody else out
                await self._answer([one])
        else:
            for token, answer in asked:
                _settle(answer, found.get(token))


def _settle(answer: "asyncio.Future[Session | None]", found: Session | Exception | None) -> None:
    if answer.done():
        return  # whoever asked has gone
    if isinstance(found, Exception):
        answer.set_exception(found)
    else:
        answer.set_result(found)


def _sessions(tokens: Sequence[bytes], connection: Connection) -> dict[bytes, Session]:
    rows = connection.execute(_SESSIONS, {"asked": tokens}).mappings()
    return {row["token_hash"]: _session(row) for row in rows}


def _session(row: RowMapping) -> Session:
    person: dict[str, Any] = {name: row[label] for name, label in _PERSON.items()}
    columns: dict[str, Any] = {column.name: row[column] for column in session.c}
    person["role"], columns["boards"] = Role(person["role"]), tuple(columns["boards"])
    columns["participant"] = Participant(**person)
    return Session(**columns)
