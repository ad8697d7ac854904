"""WebSocket frames byte by byte, also those that no library would write."""

import struct
from collections.abc import Iterator
from typing import Final

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK: Final = b"\x37\xfa\x21\x3d"

# What a length field can hold: 7 bits, 16 bits, 64 bits.
SHORT, MIDDLE, LONG = 125, 0xFFFF, 2**64 - 1


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    reserved: int = 0,
    mask: bytes | None = MASK,
    form: int = 0,
) -> bytes:
    """Return one client frame.

    ``reserved`` are the three bits behind FIN, ``mask`` None leaves the payload bare, and
    ``form`` is the shortest length field to use (SHORT, MIDDLE or LONG).
    """
    first = fin << 7 | reserved << 4 | opcode
    return header(first, len(payload), masked=mask is not None, form=form) + (
        payload if mask is None else mask + masked(payload, mask)
    )


def header(first: int, size: int, *, masked: bool = True, form: int = 0) -> bytes:
    """Return what stands before the mask: any first byte, any announced size."""
    bit, needed = masked << 7, max(size, form)
    if needed <= SHORT:
        return bytes([first, bit | size])
    if needed <= MIDDLE:
        return bytes([first, bit | 126]) + struct.pack(">H", size)
    return bytes([first, bit | 127]) + struct.pack(">Q", size)


def masked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


def closing(code: int | None = None, reason: bytes = b"") -> bytes:
    """Return the payload of a close frame."""
    return b"" if code is None else struct.pack(">H", code) + reason


def fragments(payload: bytes, *sizes: int, opcode: int = BINARY) -> list[bytes]:
    """Cut a message into frames: one for each size, and a last one with the rest."""
    cuts, at = [], 0
    for size in sizes:
        cuts.append(payload[at : at + size])
        at += size
    cuts.append(payload[at:])
    last = len(cuts) - 1
    return [
        frame(CONT if number else opcode, cut, fin=number == last)
        for number, cut in enumerate(cuts)
    ]


def pieces(data: bytes, size: int) -> list[bytes]:
    """Cut bytes into pieces of one size; the last may be shorter."""
    return [data[at : at + size] for at in range(0, len(data), size)]


class Heard:
    """Reads what a server sends, as strictly as the standard allows."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield (opcode, payload) of every frame that is complete now."""
        self._data += data
        while (found := self._one()) is not None:
            yield found

    def _one(self) -> tuple[int, bytes] | None:
        data = self._data
        if len(data) < 2:
            return None
        assert data[0] & 0xF0 == 0x80, "whole messages, no reserved bits"
        assert data[1] < 0x80, "a server does not mask"
        size, start = data[1], 2
        if size > SHORT:
            start += 2 if size == 126 else 8
            if len(data) < start:
                return None
            size = int.from_bytes(data[2:start], "big")
            assert size > (SHORT if start == 4 else MIDDLE), "the shortest length"
        if len(data) < start + size:
            return None
        opcode, payload = data[0] & 0x0F, bytes(data[start : start + size])
        del data[: start + size]
        return opcode, payload
