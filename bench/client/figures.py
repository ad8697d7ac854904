"""The figures of a client: their names, units and targets, and what the runs say together."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.markdown import number

OURS = "tablee"
NAMES = {OURS: "Tablée", "tldraw": "tldraw", "excalidraw": "@excalidraw/excalidraw"}


@dataclass(frozen=True)
class Figure:
    """One number of a run; less is better for all of them."""

    key: str
    says: str
    unit: str
    limit: float | None = None


def _each(count: int, opens: float, batch: float | None, heap: float) -> tuple[Figure, ...]:
    n = f"{count:,}"
    aimed = count == 5000
    return (
        Figure(f"first_{count}", f"first board, {n} notes", "ms", opens),
        Figure(f"pan_{count}", f"main thread a frame, panning at zoom 1, {n}", "ms", 6),
        Figure(f"all_{count}", f"main thread a frame, panning at fit-all, {n}", "ms", 6),
        Figure(f"pan_p95_{count}", f"p95 frame, panning at zoom 1, {n}", "ms", 17),
        Figure(f"all_p95_{count}", f"p95 frame, panning at fit-all, {n}", "ms", 17),
        Figure(f"drag_p95_{count}", f"p95 frame, dragging a group of 50, {n}", "ms", 17),
        Figure(f"drag_{count}", f"main thread a move, dragging a group of 50, {n}", "ms"),
        Figure(f"batch_{count}", f"remote batch of 50 moves, {n}", "ms", batch),
        Figure(f"letter_{count}", f"one remote letter, {n}", "ms", 3 if aimed else None),
        Figure(f"heap_{count}", f"heap, {n} notes", "MB", heap),
    )


FIGURES: tuple[Figure, ...] = (
    Figure("javascript", "initial JavaScript, gzip", "KiB", 90),
    *_each(1000, 500, None, 10),
    *_each(5000, 900, 7, 24),
    Figure("slow_first", "processor ×4, 1,000 notes: first board", "ms", 1800),
    Figure("slow_pan_p95", "processor ×4, 1,000 notes: p95 frame at zoom 1", "ms", 34),
    Figure("slow_all_p95", "processor ×4, 1,000 notes: p95 frame at fit-all", "ms", 34),
    Figure("letter_p50", "key press to letter on a colleague's screen, p50", "ms"),
    Figure("letter_p95", "key press to letter on a colleague's screen, p95", "ms", 60),
)
ABOUT = (
    "Chromium without a graphics card, {width}×{height}, a fresh profile for every opening, "
    "everything from loopback; medians of {rounds} runs, with the smallest and the largest. "
    "*First board*: from the start of the navigation to the second frame after the notes are "
    "there. *Main thread*: TaskDuration of the renderer, shared among the frames, moves, "
    "batches or letters; what the page does while it rests is in it. Ours is the page that "
    "the server serves, with a colleague on another connection: socket, merging and drawing "
    "count. The others get their changes by a call in the page, so their network and merging "
    "are not in their figures. The notes and the distances between them are the same for all; "
    "ours lie in its zones, which makes a tall board, the others' in a square. At *fit-all* "
    "ours shows every note; the others as many as they can (Excalidraw looks no further than "
    "10 %, tldraw than 5 %)."
)
Row = dict[str, Any]


def together(rows: Sequence[Row], server: str) -> dict[str, dict[str, float]]:
    """Smallest, median and largest of each figure of one board."""
    found: dict[str, dict[str, float]] = {}
    for figure in FIGURES:
        values = [
            float(row["result"][figure.key])
            for row in rows
            if row["server"] == server and figure.key in row["result"]
        ]
        if values:
            found[figure.key] = {
                "low": min(values),
                "median": statistics.median(values),
                "high": max(values),
                "runs": len(values),
            }
    return found


def record(rows: Sequence[Row], about: dict[str, Any]) -> dict[str, Any]:
    """The file of results."""
    names = list(dict.fromkeys(row["server"] for row in rows))
    found = {name: together(rows, name) for name in names}
    ours = found.get(OURS, {})
    return {
        "question": "client",
        "asks": "What do opening, looking, moving and hearing of others cost in the browser?",
        **about,
        "rounds": max((row["round"] for row in rows), default=0),
        "targets": [
            {
                "figure": figure.says,
                "unit": figure.unit,
                "limit": figure.limit,
                "reached": ours[figure.key]["median"] <= figure.limit,
            }
            for figure in FIGURES
            if figure.limit is not None and figure.key in ours
        ],
        "servers": found,
        "rows": list(rows),
    }


def page(found: dict[str, Any], size: dict[str, int]) -> str:
    """The results as a table."""
    names = list(found["servers"])
    versions = found["versions"]
    heads = [f"{NAMES[name]} {versions.get(name, '')}".strip() for name in names]
    machine = found["machine"]
    lines = [
        "# The board in the browser",
        "",
        f"Measured on {found['taken'][:10]} with `{found['command']}` on {machine['processor']},"
        f" {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, Chromium"
        f" {versions.get('chromium', '?')}. Every run is in [client.json](client.json).",
        *(["", f"**{found['note']}**"] if found.get("note") else []),
        "",
        f"| figure | target | {' | '.join(heads)} |",
        "|---" * (len(names) + 2) + "|",
    ]
    for figure in FIGURES:
        cells = [_cell(found["servers"][name].get(figure.key)) for name in names]
        if all(cell == "–" for cell in cells):
            continue
        aim = f"≤ {number(figure.limit)}" if figure.limit is not None else ""
        if figure.limit is not None and _missed(found, figure):
            aim += ", **not reached**"
        lines.append(f"| {figure.says} ({figure.unit}) | {aim} | {' | '.join(cells)} |")
    lines += ["", ABOUT.format(rounds=found["rounds"], **size)]
    failed = [row for row in found["rows"] if row.get("errors")]
    lines += [
        "",
        *(
            f"- {NAMES[row['server']]}, run {row['round']}: {'; '.join(row['errors'])}"
            for row in failed
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _missed(found: dict[str, Any], figure: Figure) -> bool:
    return any(t["figure"] == figure.says and not t["reached"] for t in found["targets"])


def _cell(figure: dict[str, float] | None) -> str:
    if figure is None:
        return "–"
    low, middle, high = (number(figure[key]) for key in ("low", "median", "high"))
    return middle if low == high else f"{middle} ({low} – {high})"


def write(folder: Path, found: dict[str, Any], size: dict[str, int]) -> None:
    """Keep both files, a run on a line."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in found["rows"])
    rest = json.dumps({**found, "rows": []}, ensure_ascii=False, indent=1)
    text = rest.removesuffix("[]\n}") + f"[\n  {rows}\n ]\n}}\n"
    (folder / "client.json").write_text(text, encoding="utf-8")
    (folder / "client.md").write_text(page(found, size), encoding="utf-8")
