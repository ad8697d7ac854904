"""The content of a workshop as values: a cahier, its themes, their cards.

The JSON of a cahier is described by ``schema/cahier.schema.json``; `load` and `dump`
are the two doors to it. Nothing here reads a file: callers pass text.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from .checking import check
from .sentences import refuse

LIMIT: Final = 5 * 1024 * 1024  # bytes of a file that becomes a cahier
WEAVES: Final = ("ineg", "agir", "econ", "ecol", "coop")
SIGNS: Final = {
    "ineg": "balance",
    "agir": "megaphone",
    "econ": "coins",
    "ecol": "leaf",
    "coop": "network",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One défi, orientation or action; ``id`` is what notes keep as their source."""

    id: str
    text: str
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme; ``id`` is a lower-case ASCII slug, ``weave`` one of `WEAVES`."""

    id: str
    title: str
    short: str
    presentation: str
    weave: str
    challenges: tuple[Card, ...]
    orientations: tuple[Card, ...]
    actions: tuple[Card, ...]

    @property
    def sign(self) -> str:
        """The drawing that goes with the weave."""
        return SIGNS[self.weave]

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards: challenges, then orientations, then actions."""
        return self.challenges + self.orientations + self.actions


@dataclass(frozen=True, slots=True)
class Cahier:
    """A whole cahier; paragraphs of texts are separated by an empty line."""

    id: str
    title: str
    language: str
    presentation: str
    themes: tuple[Theme, ...]

    def theme(self, id: str) -> Theme | None:
        """Return the theme of that id, if there is one."""
        return next((theme for theme in self.themes if theme.id == id), None)


def load(text: str, *, language: str = "fr") -> Cahier:
    """Read the JSON of a cahier, strictly as the schema says.

    Raises `BadInput` with one sentence in ``language`` that names the first wrong place.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise refuse(language, "json-syntax", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):
        raise refuse(language, "json-shape") from None
    problems = check(data, language)
    if problems:
        raise refuse(language, "content", problem=problems[0])
    fields: dict[str, Any] = {**data, "themes": tuple(map(_theme, data["themes"]))}
    return Cahier(**fields)


def dump(cahier: Cahier) -> str:
    """Return the canonical JSON: keys in the order of the schema, two spaces, no escapes."""
    return json.dumps(cahier_data(cahier), ensure_ascii=False, indent=2) + "\n"


def cahier_data(cahier: Cahier) -> dict[str, object]:
    """Return the cahier as plain data, as `dump` writes it."""
    return {**asdict(cahier), "themes": [theme_data(theme) for theme in cahier.themes]}


def theme_data(theme: Theme) -> dict[str, object]:
    """Return one theme as plain data.

    Challenges always have an ``explanation``; other cards only when they have one.
    """
    return {
        **asdict(theme),
        "challenges": [asdict(card) for card in theme.challenges],
        "orientations": [_short_card(card) for card in theme.orientations],
        "actions": [_short_card(card) for card in theme.actions],
    }


def counts(cahier: Cahier) -> dict[str, int]:
    """Count themes, rows of each kind, and texts that stand in several themes (``shared``)."""
    return {
        "themes": len(cahier.themes),
        "challenges": sum(len(theme.challenges) for theme in cahier.themes),
        "orientations": sum(len(theme.orientations) for theme in cahier.themes),
        "actions": sum(len(theme.actions) for theme in cahier.themes),
        "shared": len(shared(cahier)),
    }


def shared(cahier: Cahier) -> tuple[tuple[str, ...], ...]:
    """Return, for each text that stands in several themes, the ids of its cards."""
    places: dict[tuple[str, str], dict[str, list[str]]] = {}
    for theme, kind, card in _rows(cahier):
        places.setdefault((kind, same(card.text)), {}).setdefault(theme.id, []).append(card.id)
    return tuple(
        tuple(id for ids in themes.values() for id in ids)
        for themes in places.values()
        if len(themes) > 1
    )


def same(text: str) -> str:
    """Return what two cards must have in common to be the same text."""
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(" .;,")


def _rows(cahier: Cahier) -> Iterator[tuple[Theme, str, Card]]:
    for theme in cahier.themes:
        for kind in ("challenges", "orientations", "actions"):
            for card in getattr(theme, kind):
                yield theme, kind, card


def _short_card(card: Card) -> dict[str, str]:
    return {name: value for name, value in asdict(card).items() if value or name != "explanation"}


def _theme(data: dict[str, Any]) -> Theme:
    return Theme(**{name: _cards(value) for name, value in data.items()})


def _cards(value: Any) -> Any:
    return tuple(Card(**card) for card in value) if isinstance(value, list) else value
