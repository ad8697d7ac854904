"""What does the check of one edit cost? The gate on a board of 1,000 notes, in microseconds.

    python -m bench.gate [--rounds 5] [--edits 3000] [--json]

Each round lets somebody do the same typical edits against a fresh gate; shown are the
median and the worst 1 % of each kind, as min–median–max over the rounds. It is the
processor's time that counts, and the line « fastest » takes for each edit the fastest of its
rounds: what else a busy machine does is not the gate's cost.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from pycrdt import Doc, Map, Text

from server.board.roles import Role
from server.crdt.gate import Gate, Writer

from .updates import WORDS, Recorder, note, seed_update

NOTES = 1000
KINDS = ("type", "move", "create", "colour", "delete", "retain")
Edit = tuple[str, bytes]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--edits", type=int, default=3000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    edits = list(typical(args.edits))
    took = [measured(edits) for _ in range(args.rounds)]
    rounds = [figures(each) for each in took]
    fastest = figures({kind: fastest_of([each[kind] for each in took]) for kind in KINDS})["all"]
    shown = {
        kind: {name: _spread([each[kind][name] for each in rounds]) for name in ("p50", "p99")}
        for kind in ("all", *KINDS)
    }
    shown["fastest"] = {name: _spread([value]) for name, value in fastest.items()}
    if args.json:
        print(json.dumps({"notes": NOTES, "edits": args.edits, "rounds": args.rounds, **shown}))
        return
    print(f"gate, {NOTES} notes, {args.edits} edits, {args.rounds} rounds; µs, min–median–max")
    for kind, row in shown.items():
        print(f"{kind:8} p50 {_words(row['p50'])}   p99 {_words(row['p99'])}")


def typical(count: int) -> Iterator[Edit]:
    """What one person does on a full board: mostly typing and moving."""
    recorder = Recorder(4242)
    recorder.doc.apply_update(seed_update(NOTES))
    recorder.updates.clear()
    rng = random.Random(7)
    notes: Map[Any] = recorder.doc.get("notes", type=Map)
    names = sorted(notes)
    for step in range(count):
        kind = rng.choices(KINDS, weights=(50, 30, 8, 6, 3, 3))[0]
        with recorder.doc.transaction():
            DEEDS[kind](recorder.doc, rng.choice(names), step, rng)
        yield kind, recorder.updates[-1]


def _type(doc: Doc[Any], name: str, step: int, rng: random.Random) -> None:
    text: Text = doc.get("notes", type=Map)[name]["text"]
    at = len(" ".join(str(text).split(" ")[: rng.randrange(1, 6)]).encode())
    text.insert(at, rng.choice("aeiou é"))


def _move(doc: Doc[Any], name: str, step: int, rng: random.Random) -> None:
    doc.get("notes", type=Map)[name]["pos"] = [rng.random() * 900, step + 0.5]


def _create(doc: Doc[Any], name: str, step: int, rng: random.Random) -> None:
    words = " ".join(rng.choices(WORDS, k=6))
    doc.get("notes", type=Map)[f"new-note-{step:06d}"] = note(words, step, 1)


def _colour(doc: Doc[Any], name: str, step: int, rng: random.Random) -> None:
    doc.get("notes", type=Map)[name]["colour"] = rng.choice(("ambre", "bleu", "vert"))


def _delete(doc: Doc[Any], name: str, step: int, rng: random.Random) -> None:
    doc.get("notes", type=Map)[name]["del"] = 1.0


def _retain(doc: Doc[Any], name: str, step: int, rng: random.Random) -> None:
    doc.get("board", type=Map)["challenge"] = name


DEEDS: dict[str, Callable[[Doc[Any], str, int, random.Random], None]] = {
    "type": _type,
    "move": _move,
    "create": _create,
    "colour": _colour,
    "delete": _delete,
    "retain": _retain,
}


def measured(edits: list[Edit]) -> dict[str, list[float]]:
    """Judge every edit once, in order; return the µs of each by kind."""
    gate, writer = Gate(), Writer(1, "person-000000001", Role.PARTICIPANT)
    gate.learn(seed_update(NOTES))
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    gc.collect()
    for kind, update in edits:
        began = time.thread_time_ns()
        gate.judge(update, writer, live=True)
        took[kind].append((time.thread_time_ns() - began) / 1000)
    return took


def fastest_of(rounds: list[list[float]]) -> list[float]:
    """Return for each edit the least that it took."""
    return [min(times) for times in zip(*rounds, strict=True)]


def figures(took: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Return p50 and p99 of each kind and of all."""
    of_all = [each for times in took.values() for each in times]
    return {
        kind: {"p50": statistics.median(times), "p99": statistics.quantiles(times, n=100)[98]}
        for kind, times in {"all": of_all, **took}.items()
    }


def _spread(values: list[float]) -> list[float]:
    return [round(each, 1) for each in (min(values), statistics.median(values), max(values))]


def _words(spread: list[float]) -> str:
    return "–".join(f"{each:.1f}" for each in spread).rjust(17)


if __name__ == "__main__":
    main()
