"""The words of exported documents, French and English."""

from collections.abc import Mapping
from typing import Final

Pair = tuple[str, str]

KINDS: Final[Mapping[str, Pair]] = {
    "idea": ("Idée", "Idea"),
    "challenge": ("Défi", "Challenge"),
    "future": ("Futur", "Future"),
    "action": ("Action", "Action"),
    "actor": ("Acteur", "Actor"),
    "initiative": ("Initiative", "Initiative"),
    "solution": ("Solution", "Solution"),
}
ZONES: Final[Mapping[str, Pair]] = {
    "welcome": ("Accueil", "Welcome"),
    "challenge": ("Notre défi", "Our challenge"),
    "future": ("Notre futur souhaitable", "Our desirable future"),
    "solution": ("Notre solution collective", "Our collective solution"),
    "parking": ("Parking", "Parking"),
}
LINKS: Final[Mapping[str, Pair]] = {
    "reformulates": ("reformule", "reformulates"),
    "answers": ("répond à", "answers"),
    "inspired_by": ("inspiré de", "inspired by"),
    "contributes": ("contribue à", "contributes to"),
    "combines": ("combine", "combines with"),
    "strengthens": ("renforce", "strengthens"),
    "connects": ("relie", "connects"),
    "carries": ("porte", "carries"),
    "merges": ("fusionne", "merges"),
    "precedes": ("précède", "precedes"),
}
WORDS: Final[Mapping[str, Pair]] = {
    "note": ("note", "note"),
    "link": ("lien", "link"),
    "comment": ("commentaire", "comment"),
    "retained-challenge": ("Défi retenu", "Retained challenge"),
    "retained-future": ("Futur retenu", "Retained future"),
    "objective": ("Objectif", "Objective"),
    "somebody": ("quelqu’un", "somebody"),
    "supports": ("soutiens", "supports"),
    "one-support": ("soutien", "support"),
    "links": ("Liens", "Links"),
    "nothing": ("Rien pour l’instant.", "Nothing yet."),
    "elsewhere": ("Ailleurs", "Elsewhere"),
    "without-words": ("(sans texte)", "(without words)"),
    "read-wrong": ("Ce qui n’a pas pu être lu", "What could not be read"),
    # The columns of the table, in their order.
    "what": ("objet", "object"),
    "id": ("id", "id"),
    "kind": ("sorte", "kind"),
    "zone": ("zone", "zone"),
    "text": ("texte", "text"),
    "aim": ("objectif", "objective"),
    "label": ("étiquette", "label"),
    "author": ("auteur", "author"),
    "support": ("soutiens", "supports"),
    "card": ("carte", "card"),
    "within": ("solution", "solution"),
    "retained": ("retenu", "retained"),
    "from": ("de", "from"),
    "to": ("vers", "to"),
    "on": ("sur", "on"),
    "x": ("x", "x"),
    "y": ("y", "y"),
}


class Words:
    """Says the words in one language, French for any other than English."""

    def __init__(self, language: str) -> None:
        self._english = language == "en"

    def __call__(self, key: str) -> str:
        return WORDS[key][self._english]

    def kind(self, kind: str) -> str:
        """Return what a kind of note is called."""
        return KINDS[kind][self._english]

    def zone(self, zone: str | None) -> str:
        """Return what a zone is called."""
        if zone is None or zone not in ZONES:
            return self("elsewhere")
        return ZONES[zone][self._english]

    def link(self, kind: str) -> str:
        """Return what a kind of link says between its two notes."""
        return LINKS[kind][self._english]

    def supports(self, count: int) -> str:
        """Return how many people support something."""
        return f"{count} {self('one-support' if count == 1 else 'supports')}"

    def said(self, start: str, text: str) -> str:
        """Return words with a colon, spaced as the language does."""
        space = "" if self._english else "\u00a0"
        return f"{start}{space}: {text}"
