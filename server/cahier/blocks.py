"""Lines of Markdown become headings, items and paragraphs, each with its line number.

A paragraph that begins in lower case continues the one before when that one has no end:
a page break has cut the sentence in two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from .inline import LONE_LINK, emphasised, plain

HEADING: Final = re.compile(r"(#{1,6})(?:[ \t]+|$)")
ITEM: Final = re.compile(r"(?:[-*+–—·]|\(?\d{1,3}[.)]|[a-z]\))(?:\s+|$)|[•‣▪◦]\s*")
PAGE: Final = re.compile(r"(?:page )?\d{1,4}(?: ?/ ?\d{1,4})?|- ?\d{1,4} ?-", re.IGNORECASE)
LINE_END: Final = re.compile(r"\r\n|\r|\n")
CLOSERS: Final = "*_ \u00a0\u202f»”\"')"
ENDS: Final = ".!?…:;"


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    LINK = "link"
    PAGE = "page"


@dataclass(slots=True)
class Block:
    """One block; ``level`` is a heading's, ``indent`` counts the spaces before it."""

    kind: Kind
    line: int
    indent: int = 0
    level: int = 0
    parts: list[str] = field(default_factory=list)

    @property
    def raw(self) -> str:
        """What is written, with its marks, on one line."""
        return "".join(self.parts).strip()

    @property
    def text(self) -> str:
        """What a person reads."""
        return plain(self.raw)


def blocks(text: str) -> tuple[list[Block], list[int]]:
    """Return the blocks of a text, and the lines where a cut sentence was made whole."""
    whole: list[Block] = []
    joined: list[int] = []
    last: Block | None = None
    for block in _grouped(text):
        if last is not None and _continues(last, block):
            glue = "" if last.parts[-1].endswith("-") else " "
            last.parts += [glue, *block.parts]
            joined.append(block.line)
            continue
        whole.append(block)
        if block.kind in (Kind.PARAGRAPH, Kind.ITEM):
            last = block
        elif block.kind is not Kind.PAGE:
            last = None
    return whole, joined


def _grouped(text: str) -> Iterator[Block]:
    """Yield blocks: a paragraph or an item grows until a blank line or the next start."""
    current: Block | None = None
    for line in _lines(text):
        if current is not None and line is not None and _grows(current, line):
            continue
        if current is not None:
            yield _sorted(current)
        current = line
    if current is not None:
        yield _sorted(current)


def _grows(current: Block, line: Block) -> bool:
    """Add a line to the open block when it belongs there."""
    if current.kind is Kind.HEADING or line.kind is not Kind.PARAGRAPH:
        return False
    if line.level and (current.kind is Kind.ITEM or len(current.parts) > 1):
        return True  # a rule right under text ends nothing and says nothing
    if line.level:
        current.kind, current.level = Kind.HEADING, line.level
    else:
        current.parts += [" ", *line.parts]
    return True


def _lines(text: str) -> Iterator[Block | None]:
    """Yield one block a line, or None for a line that separates."""
    under_text = False
    for number, line in enumerate(LINE_END.split(text), start=1):
        words = line.lstrip(" \t>").strip()
        block = _line(words, number, under_text)
        if block is not None:
            block.indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        under_text = block is not None and block.kind is Kind.PARAGRAPH
        yield block


def _line(words: str, number: int, under_text: bool) -> Block | None:
    level = _underline(words) if under_text else 0
    if level:
        return Block(Kind.PARAGRAPH, number, level=level)
    if not words or _separates(words):
        return None
    heading = HEADING.match(words)
    if heading:
        title = _heading_text(words[heading.end() :])
        return Block(Kind.HEADING, number, level=len(heading[1]), parts=[title]) if title else None
    item = ITEM.match(words)
    if item:
        rest = words[item.end() :]
        return Block(Kind.ITEM, number, parts=[rest]) if rest else None
    return Block(Kind.PARAGRAPH, number, parts=[words])


def _underline(words: str) -> int:
    """Return the level that a line of = or - gives to the line above, or 0."""
    if len(words) < 3 or set(words) not in ({"="}, {"-"}):
        return 0
    return 1 if words[0] == "=" else 2


def _separates(words: str) -> bool:
    """Tell whether a line is a rule, a fence or a comment: it carries no text."""
    marks = set(words.replace(" ", "")[:100])
    if len(words) >= 3 and len(marks) == 1 and marks <= set("-_*=~`"):
        return True
    return words.startswith(("```", "~~~")) or (words.startswith("<!--") and words.endswith("-->"))


def _heading_text(words: str) -> str:
    """Drop closing hashes, attributes in braces and a bullet from a heading."""
    if (
        words.endswith("}")
        and not words.endswith("\\}")
        and words[words.rfind("{") + 1 :][:1] in ("#", ".", "-")
    ):
        words = words[: words.rfind("{")]
    bare = words.rstrip()
    if bare.endswith("#") and not bare.endswith("\\#"):
        bare = bare.rstrip("#").rstrip()
    return bare.lstrip("•‣▪◦ \u00a0").strip()


def _sorted(block: Block) -> Block:
    """Recognise lone links and page numbers among paragraphs."""
    if block.kind is Kind.PARAGRAPH and len(block.parts) == 1:
        if LONE_LINK.fullmatch(block.raw):
            block.kind = Kind.LINK
        elif PAGE.fullmatch(block.raw):
            block.kind = Kind.PAGE
    return block


def _continues(last: Block, block: Block) -> bool:
    """Tell whether a paragraph is the rest of a sentence that a page break has cut."""
    if block.kind is not Kind.PARAGRAPH or not block.parts[0].lstrip("*_«“")[:1].islower():
        return False
    if last.kind is Kind.ITEM and emphasised(last.raw):
        return False
    return last.parts[-1].rstrip(CLOSERS)[-1:] not in ("", *ENDS)
