"""The rules of ``schema/cahier.schema.json``, and unique ids, which a schema cannot say."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from server.board.model import TEXT_LIMIT

CAHIER_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
THEME_ID: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
CARD_ID: Final = re.compile(r"[A-Z][A-Z0-9]{0,11}-([DOA])[1-9][0-9]{0,4}")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
WEAVE: Final = re.compile(r"ineg|agir|econ|ecol|coop")
ANY: Final = re.compile(r"(?s).*")
SOME: Final = re.compile(r"(?s).*\S.*")
CARD_TEXT: Final = re.compile(rf"(?s)(?=.*\S).{{1,{TEXT_LIMIT}}}")
SHORT: Final = re.compile(r"(?s)(?=.*\S).{1,40}")

LETTERS: Final = {"challenges": "D", "orientations": "O", "actions": "A"}

CAHIER_FIELDS: Final = {
    "id": CAHIER_ID,
    "title": SOME,
    "language": LANGUAGE,
    "presentation": ANY,
}
THEME_FIELDS: Final = {
    "id": THEME_ID,
    "title": SOME,
    "short": SHORT,
    "presentation": ANY,
    "weave": WEAVE,
}
CARD_FIELDS: Final = {"id": CARD_ID, "text": CARD_TEXT, "explanation": ANY}

WORDS: Final = {
    "fr": {
        "object": "{path} doit être un objet",
        "list": "{path} doit être une liste",
        "no-themes": "{path} ne contient aucun thème",
        "missing": "{path} manque",
        "unknown": "{path} n’existe pas dans un cahier",
        "value": "{path} n’a pas la forme attendue",
        "twice": "{path} porte un identifiant déjà pris",
    },
    "en": {
        "object": "{path} must be an object",
        "list": "{path} must be a list",
        "no-themes": "{path} holds no theme",
        "missing": "{path} is missing",
        "unknown": "{path} does not exist in a cahier",
        "value": "{path} does not have the expected form",
        "twice": "{path} has an identifier that is already taken",
    },
}

Problem = tuple[str, str]  # what is wrong, where


def check(data: object, language: str = "fr") -> list[str]:
    """Return what is wrong with the data of a cahier, in reading order; nothing when all is well.

    Each problem is a phrase with the path of its place, as in ``themes[2].actions[0].text``.
    """
    words = WORDS["fr" if language == "fr" else "en"]
    return [words[what].format(path=path) for what, path in _cahier(data)]


def _cahier(data: object) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield "object", "cahier"
        return
    yield from _fields(data, CAHIER_FIELDS, "", lists=("themes",))
    themes = data.get("themes")
    if not isinstance(themes, list):
        yield "list", "themes"
        return
    if not themes:
        yield "no-themes", "themes"
    taken: set[object] = set()
    for number, theme in enumerate(themes):
        yield from _theme(theme, f"themes[{number}]", taken)


def _theme(data: object, path: str, taken: set[object]) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield "object", path
        return
    yield from _fields(data, THEME_FIELDS, path + ".", lists=tuple(LETTERS))
    yield from _unique(data, path, taken)
    for name, letter in LETTERS.items():
        cards = data.get(name)
        if not isinstance(cards, list):
            yield "list", f"{path}.{name}"
            continue
        for number, card in enumerate(cards):
            yield from _card(card, f"{path}.{name}[{number}]", letter, taken)


def _card(data: object, path: str, letter: str, taken: set[object]) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield "object", path
        return
    optional = () if letter == "D" else ("explanation",)
    yield from _fields(data, CARD_FIELDS, path + ".", optional=optional)
    yield from _unique(data, path, taken)
    matched = CARD_ID.fullmatch(data["id"]) if isinstance(data.get("id"), str) else None
    if matched and matched[1] != letter:
        yield "value", path + ".id"


def _fields(
    data: Mapping[str, object],
    rules: Mapping[str, re.Pattern[str]],
    prefix: str,
    *,
    lists: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
) -> Iterator[Problem]:
    for name in data:
        if name not in rules and name not in lists:
            yield "unknown", prefix + name[:40].encode("utf-8", "replace").decode()
    for name, rule in rules.items():
        if name not in data:
            if name not in optional:
                yield "missing", prefix + name
        elif not _fits(data[name], rule):
            yield "value", prefix + name


def _fits(value: object, rule: re.Pattern[str]) -> bool:
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        return False
    return rule.fullmatch(value) is not None


def _unique(data: Mapping[str, object], path: str, taken: set[object]) -> Iterator[Problem]:
    id = data.get("id")
    if isinstance(id, str):
        if id in taken:
            yield "twice", path
        taken.add(id)
