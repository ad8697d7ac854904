"""The byte vectors that the JavaScript libraries made (tests/peers/make_vectors.mjs)."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from server.crdt.document import read_board
from server.crdt.replica import Replica
from server.sync import awareness, numbers, wire
from server.sync.numbers import Reader

VECTORS = Path(__file__).parents[2] / "schema" / "vectors"


def vectors(*names: str) -> list[Any]:
    return [
        pytest.param(vector, id=vector["name"])
        for name in names
        for vector in json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    ]


def meaning(frame: wire.Frame) -> dict[str, Any]:
    """Return a frame in the words of the vectors."""
    if isinstance(frame, wire.Awareness):
        entries = [entry._asdict() for entry in awareness.parse(frame.payload)]
        for entry in entries:
            entry["state"] = json.loads(entry["state"] or b"null")
        return {"frame": "Awareness", "entries": entries}
    fields = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in asdict(frame).items()
    }
    return json.loads(json.dumps({"frame": type(frame).__name__} | fields))


@pytest.mark.parametrize("vector", vectors("sync", "awareness", "ours"))
def test_w9_a_frame_of_the_libraries_is_read_and_written_byte_for_byte(
    vector: dict[str, Any],
) -> None:
    data = bytes.fromhex(vector["hex"])

    frame = wire.decode(data)

    assert meaning(frame).items() <= vector["meaning"].items()
    assert wire.encode(frame) == data


@pytest.mark.parametrize("vector", vectors("awareness"))
def test_entries_of_the_libraries_are_written_byte_for_byte(vector: dict[str, Any]) -> None:
    frame = wire.decode(bytes.fromhex(vector["hex"]))
    payload = frame.payload if isinstance(frame, wire.Awareness) else b"\x00"

    assert awareness.encode(awareness.parse(payload)) == payload


@pytest.mark.parametrize("vector", vectors("numbers"))
def test_w2_numbers_of_the_libraries_are_read_and_written(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["hex"])

    assert Reader(data).number("a number") == vector["meaning"]["number"]
    assert numbers.number(vector["meaning"]["number"]) == data


@pytest.mark.parametrize("vector", vectors("texts"))
def test_w6_texts_of_the_libraries_are_read_and_written(vector: dict[str, Any]) -> None:
    data = bytes.fromhex(vector["hex"])

    assert Reader(data).text("a text") == vector["meaning"]["text"]
    assert numbers.text(vector["meaning"]["text"]) == data


@pytest.mark.parametrize("vector", vectors("documents"))
def test_documents_of_the_libraries_are_read_as_the_board_they_are(vector: dict[str, Any]) -> None:
    board = read_board(Replica.load([bytes.fromhex(vector["hex"])]))

    notes = {
        note.id: {
            "kind": note.kind,
            "pos": list(note.pos),
            "text": note.text,
            "zone": note.zone,
        }
        for note in board.notes
    }
    links = {
        link.id: {"from": link.start, "to": link.end, "kind": link.kind} for link in board.links
    }
    assert {"notes": notes, "links": links, "board": board.board} == vector["meaning"]
    assert board.problems == ()
