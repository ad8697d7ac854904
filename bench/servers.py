"""The servers that are compared: how each is installed, started and stopped."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .adapters import forget
from .watch import HERE, bench_dir, placed, prefer

ROOT = HERE.parent
PEERS = HERE / "peers"
_YWS: dict[str, Any] = {
    "cmd": ["node", "{node}/node_modules/@y/websocket-server/src/server.js"],
    # The newest that can be installed: 0.1.5 asks for a package of which there are drafts only.
    "npm": ["@y/websocket-server@0.1.1", "yjs@13", "y-protocols@1"],
    "env": {"HOST": "127.0.0.1"},
}
_HOCUSPOCUS: dict[str, Any] = {
    "cmd": ["node", "{peers}/hocuspocus.mjs"],
    "npm": ["@hocuspocus/server@4.7.0", "yjs@13", "y-protocols@1"],
    "adapter": "hocuspocus",
    "url": "ws://127.0.0.1:{port}/",
}
_PYCRDT: dict[str, Any] = {
    "cmd": ["{python}", "{peers}/pycrdt_ws.py"],
    "pip": ["pycrdt-websocket", "pycrdt-store", "pycrdt", "uvicorn", "websockets", "uvloop"],
}
_RELAY: dict[str, Any] = {
    "cmd": ["{python}", "{peers}/websockets_relay.py"],
    "pip": ["websockets", "uvloop"],
    "adapter": "relay",
}

# {node}: npm packages of the peers; {python}: their interpreter; {data}: a fresh folder per start
SERVERS: dict[str, dict[str, Any]] = {
    "tablee": {
        "cmd": ["{ours}", "-m", "server", "serve", "--port", "{port}"],
        "cwd": str(ROOT),
        "adapter": "tablee",
        "url": "ws://127.0.0.1:{port}/sync/{room}",
        "env": {
            "TABLEE_DATABASE_URL": "sqlite+aiosqlite:///{data}/tablee.db",
            # One board shall fill until it is too slow, and all come from one address.
            "TABLEE_MAX_PEOPLE": "10000",
            "TABLEE_MAX_STRANGERS": "20000",
        },
    },
    "ws-relay": {"cmd": ["node", "{peers}/ws_relay.mjs"], "npm": ["ws@8"], "adapter": "relay"},
    "py-relay": _RELAY,
    "py-relay-uvloop": {**_RELAY, "env": {"UVLOOP": "1"}},
    "yws": _YWS,
    "yws-leveldb": {
        **_YWS,
        "npm": [*_YWS["npm"], "y-leveldb@0.2"],
        "env": {"HOST": "127.0.0.1", "YPERSISTENCE": "{data}/level"},
    },
    "hocuspocus": _HOCUSPOCUS,
    "hocuspocus-sqlite": {
        **_HOCUSPOCUS,
        "npm": [*_HOCUSPOCUS["npm"], "@hocuspocus/extension-sqlite@4.7.0"],
        "env": {"DB": "{data}/hocuspocus.db"},
    },
    "pycrdt-ws": _PYCRDT,
    "pycrdt-ws-hypercorn": {
        **_PYCRDT,
        "pip": [*_PYCRDT["pip"], "hypercorn"],
        "env": {"HYPERCORN": "1"},
    },
    "pycrdt-ws-sqlite": {**_PYCRDT, "env": {"STORE": "{data}/ystore.db"}},
}


def peers_python() -> str:
    """The interpreter that has the Python peers."""
    own = bench_dir() / "venv/bin/python"
    return str(own) if own.exists() else sys.executable


def _wanted(names: Iterable[str], manager: str) -> list[str]:
    return sorted({package for name in names for package in SERVERS[name].get(manager, [])})


def _lacking(name: str) -> bool:
    noted = bench_dir() / "installed.json"
    have = set(json.loads(noted.read_text())) if noted.exists() else set()
    return bool({*_wanted([name], "npm"), *_wanted([name], "pip")} - have)


def install(names: Iterable[str]) -> list[str]:
    """Bring what these servers need into the folder of measurements, once.

    Nothing of them enters the project. Returns the names of those that can be started; what
    is in the way of the others has been said in a line.
    """
    lacking = [name for name in names if _lacking(name)]
    if lacking:
        print(f"… installing {', '.join(lacking)} into {bench_dir()}", flush=True)
        npm, pip = _wanted(lacking, "npm"), _wanted(lacking, "pip")
        have = [*(npm if npm and _npm(npm) else []), *(pip if pip and _pip(pip) else [])]
        noted = bench_dir() / "installed.json"
        before = json.loads(noted.read_text()) if noted.exists() else []
        noted.write_text(json.dumps(sorted({*before, *have})))
    return [name for name in names if not _lacking(name)]


def _npm(packages: list[str]) -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        print("✗ npm is missing: install Node 20 to measure the JavaScript peers", flush=True)
        return False
    folder = bench_dir() / "npm"
    folder.mkdir(exist_ok=True)
    if not (folder / "package.json").exists():
        (folder / "package.json").write_text('{"private": true}\n')
    return _done(["npm", "install", "--no-audit", "--no-fund", *packages], folder)


def _pip(packages: list[str]) -> bool:
    made = peers_python() != sys.executable
    made = made or _done([sys.executable, "-m", "venv", str(bench_dir() / "venv")])
    return made and _done([peers_python(), "-m", "pip", "install", "-q", *packages])


def _done(command: list[str], cwd: Path | None = None) -> bool:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    if done.returncode:
        said = " ".join(done.stderr.split())[-300:]
        print(f"✗ {' '.join(command[:3])} …: {said}", flush=True)
    return not done.returncode


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
