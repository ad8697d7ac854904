"""The gate: an update is judged here, completely, before anything is applied.

The rules are numbered G1 to G33; every one has a test that names it.
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple
from weakref import proxy

from server.errors import Damaged, NotAllowed, TableeError, TooLarge

from .decoder import Decoded, Slices, Struct, decode, decoding
from .judgement import Judgement, Limits
from .owners import Owners, Writer
from .parting import parted
from .places import Places
from .quick import judged_at_once
from .reading import Lesson, MissingHistory
from .replica import beyond
from .rules import COMMENTS, LINKS, NOTES

__all__ = ["Gate", "Limits", "MissingHistory", "Verdict", "Writer"]


CATCH_UP: Final = 16  # updates that may be learnt in one go
STIRRED: Final = 500  # notes whose card is looked up in one go: some 3 ms


class Weighed(NamedTuple):
    """A large update that was judged, and how far the ids that it goes on with were known."""

    update: bytes
    decoded: Decoded
    judgement: Judgement
    known: dict[int, int]
    parts: list[bytes]


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


def learn(places: Places, update: bytes) -> None:
    """Enter trusted bytes into an index. Raises `Damaged`; then nothing in it has changed."""
    reading = Lesson(places)
    try:
        reading.take(decode(update))
    except (TableeError, KeyError) as error:
        places.rollback()
        raise Damaged(f"stored bytes cannot be learnt: {error}") from error
    reading.commit()


class Gate:
    """One document's gate: knows where every clock stands and whose every client id is.

    Feed it with what was stored (`learn`, `bind`), then let it `judge` what comes. What it
    accepts counts as known from then on: apply it, or throw the gate away with the replica.
    """

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        self._limits = limits
        self._places = Places()
        # Weakly: the index of a board that is put away must not wait for a search for garbage.
        me = proxy(self)
        self._owners = Owners(limits.ids_per_session, lambda client: me._places.clock(client))
        # What was taken while something large is weighed (`weigh`), which learns it.
        self.meanwhile: list[bytes] | None = None

    def learn(self, update: bytes) -> None:
        """Take in trusted bytes: a snapshot, a row of the log, the server's own writing.

        Raises `Damaged` when they cannot be read or do not join what was learnt before.
        """
        learn(self._places, update)
        self._note(update)

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
        self._admit(update, writer)
        if live:
            clocks = judged_at_once(update, self._places, self._owners, self._limits, writer)
            if clocks is not None:
                self._note(update)
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
        if judgement.is_new:
            self._note(update)
        return self._verdict(judgement, update, decoded, claims, writer, live=live)

    def _admit(self, update: bytes, writer: Writer) -> None:
        if not writer.role.may_write:
            raise NotAllowed("viewers do not write", rule="G1")
        if len(update) > self._limits.update:
            raise TooLarge("an update beyond its limit", rule="G2", limit=self._limits.update)

    def _note(self, update: bytes) -> None:
        if self.meanwhile is not None:
            self.meanwhile.append(update)

    def _verdict(
        self,
        judgement: Judgement,
        update: bytes,
        decoded: Decoded,
        claims: list[int],
        writer: Writer,
        *,
        live: bool,
    ) -> Verdict:
        for client in claims:
            self._owners.bind(client, writer.session, writer.participant, lent=not live)
        clients = [structs[0].client for structs in decoded.sections]
        return Verdict(
            judgement.is_new,
            update,
            {client: self._places.clock(client) for client in clients},
            tuple((client, not live) for client in claims),
        )

    def weigh(self, update: bytes, writer: Writer, *, live: bool) -> Slices[Weighed]:
        """Judge a large update in slices, on a copy of the index: others write meanwhile.

        Conclude with `settle`, in the same moment. Nothing in the gate changes before; one
        update at a time. Raises what `judge` raises.
        """
        self._admit(update, writer)
        decoded = yield from decoding(update, self._limits.pieces)
        self._claims(decoded.sections, writer, live=live)
        places, self.meanwhile = self._places.copy(), []
        judgement = Judgement(places, self._limits, writer)
        try:
            yield from judgement.taking(decoded)
            if judgement.is_new and judgement.repeats:
                update = beyond(update, judgement.known)
            before = judgement.known.items()
            known = {client: clock for client, clock in before if places.clock(client) > clock}
            yield from judgement.committing()
            parts = (yield from parted(update)) if judgement.is_new else []
            while len(self.meanwhile) > CATCH_UP:
                learn(places, self.meanwhile.pop(0))
                yield
        except BaseException:
            self.meanwhile = None
            raise
        return Weighed(update, decoded, judgement, known, parts)

    def forget(self) -> list[bytes]:
        """Give up what is being weighed; return what was taken meanwhile."""
        meanwhile, self.meanwhile = self.meanwhile, None
        return meanwhile or []

    def settle(self, weighed: Weighed, writer: Writer, *, live: bool) -> Verdict:
        """Take what was weighed, behind what was taken meanwhile.

        Raises `MissingHistory` if the two do not go together, as when another window of the
        same person wrote under the same id: then nothing has changed, and it is sent again.
        """
        meanwhile = self.forget()
        update, decoded, judgement, known, _ = weighed
        claims = self._claims(decoded.sections, writer, live=live)
        if any(self._places.clock(client) != clock for client, clock in known.items()):
            raise MissingHistory("written elsewhere under the same id")
        try:
            for each in meanwhile:
                learn(judgement.places, each)
        except Damaged as error:
            raise MissingHistory(str(error)) from error
        # What it brings is applied in parts: its notes are stirred with the last (`stir`).
        judgement.places.stirred = self._places.stirred
        self._places = judgement.places
        return self._verdict(judgement, update, decoded, claims, writer, live=live)

    def stir(self, notes: Collection[str]) -> None:
        """Count notes as stirred, though nothing of them changed in the gate just now."""
        self._places.stirred.update(notes)

    def stirred(self, most: int = STIRRED) -> Collection[str]:
        """Return notes whose card may have come or gone since this was asked, and forget them.

        A change at `source` or `del` does that; more than ``most`` wait for the next time.
        """
        stirred = self._places.stirred
        if len(stirred) > most:
            return [stirred.pop() for _ in range(most)]
        if stirred:
            self._places.stirred = set()
        return stirred

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
                if len(claims) > 2 * self._limits.ids_per_session:
                    break  # more than anybody may have: no need to look at the rest
        if claims:
            self._owners.admit(claims, writer)
        return claims
