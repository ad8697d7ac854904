"""A real server process on a free port, with a database of its own."""

import contextlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds until a server that does not become ready has failed
PORTS = range(12_000, 32_000)
LOOK = 0.05  # seconds between two looks at a server that starts


class RefusedError(AssertionError):
    """An answer of the server that is not a success."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.body = body
        super().__init__(f"{status}: {body}")


class Server:
    """One server on one database file. It may be stopped, killed and started again.

    Everything here blocks; call it from a test between the things that wait.
    """

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        # Here a server that falls has to stay down, else nobody would notice.
        self._environment = {"TABLEE_WATCHDOG": "0"} | environment
        self._is_watched = self._environment["TABLEE_WATCHDOG"] != "0"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        """Everything the server has printed so far."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    @property
    def pid(self) -> int:
        """The process id of the running server, which a watchdog may have started."""
        assert self._process is not None
        return children(self._process.pid)[0] if self._is_watched else self._process.pid

    @property
    def watchdog(self) -> int:
        """The process id of what was started, be it a server or its watchdog."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start on the same data and port and wait until it is ready."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> subprocess.Popen[bytes]:
        """Start on the same data and port and do not wait."""
        assert self._process is None
        database = f"sqlite+aiosqlite:///{self.database}"
        settings = {"TABLEE_DATABASE_URL": database}
        self._process = self.start_process(settings | self._environment)
        return self._process

    def start_process(self, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start a process with these settings; a test may come by one in another way."""
        with (self.folder / "server.log").open("ab") as output:
            return subprocess.Popen(
                self.command(),
                cwd=ROOT,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def database(self) -> Path:
        """Where the server keeps its file."""
        return self.folder / "tablee.db"

    def command(self) -> list[str]:
        """What is run; a test may run something around it."""
        return [sys.executable, "-m", "server", "serve", "--port", str(self.port)]

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """End the process with SIGTERM or SIGKILL and return its exit status."""
        assert self._process is not None
        process, self._process = self._process, None
        process.send_signal(sign)
        try:
            return process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the server does not stop\n{self.output}") from None

    def restart(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Stop or kill, then start on the same data."""
        self.stop(sign)
        self.start()

    @property
    def running(self) -> bool:
        """Whether a process was started and neither stopped nor killed by the test."""
        return self._process is not None

    def ask(self, method: str, path: str, body: Any = None, *, session: str | None = None) -> Any:
        """Return the JSON answer of one request. Raises `RefusedError`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if session is not None:
            headers["Authorization"] = f"Bearer {session}"
        try:
            connection.request(
                method, path, json.dumps(body) if body is not None else None, headers
            )
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        is_json = response.headers.get_content_type() == "application/json"
        content = json.loads(text) if is_json else text
        if response.status >= 400:
            raise RefusedError(response.status, content)
        return content

    def workshop(self, tables: int = 1, title: str = "Été à la ferme 🌻") -> Any:
        """Create a workshop and return what POST /api/workshops answers."""
        return self.ask("POST", "/api/workshops", {"title": title, "tables": tables})

    def session(self, token: str, name: str = "Zoé 🌱") -> Any:
        """Exchange a link token and return what POST /api/sessions answers."""
        return self.ask("POST", "/api/sessions", {"token": token, "name": name})

    def wait_until_ready(self) -> None:
        """Wait until a launched server answers."""
        assert self._process is not None
        process = self._process
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline:
            try:
                self.ask("GET", "/readyz")
            except (OSError, RefusedError):
                if _ended(process):
                    break
            else:
                return
        how = "ended" if process.poll() is not None else f"is not ready after {PATIENCE:.0f} s"
        raise AssertionError(f"the server {how} ({process.returncode})\n{self.output}")


def _ended(process: subprocess.Popen[bytes]) -> bool:
    """Look once more a little later, or at once if the process is gone."""
    try:
        process.wait(LOOK)
    except subprocess.TimeoutExpired:
        return False
    return True


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that are still there."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


def _free_port() -> int:
    """Return a port on which nobody listens.

    From below those that the kernel lends to clients: between two starts of a server, no
    connection of other tests takes its port.
    """
    while True:
        port = PORTS.start + secrets.randbelow(len(PORTS))
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Server]:
    """Run a server for the length of a test; ``environment`` holds more TABLEE_… settings."""
    server = Server(folder, **environment)
    server.start()
    try:
        yield server
    finally:
        if server.running:
            server.stop()
