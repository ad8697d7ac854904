"""What the two commands do again, and what they leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import node, stamps


def stamp_of(folder: Path) -> str:
    return stamps.digest(folder, stamps.files_below(folder, without=["node_modules"]))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "écran.ts").write_text("export const mot = 'été 🌻'\n")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "left.js").write_text("1\n")
    return tmp_path


def test_the_same_sources_have_the_same_stamp(sources: Path) -> None:
    before = stamp_of(sources)

    (sources / "src" / "écran.ts").touch()
    (sources / "node_modules" / "left.js").write_text("2\n")

    assert stamp_of(sources) == before


@pytest.mark.parametrize("change", ["write", "rename", "add", "remove"])
def test_any_change_of_the_sources_changes_the_stamp(sources: Path, change: str) -> None:
    before = stamp_of(sources)
    file = sources / "src" / "écran.ts"

    match change:
        case "write":
            file.write_text("export const mot = 'hiver ❄️'\n")
        case "rename":
            file.rename(file.with_name("projeté.ts"))
        case "add":
            (sources / "src" / "note.ts").write_text("")
        case _:
            file.unlink()

    assert stamp_of(sources) != before


def test_what_was_cut_short_does_not_look_finished(tmp_path: Path) -> None:
    stamps.write(tmp_path, {"digest": "abc"})
    remembered = stamps.read(tmp_path)

    stamps.forget(tmp_path)

    assert remembered == {"digest": "abc"}
    assert stamps.read(tmp_path) == {}


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v20.19.0", True), ("v24.19.0", True), ("v20.18.9", False), ("v18.20.4", False)],
)
def test_an_old_node_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, enough: bool
) -> None:
    for name, says in (("node", version), ("npm", "11.19.1")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {says}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    found = node.find(tmp_path / "nothing")

    assert (found is not None) is enough
