"""Reading what a request brings: bounded, strict, one clear refusal for each mistake."""

import json
from typing import Any

from starlette.requests import Request

from server.errors import TooLarge

from .names import clean
from .refusals import MalformedJson, MissingField, WrongField

JSON_DEPTH = 8

Json = dict[str, Any]


async def read_bytes(request: Request, limit: int) -> bytes:
    """Return the body; raises `TooLarge` once it announces or exceeds ``limit`` bytes."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit:
        raise TooLarge(limit=limit)
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > limit:
            raise TooLarge(limit=limit)
    return bytes(parts)


async def read_object(request: Request, limit: int) -> Json:
    """Return the body as a JSON object.

    Raises `MalformedJson` for anything else: other shapes, NaN, depth beyond
    ``JSON_DEPTH``, half characters; `TooLarge` beyond ``limit`` bytes.
    """
    body = await read_bytes(request, limit)
    try:
        text = body.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedJson from error
    if not isinstance(value, dict) or not _decent(value):
        raise MalformedJson
    return value


def text(given: Json, field: str, *, limit: int, default: str | None = None) -> str:
    """Return a text made safe to show; an absent or empty one is ``default``.

    Raises `MissingField`, `WrongField`, and `TooLong` beyond ``limit`` characters.
    """
    value = given.get(field)
    if value is not None and not isinstance(value, str):
        raise WrongField(field=field)
    cleaned = clean(value, limit=limit) if value else ""
    if cleaned:
        return cleaned
    if default is None:
        raise MissingField(field=field)
    return default


def secret(given: Json, field: str) -> str | None:
    """Return a token or code as it was given, None when it is absent."""
    value = given.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= 200:
        raise WrongField(field=field)
    return value


def choice(given: Json, field: str, among: tuple[str, ...], default: str | None = None) -> str:
    """Return one of ``among``; raises `MissingField` or `WrongField`."""
    value = given.get(field, default)
    if value is None:
        raise MissingField(field=field)
    if not isinstance(value, str) or value not in among:
        raise WrongField(field=field)
    return value


def number(given: Json, field: str) -> int:
    """Return a whole number of at most 15 digits; raises `MissingField` or `WrongField`."""
    value = given.get(field)
    if value is None:
        raise MissingField(field=field)
    if type(value) is not int or abs(value) >= 10**15:
        raise WrongField(field=field)
    return value


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")


def _decent(value: object, depth: int = JSON_DEPTH) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        inside: list[object] = [*value.keys(), *value.values()]
    elif isinstance(value, list):
        inside = value
    else:
        return True
    return depth > 0 and all(_decent(each, depth - 1) for each in inside)
