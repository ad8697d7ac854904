"""One file is served by one process: the second says so and ends, whatever the first does."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.person import Person
from tests.serving import PATIENCE, ROOT, Server, serving

pytestmark = pytest.mark.kill
COMMAND = ["serve", "--port", "0"]


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


def refusal(first: Server, database: Path) -> str:
    """Start a second server and return the one sentence with which it ends."""
    url = f"sqlite+aiosqlite:///{database}"
    done = subprocess.run(
        [*first.command()[:3], *COMMAND],
        cwd=ROOT,
        env=os.environ | {"TABLEE_DATABASE_URL": url, "LANG": "en_GB.UTF-8"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert database.name in done.stderr
    return done.stderr


def test_a_second_server_refuses_to_start(first: Server) -> None:
    refusal(first, first.database)

    assert first.ask("GET", "/readyz") == {"status": "ready"}


def test_a_second_name_of_the_file_is_the_same_file(first: Server) -> None:
    link = first.folder / "autre nom 🌻.db"
    link.symlink_to(first.database)

    refusal(first, link)


async def test_a_server_that_stands_still_keeps_its_file_and_goes_on_with_it(
    first: Server,
) -> None:
    table = first.workshop()["boards"][0]
    session = first.session(table["participant"]["token"])["session"]
    async with Person(first.url, table["id"], session) as author:
        await author.until(lambda: author.synced)

        os.kill(first.pid, signal.SIGSTOP)
        try:
            note = await author.add_note("pendant l’arrêt 🌱")
            refusal(first, first.database)
        finally:
            os.kill(first.pid, signal.SIGCONT)

        await author.until_saved()
    kept = first.ask("GET", f"/api/boards/{table['id']}", session=session)["notes"]
    assert [one["id"] for one in kept] == [note]


def test_after_a_kill_the_next_one_serves_at_once_and_only_one(first: Server) -> None:
    table = first.workshop()["boards"][0]
    session = first.session(table["participant"]["token"])["session"]

    first.stop(signal.SIGKILL)
    with serving(first.folder) as second:
        refusal(second, second.database)

        found = second.ask("GET", f"/api/boards/{table['id']}", session=session)

    assert found["board"] == table["id"]


def test_of_two_that_start_in_one_moment_one_serves(tmp_path: Path) -> None:
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        rivals = [Server(folder) for _ in range(2)]
        processes = [rival.launch() for rival in rivals]

        ended = _first_to_end(processes)
        alive = rivals[1 - ended]

        assert processes[ended].returncode == 1
        alive.wait_until_ready()
        alive.workshop()
        alive.stop()


def _first_to_end(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one process has ended and return which."""
    lives = {os.pidfd_open(process.pid): number for number, process in enumerate(processes)}
    try:
        ended, _, _ = select.select(lives, [], [], PATIENCE)
        number = lives[ended[0]]
        processes[number].wait()
        return number
    finally:
        for life in lives:
            os.close(life)
