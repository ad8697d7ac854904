"""Find Node: the machine's if it is new enough, else the one that PyPI carries."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from .console import BIN, ask

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


def find() -> Node | None:
    """The first Node that is new enough on PATH, then in the virtual environment."""
    for folder in (None, str(BIN)):
        program, npm = shutil.which("node", path=folder), shutil.which("npm", path=folder)
        if program and npm:
            version = ask([program, "--version"])
            if _at_least(version, OLDEST_NODE) and _at_least(ask([npm, "--version"]), OLDEST_NPM):
                return Node(program, npm, str(version))
    return None


def _at_least(version: str | None, oldest: tuple[int, int]) -> bool:
    numbers = (version or "").lstrip("v").split(".")
    try:
        return tuple(int(number) for number in numbers[:2]) >= oldest
    except ValueError:
        return False
