"""What we say when something cannot be done: one sentence per code, French and English."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from server.errors import TableeError

LANGUAGES: Final = ("fr", "en")

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "error": (
        "Un imprévu de notre côté : réessayez dans un instant.",
        "Something unexpected happened on our side: try again in a moment.",
    ),
    "malformed-frame": (
        "Le message reçu n’est pas lisible.",
        "The message received cannot be read.",
    ),
    "content-refused": (
        "Ce changement ne suit pas les règles de la table ; il n’est pas gardé.",
        "This change breaks the rules of the table; it is not kept.",
    ),
    "foreign-client-id": (
        "Ces notes portent la marque d’une autre personne ; rechargez la page.",
        "These notes bear somebody else’s mark; reload the page.",
    ),
    "missing-history": (
        "Il manque le début de ce changement ; il est redemandé.",
        "The beginning of this change is missing; it is asked for again.",
    ),
    "too-large": (
        "C’est trop long : {limit} octets au plus.",
        "This is too long: {limit} bytes at most.",
    ),
    "not-allowed": (
        "Cela n’est pas ouvert à votre place ici.",
        "Your place here does not allow this.",
    ),
    "other-board": (
        "Votre lien n’ouvre pas cette table.",
        "Your link does not open this table.",
    ),
    "facilitator-only": (
        "Cela revient à la personne qui anime.",
        "This is for the person who facilitates.",
    ),
    "foreign-origin": (
        "Cette demande vient d’un autre site ; elle n’est pas suivie.",
        "This request comes from another site; it is not followed.",
    ),
    "wrong-admin": (
        "La clé d’administration donnée n’est pas celle de ce serveur.",
        "The administrator’s key given is not the one of this server.",
    ),
    "no-admin": (
        "Le serveur est ouvert au réseau : pour créer, démarrez-le avec TABLEE_ADMIN_TOKEN.",
        "This server is open to the network: to create, start it with TABLEE_ADMIN_TOKEN.",
    ),
    "admin-needed": (
        "Le serveur est ouvert au réseau : donnez la clé d’administration TABLEE_ADMIN_TOKEN.",
        "This server is open to the network: give the administrator’s key TABLEE_ADMIN_TOKEN.",
    ),
    "paused": (
        "L’écriture est en pause ; vos notes sont gardées ici.",
        "Writing is paused; your notes are kept here.",
    ),
    "locked": (
        "Le défi et le futur retenus sont fixés ; la personne qui anime peut les rouvrir.",
        "The challenge and the future are settled; the person who facilitates can reopen them.",
    ),
    "full": (
        "Cette table est complète ; prenez place à une autre.",
        "This table is full; take a seat at another one.",
    ),
    "no-session": (
        "Votre place a expiré ; rouvrez votre lien.",
        "Your place has expired; open your link again.",
    ),
    "unknown-link": (
        "Ce lien n’existe pas ou n’est plus valable ; demandez-en un autre.",
        "This link does not exist or is no longer valid; ask for another one.",
    ),
    "wrong-code": (
        "Ce code n’ouvre aucune table ; vérifiez ses huit caractères.",
        "This code opens no table; check its eight characters.",
    ),
    "not-found": (
        "Rien ne se trouve à cette adresse.",
        "There is nothing at this address.",
    ),
    "unknown-cahier": (
        "Ce cahier n’existe pas ici.",
        "This cahier does not exist here.",
    ),
    "too-many": (
        "Trop d’essais ; attendez {seconds} secondes.",
        "Too many attempts; wait {seconds} seconds.",
    ),
    "bad-input": (
        "Cette demande n’est pas comprise ; vérifiez son contenu.",
        "This request is not understood; check its content.",
    ),
    "malformed-json": (
        "Le contenu n’est pas un objet JSON lisible.",
        "The content is not a readable JSON object.",
    ),
    "missing-field": (
        "Il manque « {field} ».",
        "“{field}” is missing.",
    ),
    "wrong-field": (
        "La valeur de « {field} » ne convient pas.",
        "The value of “{field}” does not fit.",
    ),
    "too-long": (
        "C’est trop long : {limit} caractères au plus.",
        "This is too long: {limit} characters at most.",
    ),
    "unknown-theme": (
        "Le cahier n’a pas de thème « {theme} ».",
        "The cahier has no theme “{theme}”.",
    ),
    # The reader of cahiers says itself what is wrong, in the person's language.
    "unreadable-cahier": ("{sentence}", "{sentence}"),
    "wrong-method": (
        "Cette adresse ne répond pas à ce genre de demande.",
        "This address does not answer this kind of request.",
    ),
    "conflict": (
        "Cela contredit ce qui est déjà gardé ; rechargez la page.",
        "This contradicts what is already kept; reload the page.",
    ),
    "unavailable": (
        "Le serveur ne peut pas le faire maintenant ; ce qui est gardé le reste.",
        "The server cannot do this now; what is kept stays kept.",
    ),
    "not-built": (
        "Les pages ne sont pas encore construites : lancez « make run ».",
        "The pages have not been built yet: run “make run”.",
    ),
    "damaged": (
        "Cette table ne se lit plus entièrement ; rien n’est effacé, prévenez l’animation.",
        "This table can no longer be read in full; nothing is erased, tell the facilitator.",
    ),
    "database-refused": (
        "La base {path} ne peut pas être ouverte ; elle reste comme elle est.",
        "The database {path} cannot be opened; it stays as it is.",
    ),
    "not-a-database": (
        "Le fichier {path} n’est pas une base SQLite ; il reste comme il est.",
        "The file {path} is not an SQLite database; it stays as it is.",
    ),
    "database-not-ours": (
        "La base {path} appartient à un autre logiciel ; elle reste comme elle est.",
        "The database {path} belongs to another program; it stays as it is.",
    ),
    "database-newer": (
        "La base {path} vient d’une version plus récente : installez cette version.",
        "The database {path} was made by a newer version: install that version.",
    ),
    "database-older": (
        "La base {path} vient d’une version plus ancienne\u00a0: "
        "lancez d’abord «\u00a0tablee migrate\u00a0».",
        "The database {path} was made by an older version: run “tablee migrate” first.",
    ),
    "not-a-backup": (
        "«\u00a0{path}\u00a0» n’est pas une sauvegarde de Tablée\u202f; rien n’a changé.",
        "“{path}” is no backup of Tablée; nothing was changed.",
    ),
    "backup-altered": (
        "La sauvegarde «\u00a0{path}\u00a0» n’est plus telle qu’elle a été écrite\u202f; "
        "rien n’a changé.",
        "The backup “{path}” is not as it was written; nothing was changed.",
    ),
    "no-database": (
        "Il n’y a pas de base {path}.",
        "There is no database {path}.",
    ),
    "database-not-writable": (
        "La base {path} ne peut pas être écrite : vérifiez ses droits et ceux de son dossier.",
        "The database {path} cannot be written: check its rights and those of its folder.",
    ),
    "database-served": (
        "La base {path} est déjà servie par un autre programme en cours.",
        "The database {path} is already served by another running program.",
    ),
    "wrong-setting": (
        "Le réglage {setting} ne convient pas ; attendu : {expected}.",
        "The setting {setting} does not fit; expected: {expected}.",
    ),
    "wrong-database": (
        "{setting} ne désigne aucune base\u00a0: écrivez memory://, ou sqlite+aiosqlite:/// suivi "
        "du chemin d’un fichier, sans point d’interrogation.",
        "{setting} names no database: write memory://, or sqlite+aiosqlite:/// followed by the "
        "path of a file, without a question mark.",
    ),
    "no-bus": (
        "TABLEE_REDIS_URL n’est pas encore disponible ; retirez ce réglage.",
        "TABLEE_REDIS_URL is not available yet; remove this setting.",
    ),
    "port-taken": (
        "Le port {port} est déjà pris\u00a0: choisissez-en un autre avec --port, ou --port 0.",
        "Port {port} is already in use: choose another one with --port, or --port 0.",
    ),
    "port-forbidden": (
        "Le port {port} est réservé au système\u00a0: choisissez-en un au-dessus de 1023.",
        "Port {port} is reserved for the system: choose one above 1023.",
    ),
    "no-such-host": (
        "L’adresse {host} n’est pas une adresse de cette machine.",
        "The address {host} is not an address of this machine.",
    ),
    "nothing-kept": (
        "memory:// ne garde rien d’un démarrage à l’autre\u00a0: il n’y a rien à relire.",
        "memory:// keeps nothing from one start to the next: there is nothing to read again.",
    ),
    "unknown-workshop": (
        "Aucun atelier n’a l’identifiant «\u00a0{workshop}\u00a0».",
        "No workshop has the id “{workshop}”.",
    ),
    "unknown-board": (
        "Aucune table n’a l’identifiant {board}.",
        "No table has the id {board}.",
    ),
    "found-damage": (
        "Abîmé\u00a0: {count} constats ci-dessus\u202f; rien n’a été changé.",
        "Damaged: {count} findings above; nothing was changed.",
    ),
    "no-such-file": (
        "Le fichier {path} ne se lit pas\u00a0: vérifiez son nom et ses droits.",
        "The file {path} cannot be read: check its name and its rights.",
    ),
}


def sentence(error: TableeError, language: str) -> str:
    """Return what to tell people about ``error``, in French unless ``language`` is "en"."""
    spoken = SENTENCES.get(error.code, SENTENCES["error"])[language == "en"]
    facts: dict[str, object] = defaultdict(lambda: "…", error.details)
    return spoken.format_map(facts)


def preferred(accepted: str) -> str:
    """Return the language an ``Accept-Language`` header likes best: "fr" unless "en" leads."""
    best, liking = "fr", 0.0
    for choice in accepted[:200].lower().split(","):
        tag, _, quality = choice.partition(";")
        language = tag.strip()[:2]
        weight = _weight(quality)
        if language in LANGUAGES and weight > liking:
            best, liking = language, weight
    return best


def _weight(quality: str) -> float:
    text = quality.strip().removeprefix("q=")
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
