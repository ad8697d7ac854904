"""Where frames begin and end in what a client sent, without reading them (RFC 6455, 5.2).

Most of what people send are complete, masked binary frames, often several in one segment.
Those go straight to their listener; every other frame is handed whole to the library's
parser, which judges it (measured, nothing relayed: 53 → 28 µs a message).
"""

from typing import Final

BINARY: Final = 0x82  # complete, no reserved bits
PARTIAL: Final = (0, 0)
STRANGE: Final = (-1, -1)

_MASKED: Final = 0x80
_KNOWN: Final = frozenset((0x00, 0x01, 0x02, 0x80, 0x81, 0x82, 0x88, 0x89, 0x8A))


def measured(data: bytes | bytearray, at: int, limit: int) -> tuple[int, int]:
    """Return where the payload of the frame at ``at`` starts and where it stops.

    `PARTIAL` when it cannot be told yet where it stops (the end may lie beyond ``data``
    all the same), `STRANGE` for a frame that no client may send, or of more than
    ``limit`` bytes: the parser then finds the words for it.
    """
    left = len(data) - at
    if left < 2:
        return PARTIAL
    head, size = data[at], data[at + 1]
    if size < _MASKED or head not in _KNOWN:
        return STRANGE
    size &= 0x7F
    start = at + 6
    if size >= 126:
        if head > 0x87:
            return STRANGE  # a control frame is short
        wide = 2 if size == 126 else 8
        if left < 2 + wide:
            return PARTIAL
        size = int.from_bytes(data[at + 2 : at + 2 + wide], "big")
        start += wide
    return (start, start + size) if size <= limit else STRANGE


def continues(head: int, *, under_way: bool) -> bool:
    """Tell whether a message in fragments is under way after a frame with this first byte."""
    opcode = head & 0x0F
    if opcode > 0x02:
        return under_way  # a control frame may come between two fragments
    return head < 0x80
