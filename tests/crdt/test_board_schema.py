"""The formal schema and the rules of the gate say the same; neither is made from the other."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from server.board.model import COORDINATE_LIMIT, KINDS, LABEL_LIMIT, LINK_KINDS, ZONES
from server.crdt.compose import NewNote
from server.crdt.document import Note
from server.crdt.gate import Limits
from server.crdt.rules import BOARD, KEYS, NOTES, REQUIRED, ROOTS, VALUES, is_entry_id, is_key_of

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "schema" / "board.schema.json").read_text("utf-8"))
DEFS = SCHEMA["$defs"]
SHAPES = {"notes": DEFS["Note"], "comments": DEFS["Comment"]}


def test_the_roots_are_the_same() -> None:
    assert set(SCHEMA["properties"]) == set(ROOTS)
    assert SCHEMA["additionalProperties"] is False


@pytest.mark.parametrize("root", KEYS)
def test_the_keys_of_entries_are_the_same(root: str) -> None:
    numbers = KEYS[root]

    assert set(SHAPES[root]["properties"]) == set(numbers)
    assert {numbers[key] for key in SHAPES[root]["required"]} == set(REQUIRED[root])


def test_the_words_are_the_same() -> None:
    properties = DEFS["Note"]["properties"]

    assert tuple(properties["kind"]["enum"]) == KINDS
    assert tuple(properties["zone"]["enum"]) == ZONES
    assert tuple(DEFS["Link"]["properties"]["kind"]["enum"]) == LINK_KINDS
    assert properties["label"]["maxLength"] == LABEL_LIMIT
    assert DEFS["Text"]["maxLength"] == Limits().text
    assert DEFS["Coordinate"]["maximum"] == COORDINATE_LIMIT
    assert all(is_key_of(BOARD, key) for key in DEFS["BoardKeys"]["properties"])


@pytest.mark.parametrize(
    "key", ["a" * 11, "a" * 12, "a" * 64, "a" * 65, "é" * 12, "__proto__", "note id 0001"]
)
def test_the_form_of_ids_is_the_same(key: str) -> None:
    agreed = re.search(DEFS["EntryId"]["pattern"], key) is not None

    assert is_entry_id(key) is agreed
    assert is_key_of(NOTES, key) is agreed


@pytest.mark.parametrize("key", ["z", "colour", "source"])
@pytest.mark.parametrize("word", ["", "a", "a0V~", "é", "a\nb", "terra-2", "x" * 32, "x" * 129])
def test_the_form_of_words_is_the_same(key: str, word: str) -> None:
    shape = DEFS["Note"]["properties"][key]
    shape = shape.get("anyOf", shape.get("allOf", [shape]))[0]
    pattern = DEFS["Reference"]["pattern"] if "$ref" in shape else shape["pattern"]

    assert VALUES[NOTES][KEYS[NOTES][key]](word) is (re.search(pattern, word) is not None)


@pytest.mark.parametrize("shape", [Note, NewNote])
def test_a_note_as_data_has_the_keys_of_the_schema(shape: type) -> None:
    fields = set(shape.__dataclass_fields__) - {"id", "deleted", "client"}  # type: ignore[attr-defined]

    assert fields == set(DEFS["Note"]["properties"]) - {"del"}
