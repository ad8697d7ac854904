"""The fuzzer itself: it repeats, it knows what killed a worker, and it shortens what it finds."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.crdt.bytewise import MINE, item, note, update

from .crew import Died, Run, Worker, outcome_of
from .seeds import load, shortened, store
from .steps import RESTART, Journal, Step, read, written
from .words import LINK, LINKS

TYPED = [
    Step("judge", update(item(MINE, clock, "é", origin=(MINE, clock - 1))), "alice")
    for clock in range(11, 19)
]
HONEST = [Step("judge", update(*note(MINE, 0)), "alice"), *TYPED, RESTART]
LINKED = [
    Step("judge", update(item(202, clock, [LINK], parent="links", sub=LINKS[clock])), "bob")
    for clock in range(3)
]
# Trusted bytes that no board has: the next look at the whole board stumbles upon them.
ODD = Step(
    "learn",
    update(
        *(
            struct._replace(content=["rêve"]) if struct.sub == "kind" else struct
            for struct in note(7, 0, "note-zzzzzzzz09")
        )
    ),
)


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as worker:
        yield worker


def test_the_same_seed_makes_the_same_inputs() -> None:
    first, second = (Run(7, 600).go(1).tally for _ in range(2))

    assert first.judged == 600
    assert first.outcomes == second.outcomes
    assert first.outcomes != Run(8, 600).go(1).tally.outcomes


def test_steps_come_back_from_the_journal_and_from_json(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.touch()
    journal, other = Journal(path), Journal(path)
    journal.keep(TYPED[0])
    journal.begin()
    for step in HONEST[:3]:
        journal.keep(step)
    journal.trying(TYPED[5])

    assert other.steps() == [*HONEST[:3], TYPED[5]]
    assert read(written(HONEST)) == HONEST


def test_what_was_tried_when_a_worker_died_is_known_and_another_goes_on(worker: Worker) -> None:
    endless = {"seed": 1, "chunk": 0, "board": 0, "inputs": 10**9}
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(worker.ask, endless)
        while not worker.journal.steps():
            assert not asked.done()
        os.kill(worker.pid, signal.SIGKILL)
        with pytest.raises(Died) as died:
            asked.result()

    assert (died.value.finding.kind, died.value.finding.message) == ("death", "status -9")
    assert read(died.value.finding.steps)
    assert outcome_of(written(HONEST), worker) == (["new"] * 9 + ["restart"], None)


def test_a_finding_is_shortened_and_kept(worker: Worker, tmp_path: Path) -> None:
    steps = written([HONEST[0], *LINKED, ODD, *TYPED, RESTART])
    finding = outcome_of(steps, worker)[1]
    assert finding is not None

    short = shortened(finding, worker)
    seed = load(store(short, "seed 1:2:3", tmp_path))

    assert [step.verb for step in read(seed["steps"])] == ["judge", "learn", "judge"]
    assert outcome_of(seed["steps"], worker)[1] == short
    assert short.kind == "unreadable"
