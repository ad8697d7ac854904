"""The structure of a cahier in Markdown: which heading is a theme, what belongs to it.

A theme is the heading that stands above headings of sections (défis, orientations, actions),
whatever its level: themes of one document need not have the same one.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from .blocks import Block, Kind, blocks
from .draft import LISTS, Draft, DraftCard, DraftTheme
from .inline import bold_head, emphasised, plain
from .vocabulary import asks, is_challenge, is_theme, section, unnumbered

DEEPEST: Final = 7  # deeper than any heading with its marks


@dataclass(slots=True)
class Pending:
    """A heading whose part is not known yet, with what stands under it."""

    block: Block
    content: list[Block] = field(default_factory=list)


class Outline:
    """Reads blocks in order and fills a draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._pending: list[Pending] = []
        self._highest = DEEPEST  # the smallest level among the headings that wait
        self._theme: DraftTheme | None = None
        self._theme_level = 0
        self._section = ""
        self._level = 0
        self._indent: int | None = None  # of the first item of the section
        self._style = ""  # how the défis of this section are written: heading, bold, plain
        self._title: Block | None = None

    def read(self, text: str) -> None:
        """Read a whole document."""
        found, self._draft.joined = blocks(text)
        self._title = _title(found)
        for block in found:
            match block.kind:
                case Kind.HEADING:
                    self._heading(block)
                case Kind.LINK:
                    self._draft.remark(block.line, "link", block.raw)
                case Kind.PAGE:
                    self._draft.remark(block.line, "page-number", block.raw)
                case Kind.ITEM | Kind.PARAGRAPH:
                    self._words(block)
        self._leave(self._pending)

    # Headings

    def _heading(self, block: Block) -> None:
        text = block.text
        inside = self._section == "challenges" and block.level > self._theme_level
        named = is_challenge(text) if inside else is_theme(text)
        kind = "" if named or block is self._title else section(text)
        if kind:
            self._open(kind, block)
        elif inside and (named or block.level > self._level or asks(text)):
            self._challenge(text, block, "heading")
        elif asks(text) and block.level > self._highest:
            # A question under a theme opens the défis although no heading announces them.
            self._open("challenges", block)
            self._level = block.level - 1
            self._challenge(text, block, "heading")
        else:
            self._wait(block)

    def _wait(self, block: Block) -> None:
        self._pending.append(Pending(block))
        self._section = ""
        if block is not self._title:
            self._highest = min(self._highest, block.level)

    def _open(self, kind: str, block: Block) -> None:
        """Open a section: the heading that owns it becomes a theme."""
        if kind == "presentation":
            if not self._pending:
                self._section = kind if self._theme else ""
            return
        owner = self._owner(block)
        if owner is not None:
            self._begin(owner)
        elif self._theme is not None and kind in LISTS and self._theme.cards(kind):
            self._leave(self._pending)
            self._draft.remark(block.line, "again", self._theme.title)
        elif self._theme is None:
            self._draft.remark(block.line, "no-owner", block.text)
            self._section = "lost"
            return
        else:
            self._leave(self._pending)
        self._pending, self._highest = [], DEEPEST
        self._section, self._level = kind, block.level
        self._indent, self._style = None, ""

    def _owner(self, block: Block) -> Pending | None:
        """Choose, among the headings since the last section, the one that owns this section."""
        candidates = [p for p in self._pending if p.block is not self._title]
        above = [p for p in candidates if p.block.level < block.level]
        if above:
            return above[-1]
        if self._theme is not None and self._theme_level < block.level:
            return None
        return candidates[-1] if candidates else None

    def _begin(self, owner: Pending) -> None:
        at = self._pending.index(owner)
        self._leave(self._pending[:at])
        self._theme = self._draft.add_theme(
            DraftTheme(unnumbered(owner.block.text), owner.block.line)
        )
        self._theme_level = owner.block.level
        self._theme.presentation += [_shown(block) for block in owner.content]
        for part in self._pending[at + 1 :]:
            self._theme.presentation.append(part.block.text)
            self._theme.presentation += [_shown(block) for block in part.content]

    def _leave(self, parts: list[Pending]) -> None:
        """Headings that own nothing: the front of the document, or remarks."""
        for part in parts:
            if not self._draft.themes:
                if part.block is self._title:
                    self._draft.title = part.block.text
                else:
                    self._draft.presentation.append(part.block.text)
                self._draft.presentation += [_shown(block) for block in part.content]
                continue
            self._draft.remark(part.block.line, "part", part.block.text)
            for block in part.content:
                self._draft.remark(block.line, "not-placed", block.raw)

    # Items and paragraphs

    def _words(self, block: Block) -> None:
        if block.kind is Kind.PARAGRAPH and emphasised(block.raw) and section(block.text):
            block.level = DEEPEST  # a heading that only looks like one
            self._open(section(block.text), block)
        elif not self._section:
            self._before(block)
        elif self._section == "challenges":
            self._in_challenges(block)
        elif self._section == "presentation" and self._theme is not None:
            self._theme.presentation.append(_shown(block))
        elif self._section in LISTS:
            self._in_list(block)
        else:
            self._draft.remark(block.line, "not-placed", block.raw)

    def _before(self, block: Block) -> None:
        if self._pending:
            self._pending[-1].content.append(block)
        else:
            self._draft.presentation.append(_shown(block))

    def _in_challenges(self, block: Block) -> None:
        head = bold_head(block.raw)
        asked = head is not None and asks(plain(head[0]))
        if head and (asked or (block.kind is Kind.ITEM and self._style in ("", "bold"))):
            card = self._challenge(plain(head[0]), block, "bold")
            if card is not None and head[1].strip():
                card.explanation.append(plain(head[1]))
        elif block.kind is Kind.ITEM and self._style in ("", "plain") and self._is_top(block):
            self._challenge(block.text, block, "plain")
        else:
            self._explain(block)

    def _in_list(self, block: Block) -> None:
        if block.kind is Kind.ITEM and self._is_top(block):
            self._card(block.text, block)
        elif block.indent > (self._indent or 0):
            self._explain(block)
        else:
            self._draft.remark(block.line, "not-placed", block.raw)

    def _is_top(self, block: Block) -> bool:
        if self._indent is None:
            self._indent = block.indent
        return block.indent < self._indent + 2

    def _challenge(self, text: str, block: Block, style: str) -> DraftCard | None:
        self._style = self._style or style
        return self._card(unnumbered(text), block)

    def _card(self, text: str, block: Block) -> DraftCard | None:
        if self._theme is None or not text:
            return None
        return self._draft.add_card(self._theme, self._section, DraftCard(text, block.line))

    def _explain(self, block: Block) -> None:
        cards = self._theme.cards(self._section) if self._theme else []
        if cards:
            cards[-1].explanation.append(_shown(block))
        else:
            self._draft.remark(block.line, "not-placed", block.raw)


def read_markdown(text: str, draft: Draft) -> None:
    """Fill a draft from Markdown in the manner of a cahier des défis."""
    Outline(draft).read(text)


def _title(found: list[Block]) -> Block | None:
    """Return the heading that names the whole document, when the document has one.

    It is the first heading, if another one stands before the first section and either it is
    alone on its level or a heading of the same level follows before any section.
    """
    headings = [block for block in found if block.kind is Kind.HEADING]
    if not headings:
        return None
    levels = Counter(block.level for block in headings)
    first = headings[0]
    for block in headings[1:]:
        if section(block.text):
            return None
        if block.level <= first.level or levels[first.level] == 1:
            return first
    return None


def _shown(block: Block) -> str:
    return f"• {block.text}" if block.kind is Kind.ITEM else block.text
