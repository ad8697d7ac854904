"""What the reader of a cahier says to people, in French and in English."""

from typing import Final

from server.errors import BadInput

REFUSALS: Final = {
    "fr": {
        "too-large": "Ce fichier dépasse {limit} octets\u00a0: un cahier est beaucoup plus court.",
        "empty": "Ce fichier est vide.",
        "not-text": "Ce fichier n’est pas du texte. Enregistrez-le en Markdown, CSV ou JSON.",
        "language": "«\u00a0{given}\u00a0» n’est pas un code de langue comme fr ou en.",
        "no-theme": "Aucun thème reconnu\u00a0: il faut un titre de thème suivi de défis,"
        " d’orientations ou d’actions.",
        "too-many": "Ce fichier contient plus de {limit} thèmes ou cartes\u00a0: il ne tient pas"
        " sur des tables.",
        "too-many-lines": "Ce fichier compte plus de {limit} lignes\u00a0: un cahier est"
        " beaucoup plus court.",
        "json-syntax": "Ce JSON ne se lit pas à la ligne {line}, colonne {column}.",
        "json-shape": "Ce JSON ne peut pas être lu\u00a0: il est trop profond ou un nombre"
        " y est démesuré.",
        "content": "Ce contenu n’est pas un cahier\u00a0: {problem}.",
        "csv-columns": "Il manque à ce CSV la colonne {column}. Colonnes attendues\u00a0:"
        " thème, genre, texte, explication.",
        "csv-syntax": "Ce CSV ne se lit pas à la ligne {line}.",
        "no-initiative": "Aucune initiative reconnue\u00a0: il faut une colonne nom, et une ligne"
        " par initiative.",
        "too-many-initiatives": "Ce catalogue contient plus de {limit} initiatives.",
        "row": "Rien n’est importé\u00a0: {place}, {problem}.",
        "rows": "Rien n’est importé\u00a0: {place}, {problem}, et {others} autres à reprendre.",
    },
    "en": {
        "too-large": "This file exceeds {limit} bytes: a cahier is much shorter.",
        "empty": "This file is empty.",
        "not-text": "This file is not text. Save it as Markdown, CSV or JSON.",
        "language": "“{given}” is not a language code such as fr or en.",
        "no-theme": "No theme was recognised: a theme is a heading followed by challenges,"
        " orientations or actions.",
        "too-many": "This file holds more than {limit} themes or cards: too many for tables.",
        "too-many-lines": "This file has more than {limit} lines: a cahier is much shorter.",
        "json-syntax": "This JSON cannot be read at line {line}, column {column}.",
        "json-shape": "This JSON cannot be read: it is too deep or holds an outsized number.",
        "content": "This content is not a cahier: {problem}.",
        "csv-columns": "This CSV lacks the column {column}. Columns expected:"
        " theme, kind, text, explanation.",
        "csv-syntax": "This CSV cannot be read at line {line}.",
        "no-initiative": "No initiative was recognised: a column name is needed, and one row"
        " for each initiative.",
        "too-many-initiatives": "This catalogue holds more than {limit} initiatives.",
        "row": "Nothing is imported: {place}, {problem}.",
        "rows": "Nothing is imported: {place}, {problem}, and {others} others to correct.",
    },
}

REMARKS: Final = {
    "fr": {
        "encoding": "lettres illisibles remplacées par �",
        "not-placed": "texte sans place dans le cahier, laissé de côté ({text})",
        "part": "partie «\u00a0{text}\u00a0» sans défis, orientations ni actions, laissée de côté",
        "link": "lien seul, laissé de côté ({text})",
        "page-number": "numéro de page, laissé de côté ({text})",
        "again": "rubrique déjà présente dans le thème «\u00a0{text}\u00a0», ajoutée à sa suite",
        "no-owner": "rubrique «\u00a0{text}\u00a0» sans thème au-dessus, laissée de côté",
        "no-challenges": "aucun défi dans le thème «\u00a0{text}\u00a0»",
        "no-orientations": "aucune orientation dans le thème «\u00a0{text}\u00a0»",
        "no-actions": "aucune action dans le thème «\u00a0{text}\u00a0»",
        "repeated": "texte déjà présent dans ce thème, gardé deux fois ({text})",
        "too-long": "texte de plus de {limit} signes, gardé entier dans l’explication ({text})",
        "column": "colonne «\u00a0{text}\u00a0» inconnue, laissée de côté",
        "kind": "genre «\u00a0{text}\u00a0» inconnu, ligne laissée de côté",
        "row": "ligne sans thème ou sans texte, laissée de côté ({text})",
        "cells": "cases en trop, laissées de côté ({text})",
        "field": "champ inconnu, laissé de côté ({text})",
        "value": "valeur inattendue, laissée de côté ({text})",
        "id": "identifiant mal formé ou déjà pris, remplacé ({text})",
        "others": "et {count} autres remarques",
    },
    "en": {
        "encoding": "unreadable letters replaced by �",
        "not-placed": "text without a place in the cahier, left aside ({text})",
        "part": "part “{text}” without challenges, orientations or actions, left aside",
        "link": "lone link, left aside ({text})",
        "page-number": "page number, left aside ({text})",
        "again": "section already present in the theme “{text}”, added to it",
        "no-owner": "section “{text}” without a theme above it, left aside",
        "no-challenges": "no challenge in the theme “{text}”",
        "no-orientations": "no orientation in the theme “{text}”",
        "no-actions": "no action in the theme “{text}”",
        "repeated": "text already present in this theme, kept twice ({text})",
        "too-long": "text of more than {limit} characters, kept whole in the explanation ({text})",
        "column": "column “{text}” unknown, left aside",
        "kind": "kind “{text}” unknown, row left aside",
        "row": "row without a theme or without a text, left aside ({text})",
        "cells": "cells in excess, left aside ({text})",
        "field": "unknown field, left aside ({text})",
        "value": "unexpected value, left aside ({text})",
        "id": "identifier malformed or already taken, replaced ({text})",
        "others": "and {count} other remarks",
    },
}

LINE: Final = {"fr": "ligne {line}\u00a0: {text}", "en": "line {line}: {text}"}


def spoken(language: str) -> str:
    """Return the catalogue for ``language``: fr, or en for every other one."""
    return "fr" if language == "fr" else "en"


def refuse(language: str, reason: str, **facts: str | int) -> BadInput:
    """Return the `BadInput` to raise; ``details["reason"]`` names it for translation."""
    sentence = REFUSALS[spoken(language)][reason].format(**facts)
    return BadInput(sentence, reason=reason, **facts)


def remark(language: str, key: str, **facts: str | int) -> str:
    """Return the text of one warning, without its line."""
    return REMARKS[spoken(language)][key].format(**facts)


def placed(language: str, line: int, text: str) -> str:
    """Return a warning with its line; line 0 says that the place is in the text."""
    return LINE[spoken(language)].format(line=line, text=text) if line else text
