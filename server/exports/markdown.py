"""A board as Markdown: zones as headings, notes as lists, their remarks below them."""

import re
from collections.abc import Iterator
from typing import Final

from .sheet import Note, Sheet

# What would be markup, at the beginning of a line or anywhere.
_ANYWHERE: Final = re.compile(r"([\\`*_\[\]<>#|~&!$^{}])")
_FIRST: Final = re.compile(r"^(\s*)([-+=:]|\d+(?=[.)]))")


def markdown(sheet: Sheet) -> str:
    """Return the board as a document in CommonMark; whatever people wrote stays words."""
    return "\n".join(_lines(sheet)).rstrip() + "\n"


def escaped(text: str) -> str:
    """Return one line of text that nothing reads as markup."""
    line = _ANYWHERE.sub(r"\\\1", " ".join(text.split()))
    return _FIRST.sub(lambda found: f"{found[1]}{_guarded(found[2])}", line)


def _guarded(mark: str) -> str:
    # A number that would begin a list is guarded at its stop, which `escaped` leaves alone.
    return f"{mark}\u2060" if mark.isdigit() else f"\\{mark}"


def _lines(sheet: Sheet) -> Iterator[str]:
    words = sheet.words
    yield f"# {escaped(sheet.title)}"
    yield ""
    for kind in ("challenge", "future"):
        note = sheet.by_id.get(sheet.data["retained"][kind] or "")
        if note is not None:
            said = words.said(words(f"retained-{kind}"), escaped(sheet.words_of(note)))
            yield f"**{said}**"
            yield ""
    for zone, notes in sheet.zones():
        yield f"## {words.zone(zone)}"
        yield ""
        yield from _zone(sheet, notes)
        yield ""
    yield from _links(sheet)
    if sheet.data["problems"]:
        yield f"## {words('read-wrong')}"
        yield ""
        yield from (f"- {escaped(problem)}" for problem in sheet.data["problems"])


def _zone(sheet: Sheet, notes: list[Note]) -> Iterator[str]:
    trays = {note["id"] for note in notes if note["kind"] == "solution"}
    if not notes:
        yield f"*{sheet.words('nothing')}*"
    for note in notes:
        if note["kind"] == "solution":
            yield from _solution(sheet, note)
        elif note["solution"] not in trays:
            yield from _note(sheet, note)


def _solution(sheet: Sheet, note: Note) -> Iterator[str]:
    yield f"### {escaped(sheet.words_of(note))}"
    yield ""
    if note["objective"]:
        yield sheet.words.said(sheet.words("objective"), escaped(note["objective"]))
        yield ""
    for part in sheet.parts(note):
        yield from _note(sheet, part)
    yield from _remarks(sheet, note, "")
    yield ""


def _note(sheet: Sheet, note: Note) -> Iterator[str]:
    facts = [sheet.words.kind(note["kind"])]
    facts += [str(each) for each in (note["label"], note["source"]) if each]
    facts += [name] if (name := sheet.name(note["author"])) else []
    if count := sheet.support.get(note["id"], 0):
        facts.append(sheet.words.supports(count))
    yield f"- {escaped(sheet.words_of(note))} *({escaped(', '.join(facts))})*"
    yield from _remarks(sheet, note, "  ")


def _remarks(sheet: Sheet, note: Note, indent: str) -> Iterator[str]:
    for comment in sheet.comments(note):
        name = sheet.name(comment["author"]) or sheet.words("somebody")
        said = sheet.words.said(escaped(name), escaped(comment["text"]))
        yield f"{indent}- {said}"


def _links(sheet: Sheet) -> Iterator[str]:
    if not sheet.data["links"]:
        return
    yield f"## {sheet.words('links')}"
    yield ""
    for link in sheet.data["links"]:
        start, end = (sheet.words_of(sheet.by_id.get(link[key])) for key in ("from", "to"))
        yield f"- {escaped(start)} → {sheet.words.link(link['kind'])} → {escaped(end)}"
    yield ""
