"""The words of a synthesis, French and English, and how they count, date and list."""

from collections.abc import Sequence
from datetime import date
from typing import Final

N: Final = "\u202f"  # narrow no-break space, before ; ! ? and in numbers
S: Final = "\u00a0"  # no-break space, before : and inside « »

MONTHS: Final = (
    "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
    "January,February,March,April,May,June,July,August,September,October,November,December",
)
DAYS: Final = (
    "lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
    "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
)

WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Ce que nous avons mis sur la table", "What we have put on the table"),
    "subtitle": (
        f"Synthèse de l’atelier «{S}{{title}}{S}»",
        "Synthesis of the workshop “{title}”",
    ),
    "document": ("{title} · synthèse", "{title} · synthesis"),
    "subject": (
        "Défis, futurs et solutions de chaque table",
        "Challenges, futures and solutions of every table",
    ),
    "contents": ("Sommaire", "Contents"),
    "becomes": (
        "Ce document peut devenir le cahier d’un prochain atelier.",
        "This document can become the cahier of a next workshop.",
    ),
    "no-theme": ("Autres tables", "Other tables"),
    "annexes": ("Annexes", "Annexes"),
    "page": ("page {n}", "page {n}"),
    # -- one table
    "table": ("table {n}", "table {n}"),
    "challenge": ("Le défi", "The challenge"),
    "future": ("Le futur souhaitable", "The desirable future"),
    "solution": ("La solution collective", "The collective solution"),
    "solution.n": ("La solution collective {n}", "Collective solution {n}"),
    "original": (f"Défi d’origine{S}:", "Original challenge:"),
    "original.future": (f"Texte d’origine{S}:", "Original wording:"),
    "none.challenge": ("Aucun défi retenu pour l’instant.", "No challenge retained so far."),
    "none.future": ("Aucun futur retenu pour l’instant.", "No future retained so far."),
    "none.solution": ("Aucune solution pour l’instant.", "No solution so far."),
    "unread": (
        "Cette table ne se lit plus entièrement. Rien n’est effacé, mais rien d’elle n’est montré "
        "ni compté dans ce document.",
        "This table can no longer be read in full. Nothing is erased, but nothing of it is shown "
        "or counted in this document.",
    ),
    "blank": ("Rien n’a encore été posé sur cette table.", "Nothing lies on this table yet."),
    "card": ("carte {card}", "card {card}"),
    "card.reworded": ("carte {card}, reformulée", "card {card}, reworded"),
    "note.reworded": ("une note de la table, reformulée", "a note of the table, reworded"),
    "own": ("écrit par la table", "written by the table"),
    "inspired": ("inspiré de {what}", "inspired by {what}"),
    "the-card": ("la carte {card}", "card {card}"),
    "untitled": ("Solution sans titre", "Untitled solution"),
    "objective": (f"Objectif{S}:", "Objective:"),
    "no-objective": (f"Objectif commun{S}: reste à dire", "Common objective: still to be said"),
    "no-action": ("Aucune action pour l’instant.", "No action so far."),
    "action": ("Action", "Action"),
    "borne": ("Portée par", "Carried by"),
    "holds": ("Tient avec", "Holds with"),
    "actions-of": (f"Actions de «{S}{{title}}{S}»", "Actions of “{title}”"),
    "nobody": ("reste à dire", "still to be said"),
    "others": (f"Avec aussi{S}:", "Also with:"),
    "ideas": (f"À côté{S}:", "Alongside:"),
    "points": ("Ce qui tient, ce qui reste à dire", "What holds, what is still to be said"),
    "todo": (f"{{point}}{S}: reste à dire", "{point}: still to be said"),
    "done": ("fait", "done"),
    "voice": (f"«{S}{{text}}{S}»", "“{text}”"),
    "hold.combines": ("Combinée à {what}", "Combined with {what}"),
    "hold.precedes": ("Vient avant {what}", "Comes before {what}"),
    "back.precedes": ("Vient après {what}", "Comes after {what}"),
    "hold.strengthens": ("Renforce {what}", "Strengthens {what}"),
    "back.strengthens": ("Renforcée par {what}", "Strengthened by {what}"),
    "hold.connects": ("Reliée à {what}", "Connected with {what}"),
    "hold.merges": ("Fusionnée avec {what}", "Merged with {what}"),
    "hold.bearer": ("Portée aussi comme {what}", "Carried like {what}"),
    "the-action": ("l’action {n}", "action {n}"),
    "elsewhere": (f"«{S}{{text}}{S}»", "“{text}”"),
    # -- annexes
    "notes": ("Toutes les notes", "All notes"),
    "in-solution": (f"dans «{S}{{title}}{S}»", "in “{title}”"),
    "retained": ("retenu", "retained"),
    "remark": (f"Remarque{S}: {{text}}", "Remark: {text}"),
    "statistics": ("Quelques chiffres", "Some figures"),
    "statistics.how": (
        "Aucune personne n’est nommée ni classée. Une personne compte à une table quand elle y a "
        "écrit.",
        "Nobody is named or ranked. A person counts at a table when they have written there.",
    ),
    "theme": ("Thème", "Theme"),
    "total": ("En tout", "In all"),
    "cards": ("Les cartes du cahier", "The cards of the cahier"),
    "cards.how": (
        f"D’où vient ce qui a été écrit{S}: {{used}} des {{all}} cartes de «{S}{{title}}{S}» et "
        "de son catalogue sont venues sur une table.",
        "Where it comes from: {used} of the {all} cards of “{title}” and of its catalogue came "
        "onto a table.",
    ),
    "cards.none": (
        f"Aucune carte de «{S}{{title}}{S}» n’est venue sur une table.",
        "No card of “{title}” came onto a table.",
    ),
    "card.id": ("Carte", "Card"),
    "card.text": ("Ce qu’elle dit", "What it says"),
    "card.tables": ("Tables", "Tables"),
    "method": ("La méthode", "The method"),
    "method.1": (
        f"Le défi{S}: dans un thème, la table choisit un défi du cahier, le reformule si elle le "
        "veut, ou en propose un autre.",
        "The challenge: within a theme the table chooses a challenge of the cahier, rewords it if "
        "it wishes, or proposes another one.",
    ),
    "method.2": (
        f"Le futur souhaitable{S}: elle décrit en quelques mots la situation où le défi "
        "est résolu.",
        "The desirable future: it describes in a few words the situation in which the challenge "
        "is solved.",
    ),
    "method.3": (
        f"La solution collective{S}: plusieurs actions menées ensemble, vers un objectif commun, "
        "par plusieurs acteurs, en renforçant et en reliant ce qui existe déjà.",
        "The collective solution: several actions carried out jointly, towards one common "
        "objective, by several actors, strengthening and connecting what exists already.",
    ),
    "method.document": (
        "Ce document reprend les mots des tables tels qu’ils étaient écrits. Ce qui a été retiré "
        "d’une table n’y figure pas.",
        "This document gives the words of the tables as they were written. What was taken off a "
        "table is not in it.",
    ),
    "method.again": (
        f"Les fichiers Markdown et JSON de cette synthèse se relisent comme un cahier{S}: les "
        "défis, les futurs et les actions y deviennent des cartes.",
        "The Markdown and JSON files of this synthesis can be read as a cahier: challenges, "
        "futures and actions become cards.",
    ),
    "next": ("Le cahier d’un prochain atelier", "The cahier of a next workshop"),
    "next.none": (
        "Rien n’a encore été retenu.",
        "Nothing has been retained so far.",
    ),
    "next.from": (
        f"Ce cahier reprend ce que les tables de l’atelier «{S}{{title}}{S}» ont retenu.",
        "This cahier takes up what the tables of the workshop “{title}” have retained.",
    ),
    "next.table": (f"D’après{S}: {{table}}.", "From: {table}."),
    "next.solution": (
        f"D’après{S}: {{table}}, solution «{S}{{title}}{S}».",
        "From: {table}, solution “{title}”.",
    ),
    "next.reworded": (
        f"D’après{S}: {{table}}. Défi d’origine{S}: {{original}}",
        "From: {table}. Original challenge: {original}",
    ),
    "next.reworded-card": (
        f"D’après{S}: {{table}}. Défi d’origine (carte {{card}}){S}: {{original}}",
        "From: {table}. Original challenge (card {card}): {original}",
    ),
    # -- kinds, zones, points
    "kind": (f"{{kind}}{S}:", "{kind}:"),
    "kind.challenge": ("Défi", "Challenge"),
    "kind.future": ("Futur", "Future"),
    "kind.action": ("Action", "Action"),
    "kind.actor": ("Acteur", "Actor"),
    "kind.initiative": ("Initiative", "Initiative"),
    "kind.solution": ("Solution", "Solution"),
    "kind.idea": ("Idée", "Idea"),
    "zone.welcome": ("Accueil", "Welcome"),
    "zone.challenge": ("Notre défi", "Our challenge"),
    "zone.future": ("Notre futur souhaitable", "Our desirable future"),
    "zone.solution": ("Notre solution collective", "Our collective solution"),
    "zone.parking": ("Parking", "Parking"),
    "point.actions": ("Plusieurs actions", "Several actions"),
    "point.together": ("Menées ensemble", "Carried out jointly"),
    "point.objective": ("Un objectif commun", "One common objective"),
    "point.actors": ("Plusieurs acteurs", "Several actors"),
    "point.who": ("Qui fait quoi avec qui", "Who does what with whom"),
    "point.answers": ("Répond au défi retenu", "Answers the retained challenge"),
    "point.existing": ("Renforce ou relie l’existant", "Strengthens or connects what exists"),
}

# One, and several: French says one for zero, English does not.
COUNTED: Final[dict[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "people": (("personne", "personnes"), ("person", "people")),
    "tables": (("table", "tables"), ("table", "tables")),
    "challenges": (("défi retenu", "défis retenus"), ("challenge", "challenges")),
    "futures": (("futur retenu", "futurs retenus"), ("future", "futures")),
    "solutions": (("solution", "solutions"), ("solution", "solutions")),
    "actions": (("action", "actions"), ("action", "actions")),
    "notes": (("note", "notes"), ("note", "notes")),
    "supports": (("soutien", "soutiens"), ("support", "supports")),
    "comments": (("remarque", "remarques"), ("remark", "remarks")),
    "orientations": (("orientation", "orientations"), ("orientation", "orientations")),
    "cards.challenges": (("défi", "défis"), ("challenge", "challenges")),
    "voice": (
        ("note de la table, {n} soutien", "note de la table, {n} soutiens"),
        ("a note of the table, {n} support", "a note of the table, {n} supports"),
    ),
    "problems": (
        (
            "{n} élément de cette table n’a pas été compris et n’est pas ici.",
            "{n} éléments de cette table n’ont pas été compris et ne sont pas ici.",
        ),
        (
            "{n} item of this table was not understood and is not here.",
            "{n} items of this table were not understood and are not here.",
        ),
    ),
    "unread": (
        (
            "{n} table n’a pas pu être lue\u202f; elle n’est pas comptée ici.",
            "{n} tables n’ont pas pu être lues\u202f; elles ne sont pas comptées ici.",
        ),
        (
            "{n} table could not be read; it is not counted here.",
            "{n} tables could not be read; they are not counted here.",
        ),
    ),
}


def word(language: str, key: str, **facts: object) -> str:
    """Return one of our sentences."""
    return WORDS[key][language == "en"].format(**facts)


def noun(language: str, key: str, count: int) -> str:
    """Return a counted word without its number: « tables »."""
    one, several = COUNTED[key][language == "en"]
    single = count < 2 if language != "en" else count == 1
    return (one if single else several).format(n=number(language, count))


def counted(language: str, key: str, count: int) -> str:
    """Return a number with its word: « 12 tables »."""
    return f"{number(language, count)}{S}{noun(language, key, count)}"


def number(language: str, count: int) -> str:
    """Return a number with its thousands set apart."""
    return f"{count:,}".replace(",", N if language != "en" else ",")


def card_label(card: str, language: str) -> str:
    """Return the id of a card as people see it on the table: ÉCOL-A3 in French."""
    return f"É{card[1:]}" if language != "en" and card.startswith("ECO") else card


def listed(language: str, parts: Sequence[str]) -> str:
    """Return « a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    joint = " and " if language == "en" else " et "
    return ", ".join(parts[:-1]) + joint + parts[-1]


def day(language: str, when: date) -> str:
    """Return « samedi 14 novembre 2026 »."""
    english = language == "en"
    name = DAYS[english].split(",")[when.weekday()]
    month = MONTHS[english].split(",")[when.month - 1]
    first = "1er" if when.day == 1 and not english else str(when.day)
    return f"{name} {first}{S}{month} {when.year}"


def days(language: str, began: date | None, ended: date | None) -> str:
    """Return the days of a workshop: one, or from the first to the last; nothing if unknown."""
    if began is None or ended is None:
        return ""
    if began == ended:
        return day(language, began)
    between = ("du {0} au {1}", "{0} to {1}")[language == "en"]
    return between.format(day(language, began), day(language, ended))
