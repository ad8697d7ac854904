"""Does everybody end with the same board, and does it outlive the server?"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map

from .adapters import Adapter
from .plan import FINAL, LOG, Plan
from .updates import edit_sequence, seed_update
from .wire import read_varuint

Sent = list[tuple[int, int, int]]  # writer, sequence, how many of it


def frames(path: Path, prefix: bytes) -> Iterator[bytes]:
    """What one participant received, frame by frame."""
    data, at = path.read_bytes(), 0
    while at + 4 <= len(data):
        size = struct.unpack_from("<I", data, at)[0]
        yield data[at + 4 : at + 4 + size].removeprefix(prefix)
        at += 4 + size


def received(path: Path, prefix: bytes) -> Doc:
    """The document of one participant, made from what it received."""
    doc = Doc()
    for frame in frames(path, prefix):
        at = 0
        while at + 2 < len(frame):  # some servers put several messages into one frame
            kind = frame[at]
            if kind in (0, 4) and frame[at + 1] in (0, 1, 2):
                size, start = read_varuint(frame, at + 2)
                if frame[at + 1]:
                    doc.apply_update(frame[start : start + size])
            elif kind == 1:
                size, start = read_varuint(frame, at + 1)
            else:
                break
            at = start + size
    return doc


def content(doc: Doc) -> Any:
    """The notes as plain data."""
    return doc.get("notes", type=Map).to_py() or {}


def check_convergence(plan: Plan, sent: Sent, logs: Path, adapter: Adapter) -> dict[str, bool]:
    """Whether each participant that kept its frames has the seed and every edit sent."""
    expected = Doc()
    if plan.seed_notes and adapter.can_seed:
        expected.apply_update(seed_update(plan.seed_notes))
    for _, seq, count in sent:
        for update in edit_sequence(*plan.sequences[seq])[:count]:
            expected.apply_update(update)
    want, clocks_wanted = content(expected), clocks(expected.get_state())
    result = {}
    for i, conn in enumerate(plan.conns):
        if not conn.flags & LOG or (conn.flags & FINAL and adapter.relay):
            continue
        log = logs / f"conn{i}.log"
        doc = received(log, adapter.prefix(plan.rooms[0])) if log.exists() else Doc()
        same = content(doc) == want and clocks(doc.get_state()) == clocks_wanted
        result["late" if conn.flags & FINAL else f"peer{conn.widx}"] = same
    return result


def clocks(state: bytes) -> dict[int, int]:
    """A state vector, read."""
    count, at = read_varuint(state, 0)
    found = {}
    for _ in range(count):
        client, at = read_varuint(state, at)
        found[client], at = read_varuint(state, at)
    return found


def seen_by_joiner(log: Path, prefix: bytes, plan: Plan, sent: Sent) -> dict[str, Any]:
    """After a restart: how many of the edits sent does a fresh joiner get?"""
    doc = received(log, prefix) if log.exists() else Doc()
    have, kept, total = clocks(doc.get_state()), 0, 0
    for _, seq, count in sent:
        clean, client = Doc(), 1000 + plan.sequences[seq][0]
        for update in edit_sequence(*plan.sequences[seq])[:count]:
            clean.apply_update(update)
            kept += clocks(clean.get_state())[client] <= have.get(client, 0)
        total += count
    return {
        "edits_sent": total,
        "edits_kept": kept,
        "seed_kept": "seed-note-last" in content(doc),
    }
