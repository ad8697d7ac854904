"""The frames of the wire protocol and their bytes: rules W… of schema/wire.md.

`decode` is strict: what it accepts, `encode` writes again byte for byte (a hello, whose
JSON may be spaced otherwise, is the one exception).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, assert_never

from . import numbers
from .numbers import MalformedFrame, Reader

__all__ = [
    "Awareness",
    "Frame",
    "Hello",
    "MalformedFrame",
    "PermissionDenied",
    "QueryAwareness",
    "Refusal",
    "Saved",
    "State",
    "SyncStep1",
    "SyncStep2",
    "Update",
    "decode",
    "encode",
]

SYNC: Final = 0
AWARENESS: Final = 1
AUTH: Final = 2
QUERY_AWARENESS: Final = 3
HELLO: Final = 100
STATE: Final = 101
SAVED: Final = 102
REFUSAL: Final = 103

HELLO_LIMIT: Final = 1024


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """A request for everything that this state vector does not cover."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class SyncStep2:
    """The answer to a step 1."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """What has just been written."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Awareness:
    """Who is here and where; `server.sync.awareness` reads the payload."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """A request for everybody's awareness."""


@dataclass(frozen=True, slots=True)
class PermissionDenied:
    """A refusal that released clients print in their console."""

    reason: str


@dataclass(frozen=True, slots=True)
class Hello:
    """The client knows message types from 100 on; ``fields`` is its JSON object (rule W12)."""

    fields: dict[str, object]


@dataclass(frozen=True, slots=True)
class State:
    """The whole state of the workshop for one person, as JSON text."""

    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What is on disk: (client id, clock), everything of that id below the clock."""

    clocks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an update was not kept, as JSON text ``{"code", "message"}``."""

    text: str


Frame = (
    SyncStep1
    | SyncStep2
    | Update
    | Awareness
    | QueryAwareness
    | PermissionDenied
    | Hello
    | State
    | Saved
    | Refusal
)


def decode(data: bytes) -> Frame:
    """Return the one frame that a message holds. Raises `MalformedFrame`."""
    reader = Reader(data)
    kind = reader.number("a message type")
    read = _READERS.get(kind)
    if read is None:
        raise MalformedFrame("a known message type", offset=0)
    frame = read(reader)
    reader.end()
    return frame


def encode(frame: Frame) -> bytes:
    """Return the message that holds this frame and nothing else."""
    match frame:
        case SyncStep1(content):
            return b"\x00\x00" + numbers.block(content)
        case SyncStep2(content):
            return b"\x00\x01" + numbers.block(content)
        case Update(content):
            return b"\x00\x02" + numbers.block(content)
        case Awareness(payload):
            return b"\x01" + numbers.block(payload)
        case _:
            return _encode_rare(frame)


def _encode_rare(
    frame: QueryAwareness | PermissionDenied | Hello | State | Saved | Refusal,
) -> bytes:
    match frame:
        case QueryAwareness():
            return bytes([QUERY_AWARENESS])
        case PermissionDenied(reason):
            return bytes([AUTH, 0]) + numbers.text(reason)
        case Hello(fields):
            compact = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
            return bytes([HELLO]) + numbers.text(compact)
        case State(text):
            return bytes([STATE]) + numbers.text(text)
        case Saved(clocks):
            pairs = [numbers.number(number) for pair in clocks for number in pair]
            return bytes([SAVED]) + numbers.number(len(clocks)) + b"".join(pairs)
        case Refusal(text):
            return bytes([REFUSAL]) + numbers.text(text)
        case _:
            assert_never(frame)


def _sync(reader: Reader) -> Frame:
    offset = reader.at
    match reader.number("a sync type"):
        case 0:
            return SyncStep1(reader.block("a state vector"))
        case 1:
            return SyncStep2(reader.block("an update"))
        case 2:
            return Update(reader.block("an update"))
        case _:
            raise MalformedFrame("a known sync type", offset=offset)


def _awareness(reader: Reader) -> Frame:
    return Awareness(reader.block("an awareness update"))


def _auth(reader: Reader) -> Frame:
    offset = reader.at
    if reader.number("an authentication type") != 0:
        raise MalformedFrame("a known authentication type", offset=offset)
    return PermissionDenied(reader.text("a reason"))


def _query_awareness(_: Reader) -> Frame:
    return QueryAwareness()


def _hello(reader: Reader) -> Frame:
    offset = reader.at
    text = reader.text("a hello")
    if len(text) > HELLO_LIMIT:
        raise MalformedFrame(f"a hello of at most {HELLO_LIMIT} characters", offset=offset)
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as refused:
        raise MalformedFrame("a hello in JSON", offset=offset) from refused
    # `True == 1` in Python, hence the type.
    if not isinstance(fields, dict) or type(fields.get("version")) is not int:
        raise MalformedFrame("a hello with its version", offset=offset)
    return Hello(fields)


def _state(reader: Reader) -> Frame:
    return State(reader.text("a state"))


def _saved(reader: Reader) -> Frame:
    count = reader.count("saved clocks", each=2)
    return Saved(
        tuple((reader.number("a client id"), reader.number("a clock")) for _ in range(count))
    )


def _refusal(reader: Reader) -> Frame:
    return Refusal(reader.text("a refusal"))


_READERS: Final[dict[int, Callable[[Reader], Frame]]] = {
    SYNC: _sync,
    AWARENESS: _awareness,
    AUTH: _auth,
    QUERY_AWARENESS: _query_awareness,
    HELLO: _hello,
    STATE: _state,
    SAVED: _saved,
    REFUSAL: _refusal,
}
