"""Which theme each table gets."""

from dataclasses import dataclass
from typing import Any

from server.cahier.content import Cahier
from server.errors import BadInput

from .names import NAME_LIMIT, clean
from .refusals import MissingField, UnknownTheme, WrongField


@dataclass(frozen=True, slots=True)
class Table:
    """One table asked for: its name and the id of its theme."""

    name: str
    theme: str | None


def tables_of(asked: Any, cahier: Cahier, *, limit: int) -> list[Table]:
    """Return the tables that a request describes: a number, or a list of names and themes.

    Where no theme is named, those of the cahier go round the tables in order. Raises
    `MissingField`, `WrongField`, `UnknownTheme`.
    """
    if asked is None:
        raise MissingField(field="tables")
    if isinstance(asked, int) and not isinstance(asked, bool) and 1 <= asked <= limit:
        asked = [{} for _ in range(asked)]
    if not isinstance(asked, list) or not 1 <= len(asked) <= limit:
        raise WrongField(field="tables")
    if not all(isinstance(table, dict) for table in asked):
        raise WrongField(field="tables")
    spread = not any("theme" in table for table in asked)
    return [
        Table(_name(table, number), _round(cahier, number) if spread else _theme(table, cahier))
        for number, table in enumerate(asked, 1)
    ]


def theme_name(cahier: Cahier, theme: str | None) -> str | None:
    """Return the short title of a theme, None when the table has none."""
    found = cahier.theme(theme) if theme else None
    return found.short if found else None


def _round(cahier: Cahier, number: int) -> str | None:
    return cahier.themes[(number - 1) % len(cahier.themes)].id if cahier.themes else None


def _name(table: dict[str, Any], number: int) -> str:
    name = table.get("name")
    if name is not None and not isinstance(name, str):
        raise WrongField(field="name")
    return (clean(name, limit=NAME_LIMIT) if name else "") or f"Table {number}"


def _theme(table: dict[str, Any], cahier: Cahier) -> str | None:
    theme = table.get("theme")
    if theme is None:
        return None
    if not isinstance(theme, str):
        raise WrongField(field="theme")
    if cahier.theme(theme) is None:
        raise UnknownTheme(theme=_quotable(theme))
    return theme


def _quotable(text: str) -> str:
    try:
        return clean(text)
    except BadInput:
        return "…"
