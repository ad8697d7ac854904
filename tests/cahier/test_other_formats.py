"""A cahier in CSV, and in JSON written by hand."""

import json

import pytest

from server.cahier.content import dump, load
from server.cahier.importing import Imported, import_cahier

from .documents import BUILT_IN, sample


def csv(data: bytes) -> Imported:
    return import_cahier(data, filename="tables.csv", language="fr")


def test_rows_become_cards_of_the_theme_above() -> None:
    imported = csv(sample("tables.csv"))

    reading, singing = imported.cahier.themes
    assert imported.counts | {"shared": 1} == imported.counts
    assert reading.presentation == "Une bibliothèque est une place couverte."
    assert reading.challenges[0].explanation == (
        "Première raison.\n\nSeconde raison, avec ; et « guillemets »."
    )
    assert [card.id for card in singing.cards] == ["CHAN-D1", "CHAN-A1"]


def test_unknown_columns_and_kinds_are_said_with_their_line() -> None:
    remarks = csv(sample("tables.csv")).warnings

    assert [remark.line for remark in remarks] == [1, 8, 9]
    assert "Couleur" in remarks[0].text
    assert "rêve" in remarks[2].text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(";", "\t").replace("avec \t et", "avec ; et").encode(),
    ],
    ids=["bom", "windows-1252", "windows lines", "tabulations"],
)
def test_other_bytes_of_the_same_table_give_the_same_themes(change) -> None:
    expected = csv(sample("tables.csv"))

    changed = csv(change(sample("tables.csv").decode()))

    assert changed.cahier.themes == expected.cahier.themes


def test_commas_and_english_names_are_understood() -> None:
    text = 'kind,theme,text\nchallenge,Sea,"How, when?"\nProposed action,Sea,Swim\n,,\n,,lost\n'

    imported = import_cahier(text.encode(), filename="", language="en")

    assert imported.cahier.themes[0].challenges[0].text == "How, when?"
    assert imported.counts["actions"] == 1
    assert [remark.line for remark in imported.warnings] == [2, 5]


def test_json_written_by_hand_needs_no_ids() -> None:
    data = {
        "title": "Carnet",
        "themes": [{"title": "Le vent", "actions": ["Hisser une voile ⛵", {"text": "Ramer"}]}],
    }

    imported = import_cahier(json.dumps(data).encode(), filename="x.json", language="fr")

    theme = imported.cahier.themes[0]
    assert [card.id for card in theme.actions] == ["VENT-A1", "VENT-A2"]
    assert theme.actions[0].text == "Hisser une voile ⛵"


def test_json_that_is_ours_keeps_its_ids() -> None:
    built_in = load((BUILT_IN / "fr.json").read_text("utf-8"))

    imported = import_cahier(dump(built_in).encode(), filename="fr.json", language="fr")

    assert imported.cahier.themes == built_in.themes
    assert imported.cahier.id != built_in.id
    assert imported.warnings == ()


def test_json_with_odd_values_says_where_and_goes_on() -> None:
    data = {
        "author": "Zoé",
        "themes": [
            {"title": "A", "id": "Pas Un Slug", "short": 3, "challenges": "non", "actions": [7]},
            "B",
            {"title": "C", "actions": [{"id": "X-A1", "text": "Un"}, {"id": "X-A1", "text": "D"}]},
            {"title": "C", "actions": [{"text": "\ud800 seul", "note": "?"}]},
        ],
    }

    imported = import_cahier(json.dumps(data).encode(), filename="x.json", language="fr")

    assert [theme.id for theme in imported.cahier.themes] == ["a", "c", "c-2"]
    assert imported.cahier.themes[1].actions[0].id == "X-A1"
    assert imported.cahier.themes[1].actions[1].id == "C-A2"
    places = "\n".join(imported.messages)
    for place in ("author", "Pas Un Slug", "themes[0].short", "themes[0].actions[0]", "X-A1"):
        assert place in places
