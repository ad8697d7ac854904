"""The Python side: one virtual environment with the project and its dependency groups."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterable

from . import debian, stamps
from .console import BIN, ROOT, VENV, CommandFailed, ask, run, say, stop

PYTHON = BIN / "python"
DESCRIBED_BY = ("pyproject.toml", "hatch_build.py")


def prepare(groups: Iterable[str] = ()) -> None:
    """Make `.venv` hold the project and at least ``groups``; seconds when nothing changed."""
    if ask([str(PYTHON), "-c", "import pip"]) is None:  # absent, or its Python is gone
        _create()
    known = stamps.read(VENV)
    listed = known.get("groups")
    had = set(listed) if isinstance(listed, list) else set()
    wanted = had | set(groups)
    digest = stamps.digest(ROOT, [ROOT / name for name in DESCRIBED_BY], str(ROOT))
    if known.get("digest") == digest and wanted == had:
        return
    _install(wanted)
    stamps.write(VENV, {"digest": digest, "groups": sorted(wanted)})


def _create() -> None:
    if importlib.util.find_spec("ensurepip") is None:  # Debian ships it apart
        package = f"python3.{sys.version_info.minor}-venv"
        debian.install(
            package, otherwise=f"Python cannot make virtual environments: apt install {package}"
        )
    say("… making the virtual environment .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    _must([sys.executable, "-m", "venv", str(VENV)])


def _install(groups: set[str]) -> None:
    say(f"… installing Python packages ({', '.join(['server', *sorted(groups)])})")
    stamps.forget(VENV)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet"]
    _must([*pip, "--upgrade", "pip>=25.1"])  # the first that knows dependency groups
    chosen = [part for group in sorted(groups) for part in ("--group", group)]
    _must([*pip, "--editable", ".", *chosen])


def _must(command: list[str]) -> None:
    try:
        run(command)
    except CommandFailed as failure:
        stop(f"The Python environment could not be prepared: {failure}.")
