"""How the command line speaks: results on standard output, refusals on standard error."""

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

WORDS: Final = {
    "listening": ("Tablée écoute sur {url}", "Tablée listens on {url}"),
    "stopped": ("Tout est gardé.", "Everything is kept."),
    "stopped-troubled": (
        "Arrêtée alors qu’une table ne pouvait pas être gardée\u202f; ce qui manque reste "
        "dans les pages ouvertes, qui le rendront au prochain démarrage.",
        "Stopped while a table could not be kept; what is missing stays in the open pages, "
        "which hand it in when the server starts again.",
    ),
    "frozen": (
        "Tablée ne répond plus depuis {seconds}\u202fs\u202f; elle redémarre.",
        "Tablée has not answered for {seconds} s; it starts again.",
    ),
    "fell": (
        "Tablée s’est arrêtée d’elle-même (état {status})\u202f; "
        "elle redémarre dans {seconds}\u202fs.",
        "Tablée ended by itself (status {status}); it starts again in {seconds} s.",
    ),
    "migrated": ("La base est à jour.", "The database is up to date."),
    "only-here": (
        "Seule cette machine peut ouvrir ces liens\u202f; "
        "pour les téléphones de la salle\u00a0: TABLEE_HOST=0.0.0.0 make run",
        "Only this machine can open these links; "
        "for the telephones in the room: TABLEE_HOST=0.0.0.0 make run",
    ),
    "workshop": ("Atelier\u00a0: {title}", "Workshop: {title}"),
    "facilitator": ("Animation", "Facilitator"),
    "everybody": ("Participer (toutes les tables)", "Take part (all tables)"),
    "take-part": ("Participer\u00a0:", "Take part:"),
    "display": ("Écran projeté\u00a0:", "Projected screen:"),
    "code": ("code {code}", "code {code}"),
    "scan": ("À photographier pour participer\u00a0:", "Scan to take part:"),
    "key": (
        "Clé pour préparer d’autres ateliers, jusqu’à l’arrêt\u00a0: {secret}",
        "Key for preparing other workshops, until this server stops: {secret}",
    ),
    "table-sound": (
        "✓ {name} ({id})\u00a0: {entries} entrées, {snapshots} instantanés",
        "✓ {name} ({id}): {entries} entries, {snapshots} snapshots",
    ),
    "table-damaged": ("✗ {name} ({id})\u00a0:", "✗ {name} ({id}):"),
    "table-opens": (
        "s’ouvre encore en entier, depuis un instantané",
        "still opens whole, from a snapshot",
    ),
    "table-closed": (
        "ne s’ouvre pas\u202f; rien n’est effacé",
        "does not open; nothing is erased",
    ),
    "more-damage": ("… et {count} autres", "… and {count} more"),
    "all-sound": (
        "Tout est intact\u00a0: {boards} tables, {entries} entrées, {snapshots} instantanés.",
        "Everything is sound: {boards} tables, {entries} entries, {snapshots} snapshots.",
    ),
    "backed-up": (
        "Sauvegardé dans {file}\u00a0: {boards} tables, {entries} entrées",
        "Backed up to {file}: {boards} tables, {entries} entries",
    ),
    "put-back": (
        "Remis depuis {file}\u00a0: {boards} tables, {entries} entrées",
        "Put back from {file}: {boards} tables, {entries} entries",
    ),
    "exported": ("Écrit\u00a0: {file} ({bytes} octets)", "Written: {file} ({bytes} bytes)"),
    "imported": ("Cahier gardé\u00a0: {title} ({id})", "Cahier kept: {title} ({id})"),
    "catalogued": (
        "Catalogue gardé pour le cahier {title} ({id})",
        "Catalogue kept for the cahier {title} ({id})",
    ),
    "initiatives": (
        "Initiatives\u00a0: {initiatives} (nouvelles\u00a0: {new}, retirées\u00a0: {gone})",
        "Initiatives: {initiatives} (new: {new}, removed: {gone})",
    ),
    "counts": (
        "{themes} thèmes, {challenges} défis, {orientations} orientations, {actions} actions, "
        "{shared} textes communs à plusieurs thèmes",
        "{themes} themes, {challenges} challenges, {orientations} orientations, "
        "{actions} actions, {shared} texts shared by several themes",
    ),
}


class Speaker:
    """Speaks one language; ``data`` means JSON on standard output and nothing else."""

    def __init__(self, language: str, *, data: bool = False) -> None:
        self.language = language
        self.data = data

    def word(self, key: str, **facts: object) -> str:
        """Return one of our sentences."""
        return WORDS[key][self.language == "en"].format(**facts)

    def say(self, text: str = "") -> None:
        """Print one line for people, at once."""
        if not self.data:
            # Whoever listened may have gone, as at the end of a pipe: the server stays.
            with suppress(BrokenPipeError):
                sys.stdout.write(f"{text}\n")
                sys.stdout.flush()

    def tell(self, key: str, **facts: object) -> None:
        """Print one of our sentences."""
        self.say(self.word(key, **facts))

    def give(self, content: Mapping[str, Any]) -> None:
        """Print one JSON object for programs."""
        if self.data:
            sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
            sys.stdout.flush()


def refuse(text: str) -> None:
    """Print one sentence on standard error."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def language_from(environment: Mapping[str, str]) -> str:
    """Return the language of a terminal: French when it names none, else fr or en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "").lower()
        # C and POSIX are what containers have when nobody chose a language.
        if value and value.partition(".")[0] not in ("c", "posix"):
            return "fr" if value.startswith("fr") else "en"
    return "fr"
