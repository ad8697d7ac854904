"""A synthesis becomes the cahier of a next workshop: its défis, futures and actions as cards.

Reading the cahier of a synthesis again, as JSON or as Markdown, gives these very texts.
"""

from collections.abc import Iterator

from server.cahier.content import Cahier, same
from server.cahier.draft import MAX_CARDS, Draft, DraftCard, DraftTheme
from server.cahier.importing import identified
from server.cahier.letters import clean
from server.cahier.naming import name

from .model import Part, Room, Table
from .words import card_label, word

Wording = tuple[str, str, str]  # the deck, the words, where they come from


def renewed(room: Room, parts: tuple[Part, ...]) -> Cahier | None:
    """Return the cahier that a workshop leaves behind, None when nothing was retained.

    One wording is one card, however many tables of a theme have come to it.
    """
    draft = Draft(room.language)
    draft.title = clean(room.title)
    draft.presentation = [word(room.language, "next.from", title=draft.title)]
    left = MAX_CARDS
    for part in parts:
        theme = _empty(room, part)
        left = _fill(theme, part, room.language, left)
        if theme.challenges or theme.orientations or theme.actions:
            draft.add_theme(theme)
    if not draft.themes:
        return None
    return identified(name(draft, language=room.language, title="", filename=""))


def _empty(room: Room, part: Part) -> DraftTheme:
    """Return the theme of a part, as the cahier of the workshop has it, without its cards."""
    theme = room.cahier.theme(part.theme) if part.theme else None
    if theme is None:
        return DraftTheme(word(room.language, "no-theme"), 0)
    return DraftTheme(
        clean(theme.title),
        0,
        presentation=[theme.presentation],
        id=theme.id,
        short=theme.short,
        weave=theme.weave,
    )


def _fill(theme: DraftTheme, part: Part, language: str, left: int) -> int:
    """Add the cards of a part, as many as are ``left``; return how many are left then."""
    known: dict[tuple[str, str], DraftCard] = {}
    for table in part.tables:
        for deck, text, origin in _wordings(table, language):
            card = known.get((deck, same(text)))
            if card is not None:
                if origin not in card.explanation:
                    card.explanation.append(origin)
            elif left:
                left -= 1
                card = known[deck, same(text)] = DraftCard(text, 0, [origin])
                theme.cards(deck).append(card)
    return left


def _wordings(table: Table, language: str) -> Iterator[Wording]:
    """Yield what a table has said: its défi, its future, the actions it combined."""
    if table.challenge is not None:
        origin = word(language, "next.table", table=table.name)
        if table.challenge.original is not None:
            origin = word(
                language,
                "next.reworded" if table.challenge.card is None else "next.reworded-card",
                table=table.name,
                original=clean(table.challenge.original),
                card=card_label(table.challenge.card or "", language),
            )
        yield from _wording("challenges", table.challenge.text, origin)
    if table.future is not None:
        origin = word(language, "next.table", table=table.name)
        yield from _wording("orientations", table.future.text, origin)
    for solution in table.solutions:
        title = clean(solution.title)
        key = "next.solution" if title else "next.table"
        origin = word(language, key, table=table.name, title=title)
        for action in solution.actions:
            yield from _wording("actions", action.text, origin)


def _wording(deck: str, text: str, origin: str) -> Iterator[Wording]:
    if words := clean(text):
        yield deck, words, origin
