"""The servers that are compared: how each is installed, started and stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .adapters import forget
from .watch import HERE, bench_dir, placed, prefer

ROOT = HERE.parent
PEERS = HERE / "peers"
NPM = [
    "@y/websocket-server@0.1.1",
    "yjs@13",
    "y-protocols@1",
    "ws@8",
    "y-leveldb@0.2",
    "@hocuspocus/server@4.7.0",
    "@hocuspocus/extension-sqlite@4.7.0",
]
PIP = [
    "pycrdt",
    "pycrdt-websocket",
    "pycrdt-store",
    "uvicorn",
    "hypercorn",
    "websockets",
    "uvloop",
]

_YWS: dict[str, Any] = {
    "cmd": ["node", "{node}/node_modules/@y/websocket-server/src/server.js"],
    "package": "@y/websocket-server",
    "env": {"HOST": "127.0.0.1"},
}
_HOCUSPOCUS = {
    "cmd": ["node", "{peers}/hocuspocus.mjs"],
    "package": "@hocuspocus/server",
    "adapter": "hocuspocus",
    "url": "ws://127.0.0.1:{port}/",
}
_PYCRDT = ["{python}", "{peers}/pycrdt_ws.py"]
_RELAY = ["{python}", "{peers}/websockets_relay.py"]

# {node}: npm packages of the peers; {python}: their interpreter; {data}: a fresh folder per start
SERVERS: dict[str, dict[str, Any]] = {
    "tablee": {
        "cmd": ["{ours}", "-m", "server", "serve", "--port", "{port}"],
        "cwd": str(ROOT),
        "adapter": "tablee",
        "url": "ws://127.0.0.1:{port}/sync/{room}",
        "env": {
            "TABLEE_DATABASE_URL": "sqlite+aiosqlite:///{data}/tablee.db",
            "TABLEE_MAX_PEOPLE": "10000",  # one board shall fill until it is too slow
        },
    },
    "ws-relay": {"cmd": ["node", "{peers}/ws_relay.mjs"], "adapter": "relay"},
    "py-relay": {"cmd": _RELAY, "adapter": "relay"},
    "py-relay-uvloop": {"cmd": _RELAY, "adapter": "relay", "env": {"UVLOOP": "1"}},
    "yws": _YWS,
    "yws-leveldb": {**_YWS, "env": {"HOST": "127.0.0.1", "YPERSISTENCE": "{data}/level"}},
    "hocuspocus": _HOCUSPOCUS,
    "hocuspocus-sqlite": {**_HOCUSPOCUS, "env": {"DB": "{data}/hocuspocus.db"}},
    "pycrdt-ws": {"cmd": _PYCRDT},
    "pycrdt-ws-hypercorn": {"cmd": _PYCRDT, "env": {"HYPERCORN": "1"}},
    "pycrdt-ws-sqlite": {"cmd": _PYCRDT, "env": {"STORE": "{data}/ystore.db"}},
}


def peers_python() -> str:
    """The interpreter that has the Python peers."""
    own = bench_dir() / "venv/bin/python"
    return str(own) if own.exists() else sys.executable


def install() -> None:
    """The peers, into the folder of measurements; nothing of them enters the project.

    What cannot be installed is left out of the comparison, and named by `installed`.
    """
    npm = bench_dir() / "npm"
    npm.mkdir(exist_ok=True)
    if not (npm / "package.json").exists():
        (npm / "package.json").write_text('{"private": true}\n')
    _try(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *NPM], npm)
    _try(["npm", "rebuild", "leveldown", "classic-level", "better-sqlite3"], npm)
    _try([sys.executable, "-m", "venv", str(bench_dir() / "venv")])
    _try([peers_python(), "-m", "pip", "install", "-q", *PIP])


def installed(name: str) -> bool:
    """Whether a server can be started here."""
    spec = SERVERS[name]
    if spec["cmd"][0] == "node":
        folder = bench_dir() / "npm" / "node_modules"
        return bool(shutil.which("node")) and (folder / spec.get("package", "ws")).exists()
    if spec["cmd"][0] == "{python}":
        return (bench_dir() / "venv" / "bin" / "python").exists()
    return True


def _try(command: list[str], cwd: Path | None = None) -> None:
    try:
        done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    except OSError as failure:
        print(f"✗ {failure}", flush=True)
        return
    if done.returncode:
        print(f"✗ {' '.join(command[:3])} …: {done.stderr.strip()[-300:]}", flush=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Server:
    """One running server on a port of its own, with a folder of its own."""

    def __init__(
        self, name: str, spec: dict[str, Any], port: int | None = None, data: Path | None = None
    ) -> None:
        self.name, self.spec, self.port = name, spec, port or free_port()
        self.data = data or bench_dir() / "data" / f"{name}-{time.monotonic_ns()}"
        self.data.mkdir(parents=True, exist_ok=True)
        self.url = spec.get("url", "ws://127.0.0.1:{port}/{room}").replace(
            "{port}", str(self.port)
        )
        self.proc = self._start()
        prefer(self.proc.pid)
        self._listening()

    def _start(self) -> subprocess.Popen[bytes]:
        fill = {
            "node": str(bench_dir() / "npm"),
            "peers": str(PEERS),
            "python": peers_python(),
            "ours": sys.executable,
            "data": str(self.data),
            "port": str(self.port),
        }
        env = os.environ | {"PORT": str(self.port), "BENCH_NODE": fill["node"]}
        env |= {key: value.format(**fill) for key, value in self.spec.get("env", {}).items()}
        with (self.data / "server.log").open("ab") as log:
            return subprocess.Popen(
                [part.format(**fill) for part in self.spec["cmd"]],
                env=env,
                cwd=self.spec.get("cwd"),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=placed(os.environ.get("BENCH_SERVER_CPUS", "")),
            )

    def _listening(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.proc.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                time.sleep(0.05)
            else:
                time.sleep(0.3)
                return
        self.kill()
        said = (self.data / "server.log").read_text()[-600:]
        raise RuntimeError(f"{self.name} does not listen: {said}")

    def kill(self) -> None:
        """Without a warning, as a power cut would."""
        try:
            os.killpg(self.proc.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.proc.wait()

    def discard(self) -> None:
        """Stop it and remove what it wrote."""
        self.kill()
        forget(f"127.0.0.1:{self.port}")
        shutil.rmtree(self.data, ignore_errors=True)


@contextmanager
def running(name: str, spec: dict[str, Any]) -> Iterator[Server]:
    """A server for the length of one measurement."""
    server = Server(name, spec)
    try:
        yield server
    finally:
        server.discard()
