"""The gate: an update is judged here, completely, before anything is applied.

The rules are numbered G1 to G33; every one has a test that names it.
"""

from collections.abc import Mapping
from typing import NamedTuple

from server.errors import Damaged, NotAllowed, TableeError, TooLarge

from .decoder import Struct, decode
from .judgement import Judgement, Limits
from .owners import Owners, Writer
from .places import Places
from .quick import judged_at_once
from .reading import Lesson, MissingHistory
from .replica import beyond
from .rules import COMMENTS, LINKS, NOTES

__all__ = ["Gate", "Limits", "MissingHistory", "Verdict", "Writer"]


class Verdict(NamedTuple):
    """What an accepted update means to the room.

    ``new`` is False when nothing in it was unknown: neither log it nor tell it. ``clocks``
    maps each client id of the update to the first clock not yet known after it.
    ``bindings`` are the client ids (and whether lent) that now belong to the writer.
    ``update`` is what to apply, to log and to tell: without what was known before, for
    nobody compares it with what was written at those clocks then.
    """

    new: bool
    update: bytes
    clocks: dict[int, int]
    bindings: tuple[tuple[int, bool], ...]


class Gate:
    """One document's gate: knows where every clock stands and whose every client id is.

    Feed it with what was stored (`learn`, `bind`), then let it `judge` what comes. What it
    accepts counts as known from then on: apply it, or throw the gate away with the replica.
    """

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self._limits = limits
        self._places = Places()
        self._owners = Owners(limits.ids_per_session, self._places.clock)

    def learn(self, update: bytes) -> None:
        """Take in trusted bytes: a snapshot, a row of the log, the server's own writing.

        Raises `Damaged` when they cannot be read or do not join what was learnt before.
        """
        reading = Lesson(self._places)
        try:
            reading.take(decode(update))
        except (TableeError, KeyError) as error:
            self._places.rollback()
            raise Damaged(f"stored bytes cannot be learnt: {error}") from error
        reading.commit()

    def bind(self, client: int, session: int, participant: str, lent: bool) -> None:
        """Take in a binding from storage."""
        self._owners.bind(client, session, participant, lent=lent)

    def declare(self, client: int, writer: Writer) -> bool:
        """Bind the client id that a connection's own presence declares (rule G27).

        Returns True if the binding is new and has to be stored. Raises `ForeignClientId`,
        or `ContentRefused` beyond the number of ids of a session.
        """
        return self._owners.declare(client, writer, known=self._places.clock(client))

    def owns(self, client: int, writer: Writer) -> bool:
        """Tell whether the id is this participant's, by whichever session."""
        return self._owners.owns(client, writer)

    def judge(self, update: bytes, writer: Writer, *, live: bool) -> Verdict:
        """Judge an update; ``live`` if it is a message of its own, not a sync step 2.

        Raises `NotAllowed`, `TooLarge`, `ContentRefused` (detail ``rule``),
        `ForeignClientId`, `MissingHistory`; then nothing in the gate has changed.
        """
        if not writer.role.may_write:
            raise NotAllowed("viewers do not write", rule="G1")
        if len(update) > self._limits.update:
            raise TooLarge("an update beyond its limit", rule="G2", limit=self._limits.update)
        if live:
            clocks = judged_at_once(update, self._places, self._owners, self._limits, writer)
            if clocks is not None:
                return Verdict(True, update, clocks, ())
        decoded = decode(update, self._limits.pieces)
        claims = self._claims(decoded.sections, writer, live=live)
        judgement = Judgement(self._places, self._limits, writer)
        try:
            judgement.take(decoded)
        except BaseException:
            self._places.rollback()
            raise
        if judgement.is_new and judgement.repeats:
            update = beyond(update, judgement.known)
        judgement.commit()
        for client in claims:
            self._owners.bind(client, writer.session, writer.participant, lent=not live)
        return Verdict(
            judgement.is_new,
            update,
            {
                structs[0].client: self._places.clock(structs[0].client)
                for structs in decoded.sections
            },
            tuple((client, not live) for client in claims),
        )

    @property
    def clocks(self) -> Mapping[int, int]:
        """The first unknown clock of every client id."""
        return {client: history.clock for client, history in self._places.histories.items()}

    @property
    def authors(self) -> Mapping[str, int]:
        """The client id that created each note, comment and link."""
        return {
            name: client
            for root in (NOTES, COMMENTS, LINKS)
            for name, client in self._places.authors(root).items()
        }

    def _claims(self, sections: list[list[Struct]], writer: Writer, *, live: bool) -> list[int]:
        """Return the client ids that this update binds; changes nothing."""
        claims = []
        for structs in sections:
            client, last = structs[0].client, structs[-1]
            known = self._places.clock(client)
            # What is known already harms nobody, whoever repeats it (rule G29).
            if last.clock + last.length > known and self._owners.claim(
                client, writer, known=known, lent=not live
            ):
                claims.append(client)
        if claims:
            self._owners.admit(claims, writer)
        return claims
