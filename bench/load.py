"""Drive one whiteboard server with many participants on the protocol; print JSON.

python -m bench.load --url 'ws://127.0.0.1:1234/{room}' --workload workshop --boards 30 --people 10
"""

from __future__ import annotations

import argparse
import json
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from . import growth, recovery
from .adapters import ADAPTERS, Adapter
from .convergence import Sent, check_convergence, seen_by_joiner
from .plan import DEFAULTS, Plan, build_plan, write_job
from .watch import job_dir, rss_mb, run_job, tree

STILL_MS = 250  # the generator never works so long in one go: the machine kept it from turning


@dataclass
class Kept:
    """What a run leaves for the next one, when a server is killed between them."""

    skip_check: bool = False
    plan: Plan | None = None
    sent: Sent = field(default_factory=list)
    before: tuple[Plan, Sent] | None = None
    durable: dict[str, Any] = field(default_factory=dict)


def parser() -> argparse.ArgumentParser:
    """The options of one run."""
    ap = argparse.ArgumentParser(description=__doc__)
    add = ap.add_argument
    add(
        "--url", required=True, help="ws://127.0.0.1:PORT/{room}; {token}, {person} are filled too"
    )
    add("--adapter", choices=ADAPTERS, default="yws")
    add("--token", default="")
    add("--header", action="append", default=[], help="Name: value")
    add("--server-pid", type=int, help="root process of the server: its whole tree is watched")
    add("--workload", choices=[*DEFAULTS, "capacity"], required=True)
    add("--boards", type=int, default=10)
    add("--people", type=int, help="per board; on the board; writers (storm); joiners (join)")
    add("--room", default="", help="check: the room to read")
    add("--cursor-hz", type=float)
    add("--seed-notes", type=int)
    add("--settle", type=float, default=1.5)
    add("--warmup", type=float, default=2)
    add("--duration", type=float, default=10)
    add("--drain", type=float, default=5)
    add("--join-limit", type=float, default=30, help="how long to wait for all to be in")
    add("--tag", default="")
    add("--no-final", action="store_true", help="no late joiner at the end")
    add("--burst", type=float, default=3, help="overload: from this second on everybody acts")
    add("--calm", type=float, default=8, help="overload: until this one")
    add("--steps", default="", help="capacity: sizes separated by commas")
    add("--start", type=int, default=0, help="capacity: the size to begin with")
    add("--shape", choices=growth.LADDERS, default="plenary", help="capacity: what grows")
    add("--limit-ms", type=float, default=100, help="capacity: p99 staleness allowed")
    return ap


def measure(
    args: argparse.Namespace,
    on_mark: Callable[[str], None] | None = None,
    kept: Kept | None = None,
) -> dict[str, Any]:
    """One run; raises RuntimeError when the generator fails."""
    people, hz, notes = DEFAULTS[args.workload]
    args.people = args.people or people
    args.cursor_hz = hz if args.cursor_hz is None else args.cursor_hz
    args.seed_notes = notes if args.seed_notes is None else args.seed_notes
    headers = dict(header.split(": ", 1) for header in args.header)
    adapter = ADAPTERS[args.adapter](args.url, args.token, headers)
    plan = build_plan(args)
    rest = rss_mb(tree(args.server_pid)) if args.server_pid else -1
    url = urlsplit(args.url.format(room="r", token="t", person=0))  # noqa: S106
    host, port = socket.gethostbyname(str(url.hostname)), url.port or 80
    with tempfile.TemporaryDirectory(dir=job_dir()) as tmp:
        job = Path(tmp) / "job.bin"
        write_job(job, plan, adapter, host, port, Path(tmp))
        result = run_job(job, args.server_pid, on_mark)
        sent = result.pop("sent")
        writes = args.workload in ("workshop", "plenary", "overload", "storm")
        if writes and not (kept and kept.skip_check):
            result["converged"] = check_convergence(plan, sent, Path(tmp), adapter)
        if kept:
            _keep(kept, plan, sent, adapter, Path(tmp))
    if args.workload == "overload":
        result |= recovery.figures(result, args.burst, args.calm, args.limit_ms)
    else:
        result.pop("timeline")
    return _rounded(result) | {
        "rss_rest_mb": round(rest, 1),
        "workload": args.workload,
        "people": args.people,
        "boards": len(plan.rooms),
    }


def _keep(kept: Kept, plan: Plan, sent: Sent, adapter: Adapter, logs: Path) -> None:
    kept.plan, kept.sent = plan, sent
    if kept.before:
        prefix = adapter.prefix(plan.rooms[0])
        kept.durable = seen_by_joiner(logs / "conn0.log", prefix, *kept.before)


def _rounded(result: dict[str, Any]) -> dict[str, Any]:
    window = result["window_s"] or 1
    result["delivered_per_s"] = round(result["delivered_win"] / window)
    result["cursors_per_s"] = round(result["cursor_deliveries_win"] / window)
    result["mbit_in_per_s"] = round(result["bytes_in_win"] * 8 / 1e6 / window, 2)
    if result["frames_in_win"]:
        result["bytes_per_frame"] = round(result["bytes_in_win"] / result["frames_in_win"], 1)
    result["bytes_per_reader_and_s"] = round(result["bytes_in_win"] / result["conns"] / window)
    if result["cursors_expected_win"]:
        shown = result["cursors_shown_win"] / result["cursors_expected_win"]
        result["cursors_shown_share"] = round(shown, 4)
    lag = result["gen_lag_ms"]["p99"]
    still = result["stood_still_ms"] > STILL_MS
    result["generator_ok"] = result["gen_cpu_share"] < 0.85 and lag < 10 and not still
    return result


def healthy(result: dict[str, Any], limit: float) -> bool:
    """Fast enough, and nothing lost."""
    fast = 0 <= result["edit_ms"]["p99"] < limit
    whole = not result["missing"] and not result["closed_by_server"]
    return fast and whole and result["joined"] >= result["base"]


def capacity(args: argparse.Namespace) -> dict[str, Any]:
    """The most people, or boards, with which it is healthy; and every step on the way."""
    tried: list[dict[str, Any]] = []

    def carries(size: int) -> bool:
        one = argparse.Namespace(**vars(args))
        one.workload, one.seed_notes, one.no_final, one.tag = args.shape, None, True, ""
        one.people, one.boards = (
            (size, 1) if args.shape == "plenary" else (args.people or 10, size)
        )
        result = measure(one, kept=Kept(skip_check=True))
        fine = healthy(result, args.limit_ms)
        tried.append({"size": size, "healthy": fine} | _step(result))
        return fine

    steps = [int(step) for step in args.steps.split(",") if step]
    best = growth.search(carries, steps or growth.LADDERS[args.shape], args.start)
    named = {"workload": "capacity", "shape": args.shape, "limit_ms": args.limit_ms}
    whole = {
        "generator_ok": all(step["generator_ok"] for step in tried),
        "stood_still_ms": max(step["stood_still_ms"] for step in tried),
    }
    return {**named, "best": best, **whole, "steps": tried}


def _step(result: dict[str, Any]) -> dict[str, Any]:
    names = ("missing", "closed_by_server", "joined", "base", "server_cpu_share", "rss_peak_mb")
    names += ("gen_cpu_share", "generator_ok", "stood_still_ms")
    names += ("cursors_shown_share", "bytes_per_reader_and_s")
    late = {"p50_ms": result["edit_ms"]["p50"], "p99_ms": result["edit_ms"]["p99"]}
    late["cursor_p99_ms"] = result["cursor_ms"]["p99"]
    return late | {name: result.get(name) for name in names}


def main() -> None:
    """Measure once, print JSON."""
    args = parser().parse_args()
    result = capacity(args) if args.workload == "capacity" else measure(args)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
