"""The numbered rules of schema/wire.md, and the tests that name them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
WIRE = ROOT / "schema" / "wire.md"

RULE = re.compile(r"^- ([WSAPG])(\d+)  (.+)$", re.MULTILINE)
PYTHON_NAME = re.compile(r"(?<![a-z0-9])([wsapg]\d+)(?![a-z0-9])")
CLIENT_TITLE = re.compile(r"\b(?:it|test|describe)(?:\.\w+)*\(\s*(['\"`])(.*?)\1", re.DOTALL)
CLIENT_NAME = re.compile(r"\b([WSAPG]\d+)\b")


def rules() -> list[tuple[str, str]]:
    """Return (id, sentence) of every rule, in the order of the file."""
    text = WIRE.read_text(encoding="utf-8")
    return [(letter + number, sentence) for letter, number, sentence in RULE.findall(text)]


def named() -> set[str]:
    """Return the ids of the rules that a test names."""
    return {*_named_in_python(), *_named_in_client()}


def _named_in_python() -> Iterator[str]:
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        if "node_modules" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("test_"):
                yield from (rule.upper() for rule in PYTHON_NAME.findall(node.name))


def _named_in_client() -> Iterator[str]:
    for file in sorted((ROOT / "client").rglob("*.test.ts")):
        if "node_modules" in file.parts:
            continue
        for _, title in CLIENT_TITLE.findall(file.read_text(encoding="utf-8")):
            yield from CLIENT_NAME.findall(title)
