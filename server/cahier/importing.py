"""A file that people have becomes a cahier: Markdown, CSV or our JSON."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from server.board.ids import ALPHABET, LENGTH

from .content import LIMIT, Cahier, counts, dump
from .draft import Draft, Remark
from .letters import clean, decode
from .naming import name
from .outline import read_markdown
from .sentences import refuse
from .structured import read_json
from .tabular import looks_tabular, read_csv
from .within import in_markdown

MAX_LINES: Final = 50_000
LANGUAGE: Final = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Imported:
    """A cahier and what its reader had to remark.

    ``joined`` are the lines where a sentence cut by a page break was made whole;
    ``messages`` are the remarks as people read them, with their line.
    """

    cahier: Cahier
    warnings: tuple[Remark, ...]
    messages: tuple[str, ...]
    counts: dict[str, int]
    joined: tuple[int, ...]

    def report(self) -> dict[str, object]:
        """Return what ``tablee cahier import --json`` prints."""
        names = {"id": self.cahier.id, "title": self.cahier.title}
        return {**names, **self.counts, "warnings": list(self.messages)}


def import_cahier(
    data: bytes,
    *,
    filename: str = "",
    language: str = "fr",
    title: str | None = None,
    messages: str | None = None,
    limit: int = LIMIT,
) -> Imported:
    """Read the bytes of a file; the same bytes and options always give the same cahier.

    ``filename`` chooses the reader by its ending (.json, .csv, .md, .markdown, .txt) and may
    be empty; ``language`` is the cahier's; ``messages`` is the language of remarks and
    refusals (fr or en, by default the cahier's); ``limit`` is in bytes. Raises
    `BadInput` with one sentence whose ``details["reason"]`` is stable; nothing else is ever
    raised, whatever the bytes.
    """
    spoken = messages or language
    if not LANGUAGE.fullmatch(language):
        raise refuse(spoken, "language", given=clean(language[:20]))
    draft = Draft(spoken)
    text = _text(data, draft, limit)
    _reader(filename, text)(text, draft)
    if not draft.themes:
        raise refuse(spoken, "no-theme")
    draft.remark_missing()
    chosen = clean((title or "")[:500])
    cahier = identified(name(draft, language=language, title=chosen, filename=filename))
    remarks = draft.remarks()
    said = tuple(draft.say(remark) for remark in remarks)
    return Imported(cahier, remarks, said, counts(cahier), tuple(draft.joined))


def identified(cahier: Cahier) -> Cahier:
    """Give a cahier the id that follows from its content: 16 characters, 80 bits of SHA-256."""
    digest = hashlib.sha256(dump(replace(cahier, id="0")).encode()).digest()
    number = int.from_bytes(digest[: LENGTH * 5 // 8], "big")
    letters = [ALPHABET[number >> 5 * place & 31] for place in range(LENGTH)]
    return replace(cahier, id="".join(letters))


def _text(data: bytes, draft: Draft, limit: int) -> str:
    if len(data) > limit:
        raise refuse(draft.language, "too-large", limit=limit)
    try:
        text, unreadable = decode(data)
    except ValueError:
        raise refuse(draft.language, "not-text") from None
    if not text.strip():
        raise refuse(draft.language, "empty")
    text = in_markdown(text)
    if text.count("\n") + text.count("\r") - text.count("\r\n") > MAX_LINES:
        raise refuse(draft.language, "too-many-lines", limit=MAX_LINES)
    if unreadable:
        draft.remark(text[: text.index("\ufffd")].count("\n") + 1, "encoding")
    return text


def _reader(filename: str, text: str) -> Callable[[str, Draft], None]:
    ending = filename.lower().rpartition(".")[2]
    if ending == "json" or (ending not in ("csv", "md", "markdown") and text.lstrip()[:1] == "{"):
        return read_json
    if ending == "csv" or (ending not in ("md", "markdown") and looks_tabular(text)):
        return read_csv
    return read_markdown
