"""What participants write: real updates, prepared before the clock runs."""

from __future__ import annotations

import random
from functools import lru_cache

from pycrdt import Doc, Map, Text

SEED_CLIENT = 77
SEED_WRITER = 9999
WORDS = ["eau", "partage", "quartier", "énergie", "école", "santé", "marche", "vélo", "futur"]


class Recorder:
    """A document whose transactions are kept as single updates."""

    def __init__(self, client_id: int) -> None:
        self.doc = Doc(client_id=client_id)
        self.updates: list[bytes] = []
        self.doc.observe(lambda event: self.updates.append(event.update))


def note(text: str, x: float = 0, y: float = 0) -> Map:
    """One note of a board, as a client would write it."""
    return Map({"kind": "idea", "pos": [x, y], "text": Text(text)})


@lru_cache(maxsize=8)
def seed_update(notes: int) -> bytes:
    """A board that is there already: ``notes`` notes and a marked one."""
    doc = Doc(client_id=SEED_CLIENT)
    doc["notes"] = board = Map()
    rng = random.Random(5)
    with doc.transaction():
        for i in range(notes):
            words = " ".join(rng.choices(WORDS, k=12))
            board[f"seed-note-{i:06d}"] = note(words, i % 40 * 220, i // 40 * 220)
        board["seed-note-last"] = note(f"§w{SEED_WRITER}-000001§")
    return doc.get_update()


@lru_cache(maxsize=4096)
def edit_sequence(writer: int, kind: str, count: int) -> tuple[bytes, ...]:
    """``count`` updates of one writer, which depend on nothing but each other."""
    rec = Recorder(1000 + writer)
    rec.doc["notes"] = board = Map()
    rng = random.Random(writer)
    first = f"bench-note-{writer:06d}"
    with rec.doc.transaction():
        board[first] = note(_mark(writer, 1))
    mine = board[first]
    for step in range(2, count + 1):
        with rec.doc.transaction():
            body = mine["text"]
            if kind == "drag" or (kind == "mix" and rng.random() >= 0.5):
                mine["label"] = _mark(writer, step)  # one value overwritten, as a drag does
            elif len(str(body)) > 400:  # nobody writes endless notes: begin another
                board[f"{first}-{step}"] = note(_mark(writer, step), step, writer)
                mine = board[f"{first}-{step}"]
            else:
                body += _mark(writer, step)
    if len(rec.updates) != count:
        raise RuntimeError(f"{len(rec.updates)} updates were recorded instead of {count}")
    return tuple(rec.updates)


def _mark(writer: int, step: int) -> str:
    """What the generator looks for in the frames of the others."""
    return f"§w{writer:03d}-{step:06d}§"
