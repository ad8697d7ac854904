"""The house keeps its shape: what no linter looks at, and every reader relies on."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from server.settings import table

ROOT = Path(__file__).resolve().parent.parent
WALL = 400
WRITTEN_BY_HAND = {".py", ".ts", ".js", ".mjs", ".svelte", ".css", ".c"}
SEVERAL_THINGS = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
# Spelled apart, so that this file does not find itself.
REGISTRIES = [
    "registry." + "npmjs",
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "deb.debian" + ".org",
]
MACHINE = re.compile(r"(?<!\w)/(?:" + "work|root|opt/pypi|opt/wheels|home/[a-z]+" + r")/(?=[\w.])")
THIRD_PARTY = re.compile(r"(?:https?:|['\"(]\s*)//[\w.-]+\.\w+[^\s'\")]*")
NAMESPACES = ("http://www.w3.org/",)
# Where an accessibility statement has to lead: links that people follow, which no page loads.
FOLLOWED = ("https://formulaire.defenseurdesdroits.fr/", "https://www.defenseurdesdroits.fr/")


def tracked(*patterns: str) -> list[Path]:
    """Files of the project below ``patterns``: committed, or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = {ROOT / name for name in listed.stdout.split("\0") if name}
    return sorted(path for path in paths if path.is_file())


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def an_empty_test_folder(path: Path) -> bool:
    return named(path).startswith("tests/") and path.name == "__init__.py" and not lines(path)


def text_files() -> list[Path]:
    binary = {".png", ".woff2", ".ttf", ".ico", ".gz", ".pdf", ".db", ".bin", ".webp", ".jpg"}
    return [path for path in tracked() if path.suffix not in binary]


def test_every_module_says_in_one_line_what_it_is() -> None:
    modules = [path for path in tracked("*.py") if not an_empty_test_folder(path)]

    silent = [
        named(path) for path in modules if not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_no_file_grows_above_four_hundred_lines() -> None:
    files = [path for path in tracked() if path.suffix in WRITTEN_BY_HAND]

    grown = {named(path): len(lines(path)) for path in files if len(lines(path)) > WALL}

    assert grown == {}


def test_no_file_is_named_after_several_things() -> None:
    files = tracked("server", "client/src", "tests", "bench", "scripts")

    vague = [named(path) for path in files if path.name.split(".")[0].lower() in SEVERAL_THINGS]

    assert vague == []


def test_the_readme_tells_every_setting_as_the_code_does() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    told = re.findall(r"^\| `(?:TABLEE|PORT).*$", readme, flags=re.MULTILINE)

    names = [", ".join(f"`{name}`" for name in entry.names) for entry in table()]
    rows = zip(names, table(), strict=True)
    assert told == [f"| {name} | `{row.default}` | {row.meaning} |" for name, row in rows]


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    found = []

    for path in text_files():
        for number, line in enumerate(lines(path), start=1):
            if any(host in line for host in REGISTRIES) or MACHINE.search(line):
                found.append(f"{named(path)}:{number}: {line.strip()[:80]}")

    assert found == []


def test_lock_files_do_not_say_where_packages_came_from() -> None:
    locks = tracked("*package-lock.json")

    telling = [named(path) for path in locks if '"resolved"' in path.read_text(encoding="utf-8")]

    assert len(locks) >= 2
    assert telling == []


def test_the_pages_ask_nobody_but_their_own_server() -> None:
    sources = [
        path
        for path in tracked("client/src", "client/*.html")
        if path.suffix in {".ts", ".svelte", ".css", ".html", ".svg"}
    ]
    found = []

    for path in sources:
        for number, line in enumerate(lines(path), start=1):
            addresses = [
                address
                for address in THIRD_PARTY.findall(line)
                if not address.startswith((*NAMESPACES, *FOLLOWED))
            ]
            found += [f"{named(path)}:{number}: {address}" for address in addresses]

    assert sources
    assert found == []


def decisions() -> list[Path]:
    return tracked("docs/decisions/[0-9]*.md")


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in decisions()]

    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_a_decision_is_short_and_says_what_was_rejected(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(path.name[:4])}. ")
    assert re.search(
        r"^Date: \d{4}-\d\d-\d\d\. Status: (proposed|accepted|replaced by \d+)\.$", text, re.M
    )
    for part in ("Context.", "Decision.", "Rejected.", "Consequences."):
        assert f"\n{part} " in text
    assert len(text.splitlines()) <= 25
