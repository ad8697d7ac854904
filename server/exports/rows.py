"""A board as a table for spreadsheets: notes, links and remarks, one a line.

Semicolons and a byte order mark, as French spreadsheets expect them; what would be taken for a
formula is quoted with an apostrophe (OWASP, CSV injection).
"""

import csv
from io import StringIO
from typing import Any, Final

from .sheet import Sheet

COLUMNS: Final = (
    "what", "id", "kind", "zone", "text", "aim", "label", "author", "support", "card", "within",
    "retained", "from", "to", "on", "x", "y",
)  # fmt: skip
# What begins a formula somewhere; a tab or a line break before it does not help. The fullwidth
# forms are those of Asian keyboards, which some programs take for the others.
FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def rows(sheet: Sheet) -> bytes:
    """Return the table as CSV, in UTF-8 with a byte order mark, lines ended as RFC 4180 says."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([sheet.words(column) for column in COLUMNS])
    for row in [*_notes(sheet), *_links(sheet), *_comments(sheet)]:
        writer.writerow([_safe(row.get(column)) for column in COLUMNS])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _notes(sheet: Sheet) -> list[dict[str, Any]]:
    retained = {id: kind for kind, id in sheet.data["retained"].items()}
    return [
        {
            "what": sheet.words("note"),
            "id": note["id"],
            "kind": sheet.words.kind(note["kind"]),
            "zone": sheet.words.zone(zone),
            "text": note["text"],
            "aim": note["objective"],
            "label": note["label"],
            "author": sheet.name(note["author"]),
            "support": sheet.support.get(note["id"], 0),
            "card": note["source"],
            "within": note["solution"],
            "retained": "x" if note["id"] in retained else None,
            "x": round(note["pos"][0]),
            "y": round(note["pos"][1]),
        }
        for zone, notes in sheet.zones()
        for note in notes
    ]


def _links(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "what": sheet.words("link"),
            "id": link["id"],
            "kind": sheet.words.link(link["kind"]),
            "author": sheet.name(link["author"]),
            "from": link["from"],
            "to": link["to"],
        }
        for link in sheet.data["links"]
    ]


def _comments(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {
            "what": sheet.words("comment"),
            "id": comment["id"],
            "text": comment["text"],
            "author": sheet.name(comment["author"]),
            "on": comment["note"],
        }
        for comment in sheet.data["comments"]
    ]


def _safe(value: object) -> object:
    if not isinstance(value, str):
        return value
    # A null is no letter, and ends the text in some programs.
    text = value.replace("\x00", "\ufffd")
    if text.lstrip().startswith(FORMULA) or text.startswith(("\t", "\r")):
        return f"'{text}"
    return text
