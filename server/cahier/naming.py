"""A draft gets its names: ids of themes and cards, short names, weaves."""

from typing import Final

from server.board.model import TEXT_LIMIT

from .checking import CARD_ID, LETTERS, SHORT, THEME_ID, WEAVE
from .content import WEAVES, Cahier, Card, Theme, same
from .draft import Draft, DraftCard, DraftTheme
from .letters import clean, prefix, short_name, slug

TITLE_LIMIT: Final = 200
UNTITLED: Final = {"fr": "Cahier des défis"}


def name(draft: Draft, *, language: str, title: str, filename: str) -> Cahier:
    """Return the cahier of a draft, still without an id of its own."""
    stem = clean(filename.replace("\\", "/").rpartition("/")[2].partition(".")[0][:TITLE_LIMIT])
    chosen = title or draft.title or stem or UNTITLED.get(language, "Workshop cahier")
    namer = Namer(draft)
    themes = tuple(namer.theme(theme, number) for number, theme in enumerate(draft.themes))
    return Cahier("0", chosen[:TITLE_LIMIT].strip(), language, _join(draft.presentation), themes)


class Namer:
    """Gives every theme and card an id that nothing else in the cahier has."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._slugs: set[str] = set()
        self._prefixes: set[str] = set()
        self._cards: set[str] = set()
        # Ids that the file itself gives are not taken by cards that have none.
        for theme in draft.themes:
            for kind, letter in LETTERS.items():
                for card in theme.cards(kind):
                    self._keep(card, letter)

    def theme(self, draft: DraftTheme, number: int) -> Theme:
        """Name one theme and its cards; ``number`` counts from 0 and chooses the weave."""
        id = self._theme_id(draft, number)
        start = _free(prefix(id), self._prefixes, joint="")
        title = draft.title[:TITLE_LIMIT].strip()
        return Theme(
            id=id,
            title=title,
            short=draft.short if SHORT.fullmatch(draft.short) else short_name(title),
            presentation=_join(draft.presentation),
            weave=draft.weave if WEAVE.fullmatch(draft.weave) else WEAVES[number % len(WEAVES)],
            challenges=self._named(draft, "challenges", start),
            orientations=self._named(draft, "orientations", start),
            actions=self._named(draft, "actions", start),
        )

    def _theme_id(self, draft: DraftTheme, number: int) -> str:
        if draft.id and (not THEME_ID.fullmatch(draft.id) or draft.id in self._slugs):
            self._draft.remark(draft.line, "id", draft.id)
            draft.id = ""
        return _free(draft.id or slug(draft.title) or f"theme-{number + 1}", self._slugs)

    def _named(self, draft: DraftTheme, kind: str, start: str) -> tuple[Card, ...]:
        cards: list[Card] = []
        seen: set[str] = set()
        for number, card in enumerate(draft.cards(kind), start=1):
            if same(card.text) in seen:
                self._draft.remark(card.line, "repeated", card.text)
            seen.add(same(card.text))
            id = card.id or _free(f"{start}-{LETTERS[kind]}{number}", self._cards, joint=None)
            cards.append(self._fitting(card, id))
        return tuple(cards)

    def _fitting(self, card: DraftCard, id: str) -> Card:
        """Cut a text that no note can hold, and keep the whole of it in the explanation."""
        if len(card.text) <= TEXT_LIMIT:
            return Card(id, card.text, _join(card.explanation))
        self._draft.remark(card.line, "too-long", card.text, limit=TEXT_LIMIT)
        beginning = card.text[: TEXT_LIMIT - 1].rpartition(" ")[0] or card.text[: TEXT_LIMIT - 1]
        return Card(id, beginning.rstrip() + "…", _join([card.text, *card.explanation]))

    def _keep(self, card: DraftCard, letter: str) -> None:
        if not card.id:
            return
        matched = CARD_ID.fullmatch(card.id)
        if matched and matched[1] == letter and card.id not in self._cards:
            self._cards.add(card.id)
            return
        self._draft.remark(card.line, "id", card.id)
        card.id = ""


def _free(wish: str, taken: set[str], joint: str | None = "-") -> str:
    """Return the wish, or the wish with the first number that makes it unique; take it."""
    found, number = wish, 2
    while found in taken:
        found = _next(wish, number, joint)
        number += 1
    taken.add(found)
    return found


def _next(wish: str, number: int, joint: str | None) -> str:
    if joint is None:  # a card id ends with its number: count on
        start = wish.rstrip("0123456789")
        return f"{start}{int(wish[len(start) :]) + number - 1}"
    return f"{wish}{joint}{number}"


def _join(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)
