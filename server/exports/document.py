"""A board as PDF: the whole of it on the first page, then its zones with every word as text."""

from typing import Any, Final

from .drawing import drawing, size_of
from .sheet import Note, Sheet
from .typeset import typeset

LONG: Final = 1200
MANY: Final = 6


def document(sheet: Sheet) -> bytes:
    """Return the board as a tagged PDF; nothing that lies on it is cut off or left out."""
    svg = drawing(sheet)
    w, h = size_of(svg)
    return typeset("board.typ", _values(sheet) | {"wide": w > h}, {"board.svg": svg.encode()})


def _values(sheet: Sheet) -> dict[str, Any]:
    words = sheet.words
    retained = {
        kind: sheet.words_of(note)
        for kind in ("challenge", "future")
        if (note := sheet.by_id.get(sheet.data["retained"][kind] or "")) is not None
    }
    return {
        "language": sheet.language,
        "title": sheet.title,
        "workshop": str(sheet.facts.get("workshop") or ""),
        "moment": str(sheet.facts.get("moment") or ""),
        "retained": [
            {"name": words(f"retained-{kind}"), "text": text} for kind, text in retained.items()
        ],
        "zones": [
            {
                "name": words.zone(zone),
                "notes": [_note(sheet, note) for note in notes],
                "nothing": words("nothing"),
            }
            for zone, notes in sheet.zones()
        ],
        "links": _links(sheet),
        "links-name": words("links"),
        "alternative": _alternative(sheet),
    }


def _note(sheet: Sheet, note: Note) -> dict[str, Any]:
    facts = [sheet.name(note["author"]), note["label"], note["source"]]
    if count := sheet.support.get(note["id"], 0):
        facts.append(sheet.words.supports(count))
    tray = sheet.by_id.get(note["solution"] or "")
    if tray is not None:
        facts.append(f"→ {sheet.words_of(tray)}")
    return {
        "kind": note["kind"],
        "name": sheet.words.kind(note["kind"]),
        "text": note["text"].strip() or sheet.words("without-words"),
        "aim": note["objective"] or "",
        "aim-name": sheet.words("objective"),
        "facts": " · ".join(str(fact) for fact in facts if fact),
        # What is longer than a page goes on on the next one; everything else stays together.
        "long": len(note["text"]) > LONG or len(sheet.comments(note)) > MANY,
        "remarks": [_remark(sheet, comment) for comment in sheet.comments(note)],
    }


def _remark(sheet: Sheet, comment: Note) -> str:
    name = sheet.name(comment["author"]) or sheet.words("somebody")
    return sheet.words.said(name, comment["text"])


def _links(sheet: Sheet) -> list[str]:
    return [
        f"{sheet.words_of(sheet.by_id.get(link['from']))} → {sheet.words.link(link['kind'])} → "
        f"{sheet.words_of(sheet.by_id.get(link['to']))}"
        for link in sheet.data["links"]
    ]


def _alternative(sheet: Sheet) -> str:
    """Say in one sentence what the picture shows; the words themselves follow it."""
    counts = [f"{sheet.words.zone(zone)} {len(notes)}" for zone, notes in sheet.zones()]
    return f"{sheet.title} ({', '.join(counts)})"
