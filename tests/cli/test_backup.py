"""The drill: a backup taken while people write, put back elsewhere, read again entry by entry."""

import asyncio
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from server.storage.backups import put_back, read_manifest
from server.storage.refusals import AlteredBackup, FromNewerVersion, NotABackup
from tests.person import Person
from tests.serving import ROOT, Server, serving


def tablee(database: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    url = f"sqlite+aiosqlite:///{database}"
    return subprocess.run(
        [sys.executable, "-m", "server", *words],
        cwd=ROOT,
        env={"TABLEE_DATABASE_URL": url, "PATH": "", "LANG": "fr_FR.UTF-8"},
        capture_output=True,
        text=True,
        timeout=90,
    )


def told(done: "subprocess.CompletedProcess[str]") -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def board_on(server: Server, about: Any) -> Any:
    facilitator = server.session(about["facilitator"]["token"])["session"]
    return server.ask("GET", f"/api/boards/{about['boards'][0]['id']}", session=facilitator)


async def written_while_backed_up(server: Server, about: Any, file: Path) -> Any:
    """Back up while somebody writes without a pause; return what the verb told."""
    board = about["boards"][0]
    session = server.session(board["participant"]["token"])["session"]
    async with Person(server.url, board["id"], session) as zoe:
        for number in range(40):
            await zoe.add_note(f"avant {number} 🌱")
        await zoe.until_saved()
        backup = asyncio.create_task(
            asyncio.to_thread(tablee, server.database, "backup", str(file), "--json")
        )
        number = 0
        while not backup.done():
            await zoe.add_note(f"pendant {number}")
            await zoe.until_saved()
            number += 1
    return told(await backup)


async def go_on(server: Server, about: Any) -> None:
    """Sit down by the link of the old workshop, and write."""
    board = about["boards"][0]
    session = server.session(board["participant"]["token"])["session"]
    async with Person(server.url, board["id"], session) as zoe:
        await zoe.until(lambda: zoe.synced)
        await zoe.add_note("après")
        await zoe.until_saved()


async def test_a_backup_taken_while_people_write_is_put_back_whole(tmp_path: Path) -> None:
    file = tmp_path / "sauvegarde été.tablee"
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    with serving(tmp_path / "first") as server:
        about = server.workshop()
        taken = await written_while_backed_up(server, about, file)
        live = board_on(server, about)

    with serving(tmp_path / "second") as server:
        server.stop()
        put = told(tablee(server.database, "restore", str(file), "--json"))
        assert put["sha256"] == taken["sha256"]
        assert told(tablee(server.database, "verify", "--json"))["sound"] is True
        server.start()
        restored = board_on(server, about)
        await go_on(server, about)

    texts = {note["text"] for note in restored["notes"]}
    assert {f"avant {number} 🌱" for number in range(40)} <= texts
    assert texts <= {note["text"] for note in live["notes"]}
    assert restored["seq"] == taken["entries"] <= live["seq"]
    assert restored["epoch"] == live["epoch"] + 1


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """Return a database with a workshop, and its backup."""
    with serving(tmp_path) as server:
        server.workshop()
        server.stop()
        file = tmp_path / "kept.tablee"
        told(tablee(server.database, "backup", str(file), "--json"))
        return server.database, file


def altered(file: Path, name: str, change: Any) -> None:
    """Write an archive again with one of its parts changed."""
    with zipfile.ZipFile(file) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def test_what_was_altered_is_refused_and_nothing_changes(kept: tuple[Path, Path]) -> None:
    database, good = kept
    before = database.read_bytes()
    bad = good.with_name("bad.tablee")

    def a_byte(data: bytes) -> bytes:
        return data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]

    def cut(data: bytes) -> bytes:
        return data[: len(data) // 2]

    def longer(data: bytes) -> bytes:
        return data + b"x"

    def newer(data: bytes) -> bytes:
        return data.replace(b'"revision": "0', b'"revision": "9')

    def older(data: bytes) -> bytes:
        return data.replace(b'"version": 1', b'"version": 0')

    cases: list[tuple[str, Any]] = [
        ("tablee.db", a_byte),
        ("tablee.db", cut),
        ("tablee.db", longer),
        ("manifest.json", newer),
        ("manifest.json", older),
        ("manifest.json", cut),
    ]
    for name, change in cases:
        shutil.copy(good, bad)
        altered(bad, name, change)
        refused = tablee(database, "restore", str(bad))
        assert refused.returncode == 1, (name, change)
        assert refused.stderr.strip().count("\n") == 0
        assert database.read_bytes() == before
    for data in (good.read_bytes()[:-200], good.read_bytes()[:90], b"", b"no archive"):
        bad.write_bytes(data)
        assert tablee(database, "restore", str(bad)).returncode == 1
        assert database.read_bytes() == before
    assert tablee(database, "restore", str(good.with_name("nowhere"))).returncode == 1


def test_no_byte_of_a_backup_can_turn_unseen(kept: tuple[Path, Path], tmp_path: Path) -> None:
    _, good = kept
    whole, bad, target = good.read_bytes(), tmp_path / "bad", tmp_path / "new" / "tablee.db"
    refused = 0
    for place in range(0, len(whole), max(1, len(whole) // 300)):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            about = put_back(bad, target)
        except (AlteredBackup, NotABackup, FromNewerVersion):
            refused += 1
            assert not target.exists()
        else:  # a byte that means nothing, such as a time of the archive
            assert about == read_manifest(good)
            target.unlink()
    assert refused > 250


@pytest.mark.parametrize(
    ("name", "value"), [("revision", 5), ("size", "x"), ("sha256", None), ("boards", True)]
)
def test_a_manifest_of_the_wrong_kind_is_no_backup(
    kept: tuple[Path, Path], name: str, value: Any
) -> None:
    _, good = kept

    def changed(data: bytes) -> bytes:
        return json.dumps(json.loads(data) | {name: value}).encode()

    altered(good, "manifest.json", changed)
    with pytest.raises(NotABackup):
        read_manifest(good)


def test_a_database_that_is_served_is_not_replaced(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.workshop()
        file = tmp_path / "kept.tablee"
        told(tablee(server.database, "backup", str(file), "--json"))
        refused = tablee(server.database, "restore", str(file))
        assert refused.returncode == 1
        assert server.ask("GET", "/healthz") is not None


def test_a_database_that_is_damaged_is_replaced(kept: tuple[Path, Path]) -> None:
    database, file = kept
    database.write_bytes(b"damaged " * 1000)
    told(tablee(database, "restore", str(file), "--json"))
    assert told(tablee(database, "verify", "--json"))["sound"] is True
