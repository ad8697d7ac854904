"""How the headings of a cahier are recognised: by words, in several languages."""

import re
from typing import Final

from .letters import word_set, words

CHALLENGES: Final = word_set(
    """defi defis challenge challenges reto retos desafio desafios sfida sfide
    herausforderung herausforderungen"""
)
ORIENTATIONS: Final = word_set(
    """orientation orientations futur futurs future futures avenir avenirs orientacion
    orientaciones futuro futuros futuri orientamento orientamenti zukunft orientierung
    orientierungen"""
)
ACTIONS: Final = word_set(
    """action actions accion acciones azione azioni aktion aktionen massnahme massnahmen"""
)
AROUND: Final = word_set(
    """a act and au aux avec by ce ces cette d das de degli dei del delle der des deseable
    deseables desiderabile desiderabili desirable di die du el en et fur for from general gli
    i idea ideas idee idees in l la las le les leur leurs liste list los nos notre of on our para
    per possible possibles pour presentation presentacion propose proposed proposee proposees
    proposes proposal proposals propositions proposition propuesta propuestas proposta proposte
    serie souhaite souhaitee souhaites souhaitable souhaitables suggested sus the theme this
    to tout toute toward towards un una une und unsere vorschlage wanted we wunschenswerte y
    mogliche what our"""
)
GROUPS: Final = frozenset(
    {
        "des pistes pour agir",
        "pistes pour agir",
        "les pistes pour agir",
        "ways to act",
        "ways forward",
        "leads to act",
        "pistas para actuar",
        "piste per agire",
    }
)
PRESENTATIONS: Final = frozenset(
    {
        "presentation du theme",
        "presentation",
        "presentation of the theme",
        "about this theme",
        "le theme",
        "the theme",
    }
)
NUMBERING: Final = re.compile(
    r"(?:(?:th[eè]me|theme|axe|d[eé]fi|challenge)\s*\d{1,3}\s*[:.–—-]\s*"
    r"|\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s+|\d{1,2}(?:\.\d{1,2}){1,3}\s+)",
    re.IGNORECASE,
)


def section(title: str) -> str:
    """Return what a heading opens, or nothing when it is a title of its own.

    One of ``challenges``, ``orientations``, ``actions``, ``group`` (a heading above the last
    two) or ``presentation``.
    """
    if len(title) > 120:
        return ""
    known = words(unnumbered(title))
    line = " ".join(known)
    if line in GROUPS:
        return "group"
    if line in PRESENTATIONS:
        return "presentation"
    found = ""
    for word in known:
        kind = _kind(word)
        found = found or kind
        if not kind and word not in AROUND:
            return ""
    return found


def is_challenge(title: str) -> bool:
    """Tell whether a heading says “Défi 2 :”, whatever words follow."""
    return title.casefold().startswith(("défi", "defi", "challenge")) and _is_named(title)


def is_theme(title: str) -> bool:
    """Tell whether a heading says “Thème 2 :”, whatever words follow."""
    return title.casefold().startswith(("thème", "theme")) and _is_named(title)


def _is_named(title: str) -> bool:
    return NUMBERING.match(title) is not None


def unnumbered(title: str) -> str:
    """Drop “2.”, “Thème 2 :” or “Défi 2 :” from the start of a title."""
    numbering = NUMBERING.match(title)
    return title[numbering.end() :] if numbering else title


def asks(text: str) -> bool:
    """Tell whether a text is a question: a défi is one."""
    return text.rstrip(' \u00a0\u202f*_»”"').endswith(("?", "？"))


def _kind(word: str) -> str:
    if word in CHALLENGES:
        return "challenges"
    if word in ORIENTATIONS:
        return "orientations"
    return "actions" if word in ACTIONS else ""
