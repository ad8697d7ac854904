"""``tablee export``: one table as a file, beside a server that goes on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.person import Person
from tests.serving import ROOT, Server, serving


def export(server: Server, *words: str) -> "subprocess.CompletedProcess[bytes]":
    url = f"sqlite+aiosqlite:///{server.database}"
    return subprocess.run(
        [sys.executable, "-m", "server", "export", *words],
        cwd=ROOT,
        env={"TABLEE_DATABASE_URL": url, "PATH": "", "LANG": "fr_FR.UTF-8"},
        capture_output=True,
        timeout=60,
    )


async def test_a_table_is_written_now_and_at_a_moment(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        about = server.workshop()
        board = about["boards"][0]
        session = server.session(board["participant"]["token"])["session"]
        async with Person(server.url, board["id"], session) as zoe:
            await zoe.add_note("Une cantine 🌱")
            await zoe.until_saved()
            moment = server.ask("GET", f"/api/boards/{board['id']}", session=session)["t_ms"]
            await zoe.add_note("Plus tard")
            await zoe.until_saved()

        now = json.loads(export(server, board["id"], "--format", "json").stdout)
        then = json.loads(
            export(server, board["id"], "--format", "json", "--at", str(moment)).stdout
        )
        pdf = tmp_path / "table.pdf"
        told = export(server, board["id"], "--format", "pdf", "-o", str(pdf), "--json")

    assert {note["text"] for note in now["notes"]} == {"Une cantine 🌱", "Plus tard"}
    assert [note["text"] for note in then["notes"]] == ["Une cantine 🌱"]
    assert json.loads(told.stdout)["bytes"] == pdf.stat().st_size
    assert pdf.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("words", "status"),
    [(("nowhere", "--format", "md"), 1), (("nowhere", "--format", "doc"), 2), ((), 2)],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(
    tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    with serving(tmp_path) as server:
        refused = export(server, *words)
    assert refused.returncode == status
    assert refused.stderr.strip()
    assert refused.stdout == b""
