"""Medians and ratios, as tables that can be pasted into a document."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

Result = dict[str, Any]

COLUMNS: list[tuple[str, Callable[[Result], float]]] = [
    ("p50", lambda r: r["edit_ms"]["p50"]),
    ("p99", lambda r: r["edit_ms"]["p99"]),
    ("max", lambda r: r["edit_ms"]["max"]),
    ("cur p99", lambda r: r["cursor_ms"]["p99"]),
    ("edits/s", lambda r: r["delivered_per_s"]),
    ("missing", lambda r: r["missing"]),
    ("cpu", lambda r: r.get("server_cpu_share", -1)),
    ("cpu-s/1k", lambda r: r.get("cpu_s_per_1000_deliveries", -1)),
    ("RSS idle", lambda r: r.get("rss_start_mb", -1)),
    ("RSS peak", lambda r: r.get("rss_peak_mb", -1)),
    ("Mbit/s", lambda r: r["mbit_in_per_s"]),
    ("join p50", lambda r: r["join_ms"]["p50"]),
    ("join p99", lambda r: r["join_ms"]["p99"]),
    ("joined", lambda r: r["joined"]),
    ("gen cpu", lambda r: r["gen_cpu_share"]),
]
COMPARED = ("p99", "cpu-s/1k", "RSS peak", "join p99", "Mbit/s")


def median(rows: list[Result], get: Callable[[Result], float]) -> float:
    """The middle one of several runs."""
    return statistics.median(float(get(row)) for row in rows)


def verdict(rows: list[Result]) -> str:
    """Whether the generator kept up, and whether everybody ended with the same board."""
    kept_up = all(row["generator_ok"] for row in rows)
    same = all(all(row.get("converged", {}).values()) for row in rows)
    return f"gen={'ok' if kept_up else 'BUSY'} conv={'ok' if same else 'NO'}"


def table(workload: str, results: dict[str, list[Result]], base: str) -> str:
    """One workload: a row per server, and ratios to ``base``."""
    head = f"| server | {' | '.join(name for name, _ in COLUMNS)} | ok |"
    lines = [f"## {workload}", head, "|---" * (len(COLUMNS) + 2) + "|"]
    for name, rows in results.items():
        if rows:
            cells = " | ".join(f"{median(rows, get):.6g}" for _, get in COLUMNS)
            lines.append(f"| {name} | {cells} | {verdict(rows)} |")
    others = [name for name, rows in results.items() if rows and name != base]
    if results.get(base) and others:
        lines.append(f"\nratios to {base} (above 1 = worse for p99, cpu, RSS, join):")
        lines += [f"- {name}: {_ratios(results[name], results[base])}" for name in others]
    return "\n".join(lines)


def _ratios(rows: list[Result], base: list[Result]) -> str:
    parts = []
    for label, get in COLUMNS:
        if label in COMPARED:
            ours, theirs = median(rows, get), median(base, get)
            ratio = f"{ours / theirs:.2f}" if theirs > 0 and ours > 0 else "-"
            parts.append(f"{label} {ratio}")
    return ", ".join(parts)
