"""Start several servers in turn, interleaved and repeated, and print ratios.

python -m bench.compare --install
python -m bench.compare --servers tablee,yws,hocuspocus --workloads workshop:30x10,storm:50
python -m bench.compare --durability --servers tablee,yws-leveldb,hocuspocus-sqlite
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import load
from .profile import Profile
from .report import table
from .servers import SERVERS, Server, install, running
from .watch import loadgen


def load_args(server: Server, workload: str, extra: list[str]) -> argparse.Namespace:
    """``workload`` is kind[:size][@key=value...], as in join:100@seed-notes=5000."""
    head, *options = workload.split("@")
    kind, _, size = head.partition(":")
    spec = server.spec
    argv = ["--url", server.url, "--adapter", spec.get("adapter", "yws"), "--workload", kind]
    argv += ["--server-pid", str(server.proc.pid), "--token", spec.get("token", "")]
    for header in spec.get("headers", []):
        argv += ["--header", header]
    if kind == "capacity" and size:
        argv += ["--shape", size]
    elif "x" in size:
        boards, people = size.split("x")
        argv += ["--boards", boards, "--people", people]
    elif size:
        argv += ["--people", size]
    for option in options:
        key, value = option.split("=", 1)
        argv += [f"--{key}", value]
    return load.parser().parse_args(argv + extra)


def one(
    name: str, spec: Mapping[str, Any], workload: str, extra: list[str], profile: str = ""
) -> dict[str, Any]:
    """A fresh server, one workload; ``profile`` (python, native) prints where its time goes."""
    with running(name, dict(spec)) as server:
        args = load_args(server, workload, extra)
        if args.workload == "capacity":
            return load.capacity(args)
        if not profile:
            return load.measure(args)
        seen = Profile(server.proc.pid, args.duration, f"{name}-{workload}", profile == "native")
        result = load.measure(args, seen.on_mark)
        print(f"# {name} {workload}\n{seen.told()}", flush=True)
        return result


def durability(name: str, spec: Mapping[str, Any], people: int, seconds: float) -> dict[str, Any]:
    """Edit, SIGKILL once every reader has everything, start again on the same data, join."""
    server = Server(name, dict(spec))
    port, data = server.port, server.data
    try:
        workload = f"storm:{people}@duration={seconds}@warmup=1@drain=1"
        args = load_args(server, workload, ["--no-final"])
        kept = load.Kept(skip_check=True)
        result = load.measure(args, lambda m: server.kill() if m == "drained" else None, kept)
        if kept.plan is None:
            raise RuntimeError("the run left no plan")
        server = Server(name, dict(spec), port, data)
        options = ["--room", kept.plan.rooms[0], "--settle", "0.1"]
        options += ["--warmup", "0.1", "--duration", "0.1"]
        after = load.Kept(skip_check=True, before=(kept.plan, kept.sent))
        load.measure(load_args(server, "check", options), kept=after)
        seen = {"delivered_before_kill": result["delivered"], "missing": result["missing"]}
        return seen | after.durable
    finally:
        server.discard()


class Runs:
    """All rounds of one call, written down one by one."""

    def __init__(
        self, args: argparse.Namespace, servers: dict[str, Any], extra: list[str]
    ) -> None:
        self.args, self.servers, self.extra = args, servers, extra
        self.names = args.servers.split(",")

    def record(self, **row: Any) -> None:
        """One raw result, as a line of JSON."""
        if self.args.out:
            with self.args.out.open("a") as out:
                out.write(json.dumps(row) + "\n")

    def durability(self) -> None:
        """Kill every server in turn."""
        for name in self.names:
            for _ in range(self.args.rounds):
                result = durability(name, self.servers[name], 10, 3)
                self.record(server=name, workload="durability", result=result)
                print(name, json.dumps(result), flush=True)

    def workload(self, workload: str) -> None:
        """Every server, in an order that turns around with each round."""
        results: dict[str, list[dict[str, Any]]] = {name: [] for name in self.names}
        for number in range(self.args.rounds):
            for name in self.names if number % 2 == 0 else reversed(self.names):
                try:
                    spec = self.servers[name]
                    result = one(name, spec, workload, self.extra, self.args.profile)
                except Exception as failure:  # a peer may die under load: say so, go on
                    said = f"{type(failure).__name__} {failure}"[:500]
                    print(f"{name} {workload}: {said}", file=sys.stderr, flush=True)
                    self.record(server=name, workload=workload, error=said)
                    continue
                self.record(server=name, workload=workload, result=result)
                results[name].append(result)
        if workload.startswith("capacity"):
            for name, rows in results.items():
                steps = json.dumps(rows[-1]["steps"] if rows else None)
                print(workload, name, "best", [row["best"] for row in rows], steps)
        else:
            print(table(workload, results, self.args.base or self.names[0]), flush=True)


def main() -> None:
    """Compare what the arguments name."""
    ap = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = ap.add_argument
    add("--install", action="store_true", help="install the peers, once")
    add("--servers", default="tablee,yws,hocuspocus,pycrdt-ws", help=", ".join(SERVERS))
    add("--server-file", type=Path, help="JSON with further servers")
    add("--workloads", default="workshop:10x10,plenary:100,storm:50,join:100")
    add("--rounds", type=int, default=3)
    add("--base", default="", help="server the ratios refer to (default: the first)")
    add("--durability", action="store_true")
    add(
        "--profile",
        nargs="?",
        const="python",
        default="",
        choices=["", "python", "native"],
        help="where each server spends the window (needs py-spy); its figures are no measurement",
    )
    add("--out", type=Path, help="append every raw result here, one JSON per line")
    add("--server-cpus", default="", help="pin servers, e.g. 0 (always pin on small machines)")
    add("--generator-cpus", default="", help="pin the generator, e.g. 1")
    args, extra = ap.parse_known_args()
    if args.install:
        install(args.servers.split(","))
        return None
    loadgen()  # no server is started for a generator that cannot be compiled
    os.environ["BENCH_SERVER_CPUS"] = args.server_cpus
    os.environ["BENCH_GENERATOR_CPUS"] = args.generator_cpus
    more = json.loads(args.server_file.read_text()) if args.server_file else {}
    runs = Runs(args, SERVERS | more, extra)
    unknown = [name for name in runs.names if name not in runs.servers]
    if unknown:
        ap.error(f"unknown server {unknown[0]}; known: {', '.join(runs.servers)}")
    if args.durability:
        return runs.durability()
    for workload in args.workloads.split(","):
        runs.workload(workload)
    return None


if __name__ == "__main__":
    main()
