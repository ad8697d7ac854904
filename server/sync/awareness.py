"""Presence as bytes: reading, stamping with the server's word, writing (rules A… of wire.md)."""

import json
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Final, NamedTuple, NoReturn

from server.errors import TooLarge

from . import numbers
from .numbers import MalformedFrame, Reader

ENTRY_LIMIT: Final = 1024
PAYLOAD_LIMIT: Final = 256 * 1024
STATE_LIMIT: Final = 2048
DEPTH_LIMIT: Final = 4
CLOCK_LIMIT: Final = 2**31
GONE: Final = b"null"

_write: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def _refuse(word: str) -> NoReturn:
    raise MalformedFrame(f"a finite number instead of {word[:16]}", offset=0)


_decoder: Final = json.JSONDecoder(parse_constant=_refuse)
_read: Final = _decoder.decode
_scan: Final = _decoder.raw_decode


class Entry(NamedTuple):
    """One client id at one clock; ``state`` is its JSON as sent, None when it is gone."""

    client: int
    clock: int
    state: bytes | None


def parse(payload: bytes) -> list[Entry]:
    """Return the entries of an awareness message; their JSON is not read yet.

    Echoes of other people's states are legal (rule A2), so only what keeps the reader
    safe is judged here. Raises `MalformedFrame` with an offset in ``payload``, `TooLarge`
    (rule A7).
    """
    if len(payload) > PAYLOAD_LIMIT:
        raise TooLarge("an awareness message is too long", limit=PAYLOAD_LIMIT)
    reader = Reader(payload)
    # The shortest entry is an id, a clock, a length and one byte of JSON.
    count = reader.count("awareness entries", each=4)
    if count > ENTRY_LIMIT:
        raise TooLarge("an awareness message names too many", limit=ENTRY_LIMIT)
    entries = [_entry(reader) for _ in range(count)]
    reader.end()
    return entries


def sole(message: bytes) -> Entry | None:
    """Return the entry of a whole awareness message, None for one to be read by `parse`.

    Nearly every message is one person's cursor, in its shortest form: that is read here in
    one go (decision 20). Whatever is otherwise is left to the strict reader.
    """
    read = numbers.number_at
    try:
        size, at = read(message, 1)
        if size > PAYLOAD_LIMIT or at + size != len(message) or message[at] != 1:
            return None
        client, at = read(message, at + 1)
        clock, at = read(message, at)
        length, at = read(message, at)
    except IndexError:
        return None
    if at + length != len(message) or clock >= CLOCK_LIMIT:
        return None
    state = message[at:]
    return Entry(client, clock, None if state == GONE else state)


def _entry(reader: Reader) -> Entry:
    client = reader.number("a client id")
    offset = reader.at
    clock = reader.number("an awareness clock")
    if clock >= CLOCK_LIMIT:
        raise MalformedFrame("an awareness clock below 2^31", offset=offset)
    state = reader.block("an awareness state")
    return Entry(client, clock, None if state == GONE else state)


def encode(entries: Iterable[Entry]) -> bytes:
    """Return the payload of one awareness message."""
    return payload(list(map(encode_entry, entries)))


def encode_entry(entry: Entry) -> bytes:
    """Return one entry as it stands in a message."""
    state = GONE if entry.state is None else entry.state
    return numbers.number(entry.client) + numbers.number(entry.clock) + numbers.block(state)


def payload(encoded: list[bytes]) -> bytes:
    """Return the payload of one awareness message from entries that are encoded already."""
    return numbers.number(len(encoded)) + b"".join(encoded)


def supersedes(entry: Entry, known: Entry | None) -> bool:
    """Tell whether ``entry`` is news after ``known``: only the newest is kept (rule A4).

    As in y-protocols, leaving at the same clock counts, coming back at it does not.
    """
    if known is None or entry.clock > known.clock:
        return True
    return entry.clock == known.clock and entry.state is None and known.state is not None


def identity(user: Mapping[str, object]) -> bytes:
    """Return what `stamp` writes into every state of one person."""
    return b'{"user":' + _write(user).encode(errors="replace")


def check_length(state: bytes) -> None:
    """Raise `TooLarge` for a state above 2 kB (rule A5)."""
    if len(state) > STATE_LIMIT:
        raise TooLarge("an awareness state is too long", limit=STATE_LIMIT)


def stamp(state: bytes, identity: bytes) -> bytes:
    """Return the state with ``user`` as the server knows it, whatever the client said (rule A3).

    Raises `TooLarge` above 2 kB, `MalformedFrame` for what is not a JSON object of finite
    numbers at most four levels deep (rule A5).
    """
    check_length(state)
    try:
        text = _without_user(state.decode())
        fields: Any = _read(text)
    except (ValueError, RecursionError) as refused:
        raise MalformedFrame("an awareness state in JSON", offset=0) from refused
    if type(fields) is not dict:
        raise MalformedFrame("an awareness state that is an object", offset=0)
    _judge(fields, DEPTH_LIMIT)
    if not fields:
        return identity + b"}"
    if "user" in fields or "\\" in text:
        # Half an emoji can be written in JSON but not in UTF-8: it becomes a question mark.
        fields.pop("user", None)
        text = _write(fields)
    return identity + b"," + text[text.index("{") + 1 :].encode(errors="replace")


def _without_user(text: str) -> str:
    """Return the text of an object without a ``user`` that comes first.

    Where clients name themselves it mostly does; what is left need not be written again.
    """
    if not text.startswith('{"user":{'):
        return text
    end = _scan(text, 8)[1]
    if text[end:] == "}":
        return "{}"
    return "{" + text[end + 1 :] if text.startswith(',"', end) else text


def _judge(value: object, depth: int) -> None:
    kind = type(value)
    if kind is str or value is None:
        return
    if kind is float or kind is int:
        try:
            finite = isfinite(value)  # type: ignore[arg-type]
        except OverflowError:
            finite = False
        if not finite:
            _refuse(str(value))
    elif isinstance(value, dict | list):
        if not depth:
            raise MalformedFrame("an awareness state of four levels at most", offset=0)
        for inner in value.values() if isinstance(value, dict) else value:
            _judge(inner, depth - 1)
