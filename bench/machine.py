"""On what it was measured: the machine, the versions, and what our server promises the disk."""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .servers import ROOT, peers_python
from .watch import bench_dir

OURS = ("pycrdt", "uvicorn", "websockets", "uvloop", "starlette", "sqlalchemy")
NPM_PEERS = ("@hocuspocus/server", "@hocuspocus/extension-sqlite", "@y/websocket-server")
NPM_BELOW = ("yjs", "ws", "y-leveldb", "crossws", "better-sqlite3")
PIP_PEERS = ("pycrdt-websocket", "pycrdt-store", "pycrdt", "uvicorn", "websockets")


def about(command: str) -> dict[str, Any]:
    """What every file of results says about where its figures come from."""
    return {
        "taken": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "machine": machine(),
        "pinned": {
            "server": os.environ.get("BENCH_SERVER_CPUS", ""),
            "generator": os.environ.get("BENCH_GENERATOR_CPUS", ""),
        },
        "versions": {"tablee": ours(), "peers": peers()},
        "durability": durability(),
    }


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system."""
    named = re.search(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), flags=re.MULTILINE)
    total = re.search(r"^MemTotal:\s*(\d+)", _read("/proc/meminfo"), flags=re.MULTILINE)
    return {
        "processor": named[1].strip() if named else platform.processor() or "unknown",
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(total[1]) / 1e6) if total else 0,
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
    }


def ours() -> dict[str, str]:
    """The versions behind our server."""
    found = {"tablee": version("tablee"), "commit": commit(), "python": platform.python_version()}
    found |= {"sqlite": sqlite3.sqlite_version}
    return found | {name: version(name) for name in OURS}


def commit() -> str:
    """The commit of this checkout, with a plus when it was changed since."""
    return _said(["git", "describe", "--always", "--dirty=+", "--exclude=*"], ROOT) or "unknown"


def peers() -> dict[str, str]:
    """The versions of those peers that are installed."""
    found = {}
    for name in (*NPM_PEERS, *NPM_BELOW):
        package = bench_dir() / "npm" / "node_modules" / name / "package.json"
        if package.exists():
            found[name] = str(json.loads(package.read_text())["version"])
    found |= _python_versions()
    node = _said(["node", "--version"])
    return found | ({"node": node.removeprefix("v")} if node else {})


def durability() -> dict[str, str]:
    """What the connection that writes our log answers about itself, asked on a scratch file."""
    from server.storage.sqlite import writing_engine

    with tempfile.TemporaryDirectory(dir=bench_dir()) as folder:
        engine = writing_engine(Path(folder) / "scratch.db")
        with closing(engine.raw_connection()) as connection:
            cursor = connection.cursor()
            answers = {
                name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0])
                for name in ("journal_mode", "synchronous")
            }
            cursor.close()
        engine.dispose()
    levels = {"0": "OFF", "1": "NORMAL", "2": "FULL", "3": "EXTRA"}
    return answers | {"synchronous": levels.get(answers["synchronous"], "unknown")}


def _python_versions() -> dict[str, str]:
    asked = (
        "import importlib.metadata as m, json\n"
        "have = {d.metadata['Name'].lower() for d in m.distributions()}\n"
        f"print(json.dumps({{n: m.version(n) for n in {PIP_PEERS!r} if n in have}}))"
    )
    said = _said([peers_python(), "-c", asked])
    found = json.loads(said) if said else {}
    if "pycrdt-websocket" not in found:
        return {}
    return {name if "pycrdt-" in name else f"{name} (peer)": text for name, text in found.items()}


def _said(command: list[str], cwd: Path | None = None) -> str:
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:  # not a Linux: the generator will say so
        return ""
