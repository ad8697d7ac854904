"""One participant's conversation with one board, without any I/O (rules S… of wire.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, assert_never

from server.crdt.decoder import CLOCK_LIMIT, read_state_vector

from . import awareness
from .awareness import Entry
from .numbers import MalformedFrame, number
from .wire import (
    AWARENESS,
    Awareness,
    Hello,
    PermissionDenied,
    QueryAwareness,
    Refusal,
    Saved,
    State,
    SyncStep1,
    SyncStep2,
    Update,
    decode,
    encode,
)

EVERYTHING: Final = CLOCK_LIMIT - 1


class Answer(NamedTuple):
    """Send one step 2 with what this state vector lacks, once it is on disk (rule S2)."""

    state_vector: bytes


class Commit(NamedTuple):
    """Judge this update, keep it, then tell it; ``live`` as opposed to a step 2 (rule S4)."""

    update: bytes
    live: bool


@dataclass(frozen=True, slots=True)
class Drop:
    """Nothing is to be done."""


class Relay(NamedTuple):
    """Pass the sender's own entries on; ``declared`` is its client id, once (rules A1, A2)."""

    entries: tuple[Entry, ...]
    declared: int | None


@dataclass(frozen=True, slots=True)
class SendPresence:
    """Send everybody's presence in one awareness frame (rule A9)."""


@dataclass(frozen=True, slots=True)
class Introduce:
    """From now on send message types from 100 on, beginning with the state (rule S12)."""

    hello: Hello


Effect = Answer | Commit | Drop | Relay | SendPresence | Introduce


class SyncSession:
    """Turn what a peer says into what the room must do.

    Feed it with `receive` and carry out the one effect it returns. It never waits and
    never writes, so a test is a list of bytes and a list of effects.
    """

    __slots__ = ("_has_spoken", "may_write")

    def __init__(self, *, may_write: bool) -> None:
        self.may_write = may_write
        self._has_spoken = False

    def ask(self, state_vector: bytes, others: Sequence[int] = ()) -> list[bytes]:
        """Return the question for what the peer has more: a reader is never asked (S1, S3).

        What stands under the ids of ``others`` is not asked for (S15).
        """
        if not self.may_write:
            return []
        if others:
            clocks = dict(read_state_vector(state_vector)) | dict.fromkeys(others, EVERYTHING)
            pairs = [number(client) + number(clock) for client, clock in clocks.items()]
            state_vector = number(len(pairs)) + b"".join(pairs)
        return [encode(SyncStep1(state_vector))]

    def receive(self, data: bytes) -> Effect:
        """Return what one message asks for.

        Raises `MalformedFrame`, and `TooLarge` for an awareness message beyond its limits.
        """
        if data and data[0] == AWARENESS and (entry := awareness.sole(data)):
            return self._alone(entry)
        frame = decode(data)
        match frame:
            case Update(update):
                return self._written(update, live=True)
            case SyncStep2(update):
                return self._written(update, live=False)
            case SyncStep1(state_vector):
                return Answer(state_vector)
            case Awareness(payload):
                return self._presence(awareness.parse(payload))
            case _:
                return _rare(frame)

    def _written(self, update: bytes, *, live: bool) -> Effect:
        # Rule P1: what a reader writes is not even decoded.
        return Commit(update, live) if self.may_write else Drop()

    def _alone(self, entry: Entry) -> Relay:
        first, self._has_spoken = not self._has_spoken, True
        return Relay((entry,), entry.client if first and entry.state is not None else None)

    def _presence(self, entries: list[Entry]) -> Effect:
        if len(entries) == 1:
            return self._alone(entries[0])
        if not entries:
            return Drop()
        self._has_spoken = True
        return Relay(tuple(entries), None)


def _rare(frame: QueryAwareness | Hello | PermissionDenied | State | Saved | Refusal) -> Effect:
    match frame:
        case QueryAwareness():
            return SendPresence()
        case Hello():
            return Introduce(frame)
        case PermissionDenied():
            return Drop()
        case State() | Saved() | Refusal():
            raise MalformedFrame("a frame that clients send", offset=0)
        case _:
            assert_never(frame)
