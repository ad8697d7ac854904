"""The boards of others: installed by package name beside the measurements, built, served."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from bench.watch import bench_dir

from .notes import notes

APPS = Path(__file__).parent / "apps"
PACKAGES = {
    "tldraw": ("tldraw", "5.4.2"),
    "excalidraw": ("@excalidraw/excalidraw", "0.18.1"),
}
BELOW = ("react@19", "react-dom@19", "vite@8")


def folder() -> Path:
    """Where they are installed and built."""
    path = bench_dir() / "client"
    path.mkdir(parents=True, exist_ok=True)
    return path


def build(name: str) -> Path:
    """The built page of one of them, made on first use or when its source has changed.

    Raises RuntimeError, with what npm said, when it cannot be installed or built.
    """
    package, version = PACKAGES[name]
    at = folder() / name
    source = APPS / f"{name}.jsx"
    stamp = at / "made-from"
    wanted = f"{package}@{version}\n{source.read_text(encoding='utf-8')}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return at / "dist"
    at.mkdir(exist_ok=True)
    (at / "package.json").write_text('{"private": true, "type": "module"}\n')
    print(f"… installing {package}@{version} into {at}", flush=True)
    _run(["npm", "install", "--no-audit", "--no-fund", f"{package}@{version}", *BELOW], at)
    shutil.copy(source, at / "main.jsx")
    for shared in ("index.html", "vite.config.js"):
        shutil.copy(APPS / shared, at / shared)
    _run(["npx", "vite", "build", "--logLevel", "error"], at)
    stamp.write_text(wanted, encoding="utf-8")
    return at / "dist"


def version(name: str) -> str:
    """The version that is installed, or an empty text."""
    package, _ = PACKAGES[name]
    at = folder() / name / "node_modules" / package / "package.json"
    return str(json.loads(at.read_text(encoding="utf-8"))["version"]) if at.exists() else ""


def _run(command: list[str], at: Path) -> None:
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])}: {done.stderr[-800:] or done.stdout[-800:]}")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        return


@contextmanager
def served(at: Path, count: int) -> Iterator[str]:
    """Serve a built page with so many notes from loopback; what it keeps is asked for anew."""
    rows = [asdict(note) for note in notes(count)]
    (at / "notes.json").write_text(json.dumps(rows), encoding="utf-8")
    (at / "kept.json").unlink(missing_ok=True)
    handler = functools.partial(_Quiet, directory=str(at))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    finally:
        server.shutdown()
        server.server_close()


def initial_javascript(page: Path) -> float:
    """Scripts a built page loads before it does anything, gzip -9, in KiB.

    As client/scripts/size.mjs counts: the entry and everything it imports at its head.
    """
    root = page.parent
    seen: set[Path] = set()
    html = page.read_text(encoding="utf-8")
    waiting = [
        root / path.removeprefix(".").removeprefix("/")
        for path in re.findall(r'(?:src|href)="([^"]+\.js)"', html)
    ]
    while waiting:
        file = waiting.pop()
        if file in seen or not file.exists():
            continue
        seen.add(file)
        code = file.read_text(encoding="utf-8")
        imports = re.findall(r"""(?:from|import)\s*["'](\.[^"']+\.js)["']""", code)
        waiting += [(file.parent / path).resolve() for path in imports]
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in seen) / 1024
