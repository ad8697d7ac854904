"""A disk that is full, or that nobody may write: it is said, nothing is lost, and it heals."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.person import Person
from tests.serving import ROOT

from .disk import Disk, ServerOnDisk, small_disk

HEALED = 10.0  # seconds after there is room again (goal R16 of the reliability study)
pytestmark = pytest.mark.kill


@dataclass
class Scene:
    """A server on a small disk, one table, and two people at it."""

    disk: Disk
    server: ServerOnDisk
    board: str
    display: str
    author: Person
    colleague: Person

    def kept(self) -> dict[str, str]:
        asked = self.server.ask("GET", f"/api/boards/{self.board}", session=self.display)
        return {note["id"]: note["text"] for note in asked["notes"]}

    def acknowledged(self, written: dict[str, int]) -> set[str]:
        saved = self.author.saved.get(self.author.client, 0)
        return {note for note, clock in written.items() if clock <= saved}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path) as disk:
        yield disk


@pytest.fixture
async def scene(tmp_path: Path, disk: Disk) -> AsyncIterator[Scene]:
    server = ServerOnDisk(tmp_path, disk)
    server.start()
    try:
        table = server.workshop()["boards"][0]
        tokens = [
            server.session(table["participant"]["token"], name)["session"]
            for name in ("Anaïs", "Noël")
        ]
        display = server.session(table["display"]["token"])["session"]
        async with (
            Person(server.url, table["id"], tokens[0]) as author,
            Person(server.url, table["id"], tokens[1]) as colleague,
        ):
            await author.until(lambda: author.synced)
            await colleague.until(lambda: colleague.synced)
            yield Scene(disk, server, table["id"], display, author, colleague)
    finally:
        if server.running:
            server.stop()


async def fill_and_write_until_it_is_noticed(scene: Scene) -> dict[str, int]:
    """Take all room away and write on; return the notes with the clock each ends at."""
    scene.disk.fill()
    written: dict[str, int] = {}
    for number in range(500):
        note = await scene.author.add_note(f"{number} – " + "déjà vu 🌻 " * 100)
        written[note] = scene.author.clock
        await scene.author.heard_something()
        if in_trouble(scene.author):
            return written
    raise AssertionError("half a megabyte went onto a full disk")


def in_trouble(person: Person) -> Any:
    """Return the trouble that a person was told of last."""
    return person.states[-1]["trouble"] if person.states else None


async def test_a_full_disk_is_told_and_nothing_is_acknowledged_that_is_not_there(
    scene: Scene,
) -> None:
    before = await scene.author.add_note("avant 🌱")
    await scene.author.until_saved()

    written = await fill_and_write_until_it_is_noticed(scene)
    await scene.colleague.until(lambda: in_trouble(scene.colleague))

    assert in_trouble(scene.author) == in_trouble(scene.colleague) == "unavailable"
    assert scene.author.states[-1]["may_write"] is False
    lost = set(written) - scene.acknowledged(written)
    assert lost, "the newest edit is not acknowledged"
    shown = scene.colleague.texts()
    assert before in shown
    assert not lost & set(shown), "a colleague saw what is not on disk"


async def test_when_there_is_room_again_the_board_heals_without_a_restart(scene: Scene) -> None:
    written = await fill_and_write_until_it_is_noticed(scene)

    scene.disk.clear()
    freed = time.monotonic()
    await scene.author.until_saved()
    healed = time.monotonic() - freed

    assert healed <= HEALED
    await scene.colleague.until(lambda: set(written) <= set(scene.colleague.texts()))
    assert set(scene.kept()) == set(written)
    assert in_trouble(scene.author) is None
    after = await scene.colleague.add_note("après 🌾")
    await scene.author.until(lambda: after in scene.author.texts())


async def test_a_server_killed_on_a_full_disk_comes_back_with_all_it_acknowledged(
    scene: Scene,
) -> None:
    await scene.author.add_note("avant 🌱")
    await scene.author.until_saved()
    written = await fill_and_write_until_it_is_noticed(scene)

    scene.server.stop(signal.SIGKILL)
    await asyncio.gather(scene.author.until_closed(), scene.colleague.until_closed())
    scene.server.start()
    on_a_full_disk = scene.kept()
    scene.server.stop(signal.SIGKILL)
    scene.disk.clear()
    scene.server.start()

    promised = scene.acknowledged(written) | set(scene.colleague.texts())
    assert promised <= set(on_a_full_disk)
    assert scene.kept() == on_a_full_disk


def test_a_disk_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path, disk: Disk) -> None:
    server = ServerOnDisk(tmp_path, disk)
    server.start()
    server.workshop()
    server.stop()

    disk.make_read_only()
    refusals = [_refusal(server, path) for path in (server.database, disk.folder / "new.db")]

    for refusal in refusals:
        assert refusal.count("\n") == 1
        assert str(disk.folder) in refusal
        assert "Traceback" not in refusal


def _refusal(server: ServerOnDisk, database: Path) -> str:
    """Start a server that must not start, and return what it says."""
    done = subprocess.run(
        ["env", f"TABLEE_DATABASE_URL=sqlite+aiosqlite:///{database}", *server.command()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr
