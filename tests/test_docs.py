"""What the documents say is there: files they link to, commands and verbs they name."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", flags=re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", "--", "*.md"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = {ROOT / name for name in listed.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def anchor(heading: str) -> str:
    """The fragment under which a heading is reached on the usual forges."""
    kept = [c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LN"]
    return "".join(kept).strip().replace(" ", "-")


def anchors(path: Path) -> set[str]:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return {anchor(found) for found in re.findall(r"^#+ +(.*)$", text, flags=re.MULTILINE)}


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    astray = []

    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, fragment = target.partition("#")
        there = (document.parent / place).resolve() if place else document
        wanted = {fragment} if fragment and there.suffix == ".md" else set()
        if not there.exists() or (wanted and wanted - anchors(there)):
            astray.append(target)

    assert astray == []


def promises() -> list[str]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## What Tablée promises\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| (?!promise )(\S.*) \|$", section, flags=re.MULTILINE)


def test_every_promise_names_the_one_test_that_proves_it() -> None:
    unproved = []

    for promise in promises():
        proof = re.fullmatch(r"[^|]*\. \| \[`(test_\w+)`\]\((tests/\S+\.py)\)", promise)
        source = (ROOT / proof.group(2)).read_text(encoding="utf-8") if proof else ""
        if not proof or not re.search(rf"^(async )?def {proof.group(1)}\(", source, re.MULTILINE):
            unproved.append(promise)

    assert promises()
    assert unproved == []


def test_every_target_of_the_makefile_is_in_the_readme() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    targets = re.findall(r"^([a-z]+):.*## ", makefile, flags=re.MULTILINE)

    assert targets
    assert [target for target in targets if f"`make {target}`" not in readme] == []


def test_every_verb_of_the_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    shown = subprocess.run(
        [sys.executable, "-m", "server", "--help"], cwd=ROOT, capture_output=True, text=True
    )
    verbs = re.findall(r"^    ([a-z]+)\b", shown.stdout, flags=re.MULTILINE)

    assert "serve" in verbs, shown.stdout + shown.stderr
    assert [verb for verb in verbs if f"`tablee {verb}" not in readme] == []
