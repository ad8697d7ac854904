"""Speak to the person at the terminal, and run commands on their behalf."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")

# Nobody is asked anything; npm is quiet about money, audits and its own news.
QUIET = {
    "NPM_CONFIG_FUND": "false",
    "NPM_CONFIG_AUDIT": "false",
    "NPM_CONFIG_UPDATE_NOTIFIER": "false",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "DEBIAN_FRONTEND": "noninteractive",
}


class CommandFailed(Exception):
    """A command ended badly; ``status`` is what it said to its parent."""

    def __init__(self, command: Sequence[str], status: int) -> None:
        self.status = status
        super().__init__(f"{' '.join(command)} ended with status {status}")


def say(text: str) -> None:
    """Print one line at once, before the output of whatever comes next."""
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    """Leave with one sentence on standard error and status 1."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
    sys.exit(1)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a command: ours, made quiet, the virtual environment's programs first.

    A PATH given in ``extra`` goes before them: it names the Node that was chosen.
    """
    merged = {**os.environ, **QUIET, **(extra or {})}
    merged["PATH"] = os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)])
    if extra and "PATH" in extra:
        merged["PATH"] = os.pathsep.join([extra["PATH"], merged["PATH"]])
    merged.pop("VIRTUAL_ENV", None)
    if not sys.stdout.isatty():
        merged["NO_COLOR"] = "1"  # a log is read as text
    return merged


def run(
    command: Sequence[str],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run a command with its output shown; raises CommandFailed."""
    done = subprocess.run(list(command), cwd=cwd, env=environment(env), check=False)
    if done.returncode:
        raise CommandFailed(command, done.returncode)


def record(
    command: Sequence[str], *, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a command and return its status and all it printed, for what runs beside others."""
    done = subprocess.run(
        list(command),
        cwd=cwd,
        env=environment(env),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout


def ask(command: Sequence[str]) -> str | None:
    """Return what a command prints, or None when it is absent or fails."""
    try:
        done = subprocess.run(
            list(command), env=environment(), check=False, capture_output=True, text=True
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
