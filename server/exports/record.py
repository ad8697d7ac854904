"""A board as JSON: all of it, and enough to read it back (`tablee-board` 1)."""

import json
from collections.abc import Mapping
from typing import Any, Final

from server.errors import BadInput

from .sheet import Sheet

FORMAT: Final = "tablee-board"
VERSION: Final = 1


def record(sheet: Sheet) -> bytes:
    """Return everything of a board as JSON text, with the names of those who wrote on it."""
    people = sorted(_people(sheet.data))
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "language": sheet.language,
        **sheet.facts,
        "people": [{"id": id, "name": sheet.name(id)} for id in people],
        **sheet.data,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_record(text: bytes) -> Sheet:
    """Read what `record` wrote. Raises `BadInput` for anything else."""
    try:
        whole = json.loads(text)
    except ValueError as error:
        raise BadInput("this is no JSON") from error
    if not isinstance(whole, dict) or (whole.get("format"), whole.get("version")) != (
        FORMAT,
        VERSION,
    ):
        raise BadInput("this is no exported board")
    people = {str(one["id"]): str(one["name"]) for one in whole.pop("people")}
    return Sheet(whole, people, str(whole["language"]), whole)


def _people(data: Mapping[str, Any]) -> set[str]:
    things = [*data["notes"], *data["links"], *data["comments"], *data["deleted"]["notes"]]
    authors = {thing["author"] for thing in things if thing["author"]}
    return authors | {str(reaction["person"]) for reaction in data["reactions"]}
