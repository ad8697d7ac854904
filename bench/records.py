"""The files of results: every run as it was, what the runs say together, and the verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .question import OURS, Question, Row, Spread, Target, spread

FOLDER = Path(__file__).resolve().parent / "results"
SHORT = FOLDER / "short"  # of `make bench`, not committed
ABOUT = ("taken", "command", "machine", "pinned", "versions", "durability", "note")
Record = dict[str, Any]


def record(question: Question, rows: Sequence[Row], about: dict[str, Any]) -> Record:
    """One question's file."""
    servers = {
        name: {
            figure.name: _plain(spread(rows, name, figure)) | {"unit": figure.unit}
            for figure in question.figures
            if spread(rows, name, figure)
        }
        for name in question.servers
        if any(row["server"] == name for row in rows)
    }
    return {
        "question": question.name,
        "asks": question.asks,
        **about,
        "rounds": max((row["round"] for row in rows), default=0),
        "targets": [_verdict(question, target, rows) for target in question.targets],
        "servers": servers,
        "rows": list(rows),
    }


def _plain(found: Spread | None) -> dict[str, Any]:
    return {key: round(value, 4) for key, value in asdict(found).items()} if found else {}


def _verdict(question: Question, target: Target, rows: Sequence[Row]) -> dict[str, Any]:
    figure = question.figure(target.figure)
    said = {
        "figure": figure.name,
        "unit": figure.unit,
        "limit": target.limit,
        "better": "more" if target.at_least else "less",
    }
    found = spread(rows, OURS, figure)
    if found is None:
        return said | {"reached": False, "by": "not measured"}
    ours = [row["result"] for row in rows if row["server"] == OURS and "result" in row]
    return said | {
        "busy": sum(not result.get("generator_ok", True) for result in ours),
        "reached": target.reached(found.median),
        "in_every_run": target.reached(found.low if target.at_least else found.high),
        "by": distance(found.median, target),
    }


def distance(value: float, target: Target) -> str:
    """By how much a target is reached or missed."""
    if not target.limit:
        return "" if target.reached(value) else f"{value:g} too many"
    share = value / target.limit - 1
    if abs(share) < 0.005:
        return "just"
    if share > 9:
        return f"{share + 1:.0f} times as much"
    if target.at_least:
        return f"{abs(share):.0%} {'more' if share > 0 else 'fewer'}"
    return f"{abs(share):.0%} {'above' if share > 0 else 'below'}"


def write(folder: Path, found: Record) -> None:
    """Keep one question's file, a run on a line."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in found["rows"])
    rest = json.dumps({**found, "rows": []}, ensure_ascii=False, indent=1)
    text = rest.removesuffix("[]\n}") + f"[\n  {rows}\n ]\n}}\n"
    (folder / f"{found['question']}.json").write_text(text, encoding="utf-8")


def again(folder: Path, questions: Iterable[Question]) -> None:
    """Write the files anew from their runs, after a figure or a target has changed."""
    for question in questions:
        for old in read(folder, [question]):
            about = {key: old[key] for key in ABOUT if key in old}
            write(folder, record(question, old["rows"], about))


def read(folder: Path, questions: Iterable[Question]) -> list[Record]:
    """The files that are there, in the order of the questions."""
    paths = [folder / f"{question.name}.json" for question in questions]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.exists()]
