"""A server that freezes or falls is started again; nothing is lost, nobody has to do anything."""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from server.cli.watchdog import BEAT, is_wanted
from tests.person import Person
from tests.serving import RefusedError, Server, children, serving

from .conftest import environment_of

PATIENCE = 20.0
SECONDS = "3"  # of the watchdog in these tests


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("watchdog"), TABLEE_WATCHDOG=SECONDS) as running:
        yield running


def wait_until(condition: Callable[[], object]) -> None:
    """Look again and again; the pause between two looks is a wait for nothing."""
    deadline = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline, "it did not happen"
        let_pass(0.02)


def let_pass(seconds: float) -> None:
    select.select([], [], [], seconds)


def answers(server: Server) -> bool:
    try:
        return bool(server.ask("GET", "/readyz"))
    except (OSError, RefusedError):
        return False


def is_there(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def successor(server: Server, old: int) -> int:
    """Wait for another process in the place of ``old`` and return its id."""
    wait_until(lambda: children(server.watchdog) not in ([], [old]))
    wait_until(lambda: answers(server))
    return server.pid


def notes(server: Server, board: str, session: str) -> set[str]:
    content: Any = server.ask("GET", f"/api/boards/{board}", session=session)
    return {note["text"] for note in content["notes"]}


def test_the_watchdog_is_small(server: Server) -> None:
    maps = Path(f"/proc/{server.watchdog}/maps").read_text(encoding="utf-8")
    status = Path(f"/proc/{server.watchdog}/status").read_text(encoding="utf-8")
    (size,) = (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    assert "pycrdt" not in maps
    assert "uvloop" not in maps
    assert size < 20 * 1024, "kB"


def test_a_machine_that_sleeps_finds_its_server_again(server: Server) -> None:
    old = server.pid

    os.kill(old, signal.SIGSTOP)
    let_pass(BEAT)  # the last sign of life is heard before all stand still
    os.kill(server.watchdog, signal.SIGSTOP)
    let_pass(int(SECONDS) + 1)
    os.kill(server.watchdog, signal.SIGCONT)
    let_pass(BEAT)  # the watchdog has had its look when the server wakes
    os.kill(old, signal.SIGCONT)

    wait_until(lambda: answers(server))
    assert server.pid == old


def test_a_server_that_falls_is_started_again_and_says_where_it_stood(server: Server) -> None:
    old = server.pid

    os.kill(old, signal.SIGABRT)

    assert successor(server, old) != old
    assert f"(état {128 + signal.SIGABRT})" in server.output
    assert "serving.py" in server.output


def test_who_knocks_while_it_starts_again_waits_in_line(server: Server) -> None:
    old = server.pid

    os.kill(old, signal.SIGKILL)

    assert server.ask("GET", "/readyz") == {"status": "ready"}
    assert server.pid != old


async def test_a_frozen_server_is_started_again_and_nothing_is_lost(server: Server) -> None:
    board = server.workshop()["boards"][0]
    session = server.session(board["participant"]["token"])["session"]
    old = server.pid
    async with Person(server.url, board["id"], session) as person:
        await person.add_note("Avant le gel 🥶")
        await person.until_saved()

        os.kill(old, signal.SIGSTOP)
        await person.until_closed()

    new = successor(server, old)
    assert not is_there(old)
    assert notes(server, board["id"], session) == {"Avant le gel 🥶"}
    assert f"ne répond plus depuis {SECONDS}" in server.output
    async with Person(server.url, board["id"], session) as person:
        await person.add_note("Après 🌱")
        await person.until_saved()
    assert server.pid == new


def test_a_server_whose_watchdog_is_killed_ends_with_it(server: Server) -> None:
    old = server.pid

    server.restart(signal.SIGKILL)

    assert not is_there(old)
    assert server.pid != old


def test_who_stops_a_frozen_server_does_not_wait_for_ever(server: Server) -> None:
    old = server.pid
    os.kill(old, signal.SIGSTOP)

    status = server.stop()
    server.start()

    assert status == 128 + signal.SIGKILL
    assert not is_there(old)


def test_without_a_watchdog_there_is_one_process(tmp_path: Path) -> None:
    with serving(tmp_path, TABLEE_WATCHDOG="0") as server:
        assert children(server.watchdog) == []
        assert server.pid == server.watchdog


@pytest.mark.parametrize("value", ["", "10", "oui", "-1"])
def test_only_zero_switches_it_off(value: str) -> None:
    assert is_wanted({"TABLEE_WATCHDOG": value})
    assert is_wanted({})
    assert not is_wanted({"TABLEE_WATCHDOG": " 0 "})


def test_ctrl_c_reaches_the_server_once(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment_of(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert "écoute" in process.stdout.readline()
    (child,) = children(process.pid)
    assert os.getpgid(child) != os.getpgid(process.pid)

    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=PATIENCE)

    assert (process.returncode, output) == (0, "Tout est gardé.\n")
    assert not is_there(child)
