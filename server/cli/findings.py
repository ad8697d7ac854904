"""What `tablee verify` may find, in one sentence each, French and English."""

from collections.abc import Mapping
from typing import Final

from server.replay.examining import Finding

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "entries-missing": (
        "les entrées {first} à {last} manquent",
        "entries {first} to {last} are missing",
    ),
    "entry-missing": ("l’entrée {first} manque", "entry {first} is missing"),
    "entries-damaged": (
        "les entrées {first} à {last} ne sont plus ce qui a été écrit",
        "entries {first} to {last} are not what was written",
    ),
    "entry-damaged": (
        "l’entrée {first} n’est plus ce qui a été écrit",
        "entry {first} is not what was written",
    ),
    "entry-unlearnable": (
        "l’entrée {seq} ne se rattache pas à ce qui précède",
        "entry {seq} does not join what comes before it",
    ),
    "time-runs-back": (
        "l’entrée {seq} est plus ancienne que la précédente",
        "entry {seq} is older than the one before it",
    ),
    "log-unreadable": (
        "l’historique ne se lit plus après l’entrée {seq} ({why})",
        "the history cannot be read after entry {seq} ({why})",
    ),
    "log-short": (
        "l’historique s’arrête à l’entrée {seq}\u202f; il allait jusqu’à {last}",
        "the history ends at entry {seq}; it went as far as {last}",
    ),
    "end-unknown": (
        "rien ne confirme que l’historique s’arrête à l’entrée {seq}",
        "nothing confirms that the history ends at entry {seq}",
    ),
    "log-incomplete": (
        "le document rejoué n’a pas tout ce que l’historique contient",
        "the replayed document lacks something that the history holds",
    ),
    "snapshot-damaged": (
        "l’instantané {seq} est abîmé",
        "the snapshot at {seq} is damaged",
    ),
    "snapshot-differs": (
        "l’instantané {seq} dit autre chose que l’historique",
        "the snapshot at {seq} says something else than the history",
    ),
    "session-unknown": (
        "l’entrée {seq} vient d’une session {session} qui n’existe pas",
        "entry {seq} comes from a session {session} that does not exist",
    ),
    "client-unbound": (
        "les écrits de l’identifiant {client} n’ont pas d’auteur",
        "what was written under the id {client} has no author",
    ),
    "binding-astray": (
        "l’identifiant {client} appartient à une session {session} qui n’existe pas",
        "the id {client} belongs to a session {session} that does not exist",
    ),
    "binding-damaged": (
        "l’auteur de l’identifiant {client} n’est plus ce qui a été écrit",
        "the author of the id {client} is not what was written",
    ),
    "bindings-missing": (
        "il manque des auteurs, ou leur somme est abîmée",
        "authors are missing, or their sum is damaged",
    ),
    "authors-unreadable": (
        "les auteurs ne se lisent plus ({why})",
        "the authors cannot be read ({why})",
    ),
    "file-damaged": ("SQLite dit\u00a0: {why}", "SQLite says: {why}"),
    "rows-astray": (
        "dans «\u00a0{table}\u00a0», {count} lignes n’appartiennent plus à rien",
        "in “{table}”, {count} rows belong to nothing",
    ),
    "boards-unreadable": (
        "la liste des tables ne se lit plus ({why})",
        "the list of tables cannot be read ({why})",
    ),
}

# Said differently of one entry than of several.
OF_ONE: Final = {"entries-missing": "entry-missing", "entries-damaged": "entry-damaged"}


def told(finding: Finding, language: str) -> str:
    """Return the sentence of a finding, without a full stop."""
    code = finding.code
    if code in OF_ONE and finding.facts["first"] == finding.facts["last"]:
        code = OF_ONE[code]
    return SENTENCES[code][language == "en"].format_map(finding.facts)
