"""The real document of 2015, read where it lies; collected only when it is there."""

import pytest

from server.cahier.content import Cahier, load
from server.cahier.importing import Imported, import_cahier

from .documents import BUILT_IN, REAL


@pytest.fixture(scope="module")
def imported() -> Imported:
    return import_cahier(REAL.read_bytes(), filename=REAL.name, language="fr")


def test_the_report_gives_the_known_figures(imported: Imported) -> None:
    report = imported.report()

    figures = ("themes", "challenges", "orientations", "actions", "shared")
    assert [report[name] for name in figures] == [5, 15, 45, 59, 8]
    assert len(report["id"]) == 16


def test_the_rows_of_each_theme_are_those_of_the_document(imported: Imported) -> None:
    rows = [
        (len(theme.challenges), len(theme.orientations), len(theme.actions))
        for theme in imported.cahier.themes
    ]

    assert rows == [(3, 9, 16), (3, 12, 16), (3, 9, 11), (3, 8, 8), (3, 7, 8)]


def test_four_cut_sentences_are_whole_again(imported: Imported) -> None:
    assert imported.joined == (233, 251, 291, 305)
    explanations = " ".join(card.explanation for card in every_challenge(imported.cahier))
    presentations = " ".join(theme.presentation for theme in imported.cahier.themes)
    for seam in ("exemple du déchet", "outiller et accompagner"):
        assert seam in explanations
    for seam in ("de nouveaux modèles, mettant", "principales difficultés"):
        assert seam in presentations


def test_the_lone_link_is_dropped_and_said(imported: Imported) -> None:
    (only,) = imported.warnings

    assert only.line == 123
    assert "pouvoir-dagir" not in repr(imported.cahier)


def test_every_challenge_is_a_question_with_its_explanation(imported: Imported) -> None:
    challenges = every_challenge(imported.cahier)

    assert all(card.text.startswith("Comment") and card.text[-1] == "?" for card in challenges)
    assert all(len(card.explanation) > 200 for card in challenges)
    assert all(len(theme.presentation) > 1000 for theme in imported.cahier.themes)


def test_no_sentence_of_the_document_stands_in_the_built_in_one(imported: Imported) -> None:
    ours = load((BUILT_IN / "fr.json").read_text("utf-8"))
    theirs = {card.text for theme in imported.cahier.themes for card in theme.cards}

    assert not theirs & {card.text for theme in ours.themes for card in theme.cards}


def every_challenge(cahier: Cahier) -> list:
    return [card for theme in cahier.themes for card in theme.challenges]
