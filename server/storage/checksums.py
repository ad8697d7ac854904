"""What tells that stored bytes are those that were written, in their own place."""

import hashlib
import struct
import zlib

from server.errors import Damaged

from .port import Binding, Row, Snapshot

RAW = "raw"
# Stands for one binding in the sum of a board's bindings, so that the sum also counts them.
ONE = 1 << 32
# A checksum that SQL can compute is a sum of products modulo a prime: it finds any change of
# one value, but for one in two thousand millions.
PRIME = 2**31 - 1


def crc_of(row: Row) -> int:
    """Return the CRC-32 of a whole row: its place and its hour count as much as its bytes.

    Raises `Damaged` for values that are no row: SQLite stores any kind in any column.
    """
    try:
        place = struct.pack(">4q", row.board, row.seq, row.t_ms, row.session)
        return zlib.crc32(row.data, zlib.crc32(place))
    except (struct.error, TypeError) as problem:
        raise Damaged(f"entry {row.seq!r} of board {row.board!r} is damaged") from problem


def crc_of_binding(binding: Binding) -> int:
    """Return the CRC-32 of a whole binding."""
    place = struct.pack(">3q?", binding.board, binding.client, binding.session, binding.lent)
    return zlib.crc32(binding.participant.encode(), zlib.crc32(place))


def proof_of_end(board: int, seq: int, t_ms: int) -> int:
    """Return what proves where a log ends; SQLite computes the same (`tables.HEAD_FOLLOWS`)."""
    return (board * 8191 + seq * 131071 + t_ms % PRIME * 524287) % PRIME


def crc_of_sum(board: int, bound: int) -> int:
    """Return the CRC-32 of the sum of a board's bindings."""
    return zlib.crc32(struct.pack(">2q", board, bound))


def digest_of(snapshot: Snapshot) -> bytes | None:
    """Return the SHA-256 of a snapshot in its place, None for values that are no snapshot."""
    try:
        place = struct.pack(">3q", snapshot.board, snapshot.seq, snapshot.t_ms)
        return hashlib.sha256(place + RAW.encode() + snapshot.data).digest()
    except (struct.error, TypeError):
        return None
