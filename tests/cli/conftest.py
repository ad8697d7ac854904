"""The command line as people run it: another process, another folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.cli.running import carry_out

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    status: int
    output: str
    refusal: str

    @property
    def data(self) -> Any:
        """The JSON object on standard output, which must be alone there."""
        return json.loads(self.output)


Tablee = Callable[..., Outcome]


def environment_of(folder: Path, **variables: str) -> dict[str, str]:
    """Return a quiet environment whose database lies in ``folder``."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    database = f"sqlite+aiosqlite:///{folder / 'tablee.db'}"
    return kept | {"PYTHONPATH": str(ROOT), "TABLEE_DATABASE_URL": database} | variables


@pytest.fixture
def tablee(tmp_path: Path) -> Tablee:
    def run(*words: str, **variables: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "server", *words],
            cwd=tmp_path,
            env=environment_of(tmp_path, **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Tablee:
    """The same without a process of its own, for what need not prove that."""

    def run(*words: str, **variables: str) -> Outcome:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("os.environ", environment_of(tmp_path, **variables))
        try:
            status = carry_out(words)
        except SystemExit as end:
            status = int(str(end.code))
        monkeypatch.undo()
        return Outcome(status, *capsys.readouterr())

    return run


def refused(outcome: Outcome) -> str:
    """Check that a command refused with one sentence and nothing else; return it."""
    assert outcome.status == 1, outcome
    assert outcome.output == ""
    assert outcome.refusal.count("\n") == 1, outcome.refusal
    assert "Traceback" not in outcome.refusal
    assert outcome.refusal.endswith(".\n")
    return outcome.refusal.strip()
