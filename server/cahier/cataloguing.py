"""A list that people keep becomes the catalogue of a cahier: CSV, or JSON.

Columns, in any order, in French or English: ``nom`` (needed), ``description``, ``thème``,
``porteur``, ``lieu``, ``statut``, ``lien``, ``contact``. Several themes stand in one cell,
separated by ``|`` or ``/``; an empty cell means all of them. A row that is wrong refuses
the whole file: nothing is half imported. An empty list in JSON is an empty catalogue.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from server.errors import BadInput

from .catalogue import MOST, Initiative, numbered
from .content import LIMIT, Cahier, same
from .letters import brief, clean, decode, paragraphs, word_set, words
from .sentences import refuse, spoken
from .tabular import rows

CONTACT: Final = word_set("contact contacts courriel mail mails email emails telephone tel phone")
# By its first word, for "nom de l’initiative"; any word of contact makes it one.
COLUMNS: Final[Mapping[str, frozenset[str]]] = {
    "name": word_set("nom noms name initiative initiatives titre title intitule"),
    "text": word_set("description texte text presentation resume summary explication"),
    "themes": word_set("theme themes thematique thematiques"),
    "bearer": word_set(
        "porteur porteuse porteurs portee structure bearer organisation association"
    ),
    "place": word_set("lieu lieux place commune ville territoire territory town"),
    "status": word_set("statut status etat state avancement"),
    "link": word_set("lien liens link site url web"),
}
LIMITS: Final = {"name": 200, "text": 2000, "bearer": 200, "place": 120, "status": 60, "link": 500}
CONTACT_LIMIT: Final = 300
LINK: Final = re.compile(r"https?://[^\s<>\"]+")
BARE_LINK: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/[^\s<>\"]*)?", re.IGNORECASE)
ALL: Final = frozenset(("tous", "toutes", "tous les themes", "all", "all themes"))

WORDS: Final = {
    "fr": {
        "line": "ligne {line}",
        "number": "initiative {line}",
        "name": "il manque le nom",
        "theme": "le thème «\u00a0{text}\u00a0» n’est pas dans le cahier",
        "link": "«\u00a0{text}\u00a0» n’est pas une adresse http",
        "long": "«\u00a0{text}\u00a0» dépasse {limit} signes",
        "twice": "«\u00a0{text}\u00a0» y est déjà au même lieu",
        "cells": "il y a plus de cases que de colonnes",
        "value": "une valeur n’est pas un texte",
        "column": "colonne «\u00a0{text}\u00a0» inconnue, laissée de côté",
        "encoding": "lettres illisibles remplacées par �",
    },
    "en": {
        "line": "line {line}",
        "number": "initiative {line}",
        "name": "the name is missing",
        "theme": "the theme “{text}” is not in the cahier",
        "link": "“{text}” is not an http address",
        "long": "“{text}” exceeds {limit} characters",
        "twice": "“{text}” is there already at the same place",
        "cells": "there are more cells than columns",
        "value": "a value is not a text",
        "column": "column “{text}” unknown, left aside",
        "encoding": "unreadable letters replaced by �",
    },
}


@dataclass(frozen=True, slots=True)
class Catalogued:
    """The initiatives of a file with their ids, and remarks as people read them."""

    initiatives: tuple[Initiative, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One initiative as read; ``line`` is of the file, or its number in JSON."""

    line: int
    cells: Mapping[str, str]
    problem: str = ""


class WrongRow(Exception):
    """What is wrong with a row, as people read it."""


def import_catalogue(
    data: bytes,
    cahier: Cahier,
    *,
    known: Sequence[Initiative] = (),
    filename: str = "",
    messages: str = "fr",
    limit: int = LIMIT,
) -> Catalogued:
    """Read the bytes of a file; ``known`` is the catalogue until now, whose ids are kept.

    Raises `BadInput` with one sentence in ``messages`` (fr or en) that names the first row
    that is wrong; ``details["reason"]`` is stable. Nothing else is ever raised.
    """
    reader = _Reader(cahier, spoken(messages))
    text = reader.text(data, limit)
    is_json = filename.lower().endswith(".json") or text.lstrip()[:1] in ("[", "{")
    found = list(reader.of_json(text) if is_json else reader.of_csv(text))
    # Whoever takes all initiatives back, with the names in them, says so by an empty list.
    if not found and not is_json:
        raise refuse(messages, "no-initiative")
    if len(found) > MOST:
        raise refuse(messages, "too-many-initiatives", limit=MOST)
    return Catalogued(numbered(reader.initiatives(found, is_json), known), tuple(reader.warnings))


class _Reader:
    """Reads rows for one cahier and says in one language what is wrong."""

    def __init__(self, cahier: Cahier, language: str) -> None:
        self._language = language
        self.warnings: list[str] = []
        self._themes: dict[str, str] = {}
        for number, theme in enumerate(cahier.themes, 1):
            for name in (theme.id, theme.title, theme.short, str(number)):
                self._themes.setdefault(_plain(name), theme.id)

    def text(self, data: bytes, limit: int) -> str:
        """Return the text of a file. Raises `BadInput`."""
        if len(data) > limit:
            raise refuse(self._language, "too-large", limit=limit)
        try:
            text, unreadable = decode(data)
        except ValueError:
            raise refuse(self._language, "not-text") from None
        if not text.strip():
            raise refuse(self._language, "empty")
        if unreadable:
            self.warnings.append(self._word("encoding"))
        return text

    def of_csv(self, text: str) -> Iterator[Row]:
        """Yield what each row of a table says. Raises `BadInput`."""
        names: list[str] = []
        for line, row in rows(text, self._language):
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = self._names(row)
                continue
            excess = any(cell.strip() for cell in row[len(names) :])
            cells: dict[str, str] = {}
            for name, cell in zip(names, row, strict=False):
                if name and cell.strip():
                    cells[name] = f"{cells[name]}, {cell}" if name in cells else cell
            yield Row(line, cells, self._word("cells") if excess else "")

    def _names(self, row: list[str]) -> list[str]:
        names = [_column(cell) for cell in row]
        if "name" not in names:
            raise refuse(self._language, "no-initiative")
        for name, cell in zip(names, row, strict=True):
            if not name and cell.strip():
                self.warnings.append(self._word("column", text=brief(cell)))
        return names

    def of_json(self, text: str) -> Iterator[Row]:
        """Yield what each entry of a list says. Raises `BadInput`."""
        try:
            data = json.loads(text)
        except json.JSONDecodeError as error:
            facts = {"line": error.lineno, "column": error.colno}
            raise refuse(self._language, "json-syntax", **facts) from None
        except (ValueError, RecursionError):
            raise refuse(self._language, "json-shape") from None
        listed = data.get("initiatives") if isinstance(data, dict) else data
        if not isinstance(listed, list):
            raise refuse(self._language, "no-initiative")
        for number, entry in enumerate(listed, 1):
            cells = _cells(entry)
            yield Row(number, cells or {}, "" if cells is not None else self._word("value"))

    def initiatives(self, found: Sequence[Row], is_json: bool) -> list[Initiative]:
        """Return what all rows say. Raises `BadInput` if any of them is wrong."""
        made: list[Initiative] = []
        wrong: list[tuple[int, str]] = []
        seen: set[tuple[str, str]] = set()
        for row in found:
            try:
                initiative = self._initiative(row)
                key = same(initiative.name), same(initiative.place)
                if key in seen:
                    raise self._wrong("twice", text=brief(initiative.name))
                seen.add(key)
                made.append(initiative)
            except WrongRow as error:
                wrong.append((row.line, str(error)))
        if wrong:
            raise self._refusal(wrong, "number" if is_json else "line")
        return made

    def _refusal(self, wrong: list[tuple[int, str]], place: str) -> BadInput:
        line, problem = wrong[0]
        facts: dict[str, str | int] = {"place": self._word(place, line=line), "problem": problem}
        if len(wrong) == 1:
            return refuse(self._language, "row", **facts)
        return refuse(self._language, "rows", others=len(wrong) - 1, **facts)

    def _initiative(self, row: Row) -> Initiative:
        if row.problem:
            raise WrongRow(row.problem)
        given = {name: clean(cell) for name, cell in row.cells.items()}
        if not given.get("name"):
            raise self._wrong("name")
        if "text" in given:
            given["text"] = paragraphs(row.cells["text"])
        for name, text in given.items():
            limit = LIMITS.get(name, CONTACT_LIMIT)
            if name != "themes" and len(text) > limit:
                raise self._wrong("long", text=brief(text, 30), limit=limit)
        given["link"] = self._link(given.get("link", ""))
        themes = self._themes_of(given.pop("themes", ""))
        return Initiative(id="", themes=themes, **given)

    def _link(self, text: str) -> str:
        if BARE_LINK.fullmatch(text):
            return f"https://{text}"
        if text and not LINK.fullmatch(text):
            raise self._wrong("link", text=brief(text))
        return text

    def _themes_of(self, cell: str) -> tuple[str, ...]:
        if not cell or _plain(cell) in ALL:
            return ()
        whole = self._themes.get(_plain(cell))
        if whole:
            return (whole,)
        ids: dict[str, None] = {}
        for part in re.split(r"[|/;]", cell):
            found = self._themes.get(_plain(part))
            if found:
                ids[found] = None
            elif part.strip():
                ids.update(dict.fromkeys(self._listed(part)))
        return tuple(ids)

    def _listed(self, part: str) -> Iterator[str]:
        """Yield themes between commas, which a title may hold as well."""
        for name in filter(str.strip, part.split(",")):
            found = self._themes.get(_plain(name))
            if found is None:
                raise self._wrong("theme", text=brief(part))
            yield found

    def _wrong(self, what: str, **facts: str | int) -> WrongRow:
        return WrongRow(self._word(what, **facts))

    def _word(self, key: str, **facts: str | int) -> str:
        return WORDS[self._language][key].format(**facts)


def _cells(entry: Any) -> dict[str, str] | None:
    """Return the texts of an entry of JSON, None if it is not made of them."""
    if not isinstance(entry, dict):
        return None
    cells = {}
    for key, value in entry.items():
        name = _column(key)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = " | ".join(value)
        if name and value is not None:
            if not isinstance(value, str):
                return None
            cells[name] = value
    return cells


def _column(cell: str) -> str:
    """Return the field that a column is about, nothing for one that we do not know."""
    named = words(cell[:80])
    if CONTACT.intersection(named):
        return "contact"
    return next((field for field, known in COLUMNS.items() if named[:1] and named[0] in known), "")


def _plain(text: str) -> str:
    return " ".join(words(text))
