"""Remember what a folder was made from, so that it is made again only when that changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

NAME = ".made-from"


def digest(root: Path, files: Iterable[Path], *facts: str) -> str:
    """One hash of the names and contents of ``files`` (below ``root``) and of ``facts``."""
    seen = hashlib.sha256()
    for fact in facts:
        seen.update(fact.encode() + b"\0")
    for path in sorted(files):
        seen.update(path.relative_to(root).as_posix().encode() + b"\0")
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def files_below(folder: Path, *, without: Iterable[str] = ()) -> list[Path]:
    """Every file below ``folder``, except in folders whose name is in ``without``."""
    skipped = set(without)
    found: list[Path] = []
    for entry in folder.iterdir():
        if entry.name in skipped:
            continue
        if entry.is_dir():
            found += files_below(entry, without=skipped)
        elif entry.is_file():
            found.append(entry)
    return found


def read(folder: Path) -> dict[str, object]:
    """What was remembered in ``folder``; empty when nothing or nonsense was."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def write(folder: Path, facts: dict[str, object]) -> None:
    """Remember ``facts`` in ``folder``."""
    (folder / NAME).write_text(json.dumps(facts) + "\n", encoding="utf-8")


def forget(folder: Path) -> None:
    """Before something is made again: a run that is cut short must not look finished."""
    (folder / NAME).unlink(missing_ok=True)
