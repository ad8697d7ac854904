"""What people install is whole: from a checkout to a served page, and without Node from there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tarfile
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIRST = "/server/static/index.html"
OLD = "<title>Les pages de l’été dernier 🍂</title>"

pytestmark = [pytest.mark.packaging, pytest.mark.timeout(400)]


def carried_out(command: list[str], cwd: Path, env: dict[str, str] | None = None) -> str:
    """What the command prints; its whole output is the message when it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def without_node(folder: Path) -> dict[str, str]:
    """The environment, with a PATH on which there is nothing but ``folder``."""
    return {**os.environ, "PATH": str(folder), "npm_config_offline": "true"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that a commit would hold, and pages that were built from older ones."""
    copy = tmp_path_factory.mktemp("checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    (copy / ".git").mkdir()
    (copy / "server" / "static").mkdir()
    (copy / "server" / "static" / "index.html").write_text(OLD, "utf-8")
    return copy


@pytest.fixture(scope="module")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sdist")
    carried_out([sys.executable, "-m", "build", "--sdist", "--outdir", str(place)], checkout)
    return next(place.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from the sdist, where there is no Node."""
    place = tmp_path_factory.mktemp("wheel")
    carried_out(["tar", "-xzf", str(sdist), "-C", str(place)], place)
    source = next(path for path in place.iterdir() if path.is_dir())
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(place), str(source)]
    carried_out(command, place, without_node(place))
    return next(place.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that was empty before the wheel came."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=True)
    programs = home / "bin"
    command = [str(programs / "python"), "-m", "pip", "install", "--quiet", str(wheel)]
    carried_out(command, home, without_node(programs))
    return programs


def test_the_sdist_holds_the_sources_and_the_pages_built_from_them(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        page = archive.extractfile(next(n for n in archive.getnames() if n.endswith(FIRST)))
        first = page.read().decode() if page else ""

    assert {"server/static/index.html", "server/static/board.html"} <= names
    assert {"schema/cahier/fr.json", "schema/migrations/env.py", "client/package.json"} <= names
    assert not [name for name in names if "node_modules" in name]
    assert "Tablée" in first
    assert OLD not in first


def test_the_wheel_holds_what_the_server_needs_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert {"server/static/index.html", "server/static/board.html"} <= names
    assert {"server/schema/cahier/fr.json", "server/schema/cahier/en.json"} <= names
    assert "server/schema/migrations/env.py" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    tops = {name.partition("/")[0] for name in names}
    assert [top for top in tops if top != "server" and not top.endswith(".dist-info")] == []


def test_the_installed_command_says_what_it_can_do(installed: Path, tmp_path: Path) -> None:
    said = carried_out([str(installed / "tablee"), "--help"], tmp_path, without_node(installed))

    assert "serve" in said
    assert "migrate" in said


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """A server started from a folder that knows nothing of Tablée."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = without_node(installed)
    program = str(installed / "tablee")
    carried_out([program, "migrate"], tmp_path, env)
    with subprocess.Popen(
        [program, "serve", "--port", str(port)], cwd=tmp_path, env=env
    ) as server:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def answer(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=20) as response:
        return response.status, response.read().decode()


def listening(address: str) -> None:
    """Return as soon as the server takes connections; the test's time limit is the limit."""
    host, _, port = address.removeprefix("http://").partition(":")
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            continue
        return


def test_the_installed_server_serves_its_pages_from_any_folder(address: str) -> None:
    listening(address)

    ready, page = answer(f"{address}/readyz"), answer(f"{address}/")

    assert ready[0] == 200
    assert page[0] == 200
    assert "<title>" in page[1]
    assert "Tablée" in page[1]
