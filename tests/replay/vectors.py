"""Writes schema/vectors/tracks.json: tracks in two parts, and the board at many moments.

`python -m tests.replay.vectors` writes it again; test_vectors.py holds it to the code.
"""

import json
import random
from pathlib import Path
from typing import Any, Final

from bench.workshop_trace import trace
from server.crdt.changes import Place
from server.crdt.document import Letters
from server.replay.compiling import Compiler
from server.replay.state import Timeline
from server.replay.tracks import pack

VECTORS: Final = Path(__file__).parents[2] / "schema" / "vectors" / "tracks.json"
MOMENTS: Final = 24


def vectors() -> dict[str, Any]:
    """Return a small session in two parts, and what stood where at random moments."""
    table = trace(5, people=3, minutes=2, pace=3)
    compiler = Compiler(table.people)
    compiler.feed(table.rows)
    events = compiler.events
    cut = table.rows[len(table.rows) * 2 // 3].seq
    facts = {"board": "vectors", "epoch": 1, "start_ms": 1_700_000_000_000}
    first = [event for event in events if event.seq <= cut]
    later = [event for event in events if event.seq > cut]
    parts = [
        pack(first, facts | {"after": 0, "seq": cut, "end_ms": first[-1].t_ms}),
        pack(later, facts | {"after": cut, "seq": compiler.seq, "end_ms": compiler.t_ms}),
    ]
    places = list(dict.fromkeys(event.change.place for event in events))
    timeline = Timeline(events)
    draw = random.Random(5)  # noqa: S311 -- chance, not a secret
    times = [*sorted(draw.randint(0, compiler.t_ms) for _ in range(MOMENTS - 1)), compiler.t_ms]
    return {
        "parts": parts,
        "moments": [{"t_ms": t, "state": _state(timeline, places, t)} for t in times],
    }


def _state(timeline: Timeline, places: list[Place], t_ms: int) -> dict[str, object]:
    found = {"/".join(place): timeline.value(place, t_ms) for place in places}
    return {
        place: str(value) if isinstance(value, Letters) else value
        for place, value in found.items()
        if value is not None
    }


def written() -> str:
    """Return the file as it must stand."""
    return json.dumps(vectors(), ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


if __name__ == "__main__":
    VECTORS.write_text(written(), encoding="utf-8")
