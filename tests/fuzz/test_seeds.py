"""What once broke something, or was said to, breaks nothing any more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .crew import Worker, outcome_of
from .seeds import FOLDER, load

SEEDS = sorted(FOLDER.glob("*.json"))


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_seed_breaks_nothing(path: Path, worker: Worker) -> None:
    seed = load(path)

    outcomes, finding = outcome_of(seed["steps"], worker)

    assert finding is None
    assert outcomes == seed.get("outcomes", outcomes)
