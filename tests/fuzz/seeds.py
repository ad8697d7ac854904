"""Named seeds: steps that once broke something, or that must never break it; kept as JSON."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from .crew import Worker, outcome_of
from .play import Finding
from .steps import RESTART, Written, written

FOLDER: Final = Path(__file__).parent / "seeds"


def load(path: Path) -> dict[str, Any]:
    """Return a seed: ``about``, ``steps``, and ``outcomes`` if they are settled."""
    seed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return seed


def store(finding: Finding, where: str, folder: Path = FOLDER) -> Path:
    """Write a finding down under a name of its own, and return where."""
    digest = sha256(json.dumps(finding.steps).encode()).hexdigest()[:8]
    folder.mkdir(exist_ok=True)
    path = folder / f"{finding.kind}-{digest}.json"
    seed = {"about": f"{finding.message} ({where})", "steps": finding.steps}
    path.write_text(json.dumps(seed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def shortened(finding: Finding, worker: Worker) -> Finding:
    """Return the same finding with as few steps as still lead to it."""
    steps, found = finding.steps, finding
    size = max(1, len(steps) // 2)
    while size:
        at = 0
        while at < len(steps):
            tried = _breaks([*steps[:at], *steps[at + size :]], finding.kind, worker)
            if tried is None or len(tried.steps) >= len(steps):
                at += size
            else:
                steps, found = tried.steps, tried
        size //= 2
    return found


def _breaks(steps: list[Written], kind: str, worker: Worker) -> Finding | None:
    """Tell whether steps, or a restart after them, break in the same way."""
    if steps and steps[-1][0] != RESTART.verb:
        steps = [*steps, *written([RESTART])]
    finding = outcome_of(steps, worker)[1]
    return finding if finding and finding.kind == kind else None
