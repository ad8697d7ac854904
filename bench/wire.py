"""The little of the y-websocket protocol that a load needs, written apart from the server's."""

from __future__ import annotations

STEP1_EMPTY = b"\x00\x00\x01\x00"


def varuint(number: int) -> bytes:
    """A number in groups of seven bits, the lowest first."""
    out = bytearray()
    while number > 127:
        out.append(128 | number & 127)
        number >>= 7
    out.append(number)
    return bytes(out)


def varbytes(data: bytes) -> bytes:
    """Bytes behind their length."""
    return varuint(len(data)) + data


def read_varuint(data: bytes, at: int) -> tuple[int, int]:
    """The number at ``at``, and where the next thing begins."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def update_message(update: bytes, step: int = 2) -> bytes:
    """A live update (2), or the second sync step (1), which may be large."""
    return bytes([0, step]) + varbytes(update)
