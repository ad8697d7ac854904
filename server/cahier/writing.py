"""A cahier as Markdown that people can edit and that the reader of `outline` understands."""

from typing import Final

from .content import Cahier, Card, Theme
from .inline import escape

HEADINGS: Final = {
    "fr": {
        "theme": "Thème {number}\u00a0: {title}",
        "challenges": "Présentation des défis",
        "challenge": "Défi {number}\u00a0: {title}",
        "orientations": "Orientations pour un futur souhaitable",
        "actions": "Propositions d’action",
    },
    "en": {
        "theme": "Theme {number}: {title}",
        "challenges": "Challenges",
        "challenge": "Challenge {number}: {title}",
        "orientations": "Orientations for a desirable future",
        "actions": "Proposed actions",
    },
}


def to_markdown(cahier: Cahier) -> str:
    """Return Markdown in the manner of a cahier des défis.

    Reading it again gives the same titles, texts, explanations and presentations. Ids are
    not written: the reader makes them from the titles. The Markdown of a synthesis ends with it.
    """
    words = HEADINGS["fr" if cahier.language == "fr" else "en"]
    parts = [f"# {escape(cahier.title)}", *_prose(cahier.presentation)]
    for number, theme in enumerate(cahier.themes, start=1):
        title = words["theme"].format(number=number, title=escape(theme.title))
        parts += [f"## {title}", *_prose(theme.presentation), *_theme(theme, words)]
    return "\n\n".join(parts) + "\n"


def _theme(theme: Theme, words: dict[str, str]) -> list[str]:
    parts = [f"### {words['challenges']}"]
    for number, card in enumerate(theme.challenges, start=1):
        title = words["challenge"].format(number=number, title=escape(card.text))
        parts += [f"#### {title}", *_prose(card.explanation)]
    for kind, cards in (("orientations", theme.orientations), ("actions", theme.actions)):
        parts += [f"### {words[kind]}", *(_item(card) for card in cards)]
    return parts


def _item(card: Card) -> str:
    explained = ["    " + paragraph for paragraph in _prose(card.explanation)]
    return "\n\n".join([f"- {escape(card.text)}", *explained])


def _prose(text: str) -> list[str]:
    """Write paragraphs; one that begins with a bullet is an item of a list."""
    return [
        f"- {escape(part[1:].strip())}" if part.startswith("•") else escape(part)
        for part in text.split("\n\n")
        if part.strip()
    ]
