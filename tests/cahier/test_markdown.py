"""Markdown in the manner of a cahier des défis, with all its traps."""

import pytest

from server.cahier.importing import Imported, import_cahier

from .documents import sample


@pytest.fixture(scope="module")
def port() -> Imported:
    return import_cahier(sample("port.md"), filename="port.md", language="fr")


@pytest.fixture(scope="module")
def valley() -> Imported:
    return import_cahier(sample("valley.md"), filename="valley.md", language="en")


def test_a_theme_one_level_lower_is_a_theme(port: Imported) -> None:
    titles = [theme.title for theme in port.cahier.themes]

    assert titles == ["Partager le quai", "Écouter les marées", "Relier les deux rives"]
    assert port.counts == {
        "themes": 3,
        "challenges": 5,
        "orientations": 6,
        "actions": 7,
        "shared": 2,
    }


def test_bold_bullets_are_challenges_like_headings(port: Imported) -> None:
    first, second = port.cahier.themes[2].challenges

    assert first.text.startswith("Comment, d'une rive")
    assert first.explanation.endswith("comment garder et prolonger ces rencontres à terre.")
    assert second.explanation == "Il y a la place, il manque les marchands."


def test_sentences_cut_by_a_page_are_whole_again(port: Imported) -> None:
    assert port.joined == (19, 64, 82, 90)
    assert "trouver de l'ombre" in port.cahier.themes[0].presentation
    assert "laisser faire" in port.cahier.themes[1].challenges[0].explanation
    assert "grandes difficultés" in port.cahier.themes[2].presentation


def test_the_lone_link_is_the_only_thing_left_aside(port: Imported) -> None:
    (only,) = port.messages

    assert only.startswith("ligne 36\u00a0: lien seul")
    assert "port.example.org" not in repr(port.cahier)


def test_what_stands_before_the_themes_presents_the_cahier(port: Imported) -> None:
    assert port.cahier.title == "Le carnet du port"
    assert port.cahier.presentation.split("\n\n")[2] == "• Partager le quai"


def test_notes_become_raised_figures(port: Imported) -> None:
    assert "sa place. »¹\n\n¹ D'après" in port.cahier.themes[0].presentation


def test_ids_short_names_and_weaves_follow_from_the_titles(port: Imported) -> None:
    themes = port.cahier.themes

    assert [theme.id for theme in themes] == [
        "partager-le-quai",
        "ecouter-les-marees",
        "relier-les-deux-rives",
    ]
    assert [theme.weave for theme in themes] == ["ineg", "agir", "econ"]
    assert [theme.challenges[0].id for theme in themes] == ["PART-D1", "ECOU-D1", "RELI-D1"]


def test_the_same_file_gives_the_same_cahier(port: Imported) -> None:
    again = import_cahier(sample("port.md"), filename="other.md", language="fr")

    assert again.cahier == port.cahier


def test_an_english_document_in_another_manner_is_read(valley: Imported) -> None:
    food, moving = valley.cahier.themes

    assert valley.cahier.title == "The valley book"
    assert food.title == "Growing food together"
    assert [card.text for card in food.challenges] == [
        "How can we bring orchards back to the slopes?",
        "How can we cook for a hundred people without waste?",
    ]
    assert food.challenges[0].explanation == "The old terraces are still there."
    assert food.orientations[1].explanation == "• not even in winter"
    assert moving.challenges[0].explanation == "Buses stop at six."
    assert [card.text for card in moving.actions] == ["Run a night bus"]


def test_a_missing_section_is_said_with_the_line_of_its_theme(valley: Imported) -> None:
    assert valley.messages == ("line 29: no orientation in the theme “Moving around”",)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("🛟", "=").encode("cp1252"),
    ],
    ids=["windows lines", "old mac lines", "bom", "utf-16", "windows-1252"],
)
def test_other_bytes_of_the_same_text_give_the_same_cards(change, port: Imported) -> None:
    data = change(sample("port.md").decode())

    changed = import_cahier(data, filename="port.md", language="fr")

    assert changed.counts == port.counts
    assert changed.warnings == port.warnings
    assert changed.cahier.themes[1] == port.cahier.themes[1]


def test_what_has_no_place_is_said_and_the_rest_is_kept() -> None:
    text = (
        "# Jardins\n\n## Défis\n\nQuelques mots égarés.\n\n- Comment arroser 🌱 ?\n\n"
        "## Ressources\n\nUn livre.\n\n## Actions\n\nDeux idées :\n\n- Creuser un puits\n\n12\n"
    )

    imported = import_cahier(text.encode(), filename="jardins.md", language="fr")

    assert imported.counts["challenges"] == imported.counts["actions"] == 1
    assert [remark.line for remark in imported.warnings] == [1, 5, 9, 11, 15, 19]
    assert "Quelques mots égarés." in imported.messages[1]


def test_a_theme_without_a_latin_title_still_has_ids() -> None:
    text = "# 花园\n\n## Challenges\n\n- 如何？\n\n# 2030\n\n## Actions\n\n- Agir\n"

    imported = import_cahier(text.encode(), filename="x.md", language="zh")

    assert [theme.id for theme in imported.cahier.themes] == ["theme-1", "theme-2030"]
    assert [card.id for theme in imported.cahier.themes for card in theme.cards] == [
        "THEM-D1",
        "THEM2-A1",
    ]


def test_a_text_longer_than_a_note_is_cut_and_kept_in_the_explanation() -> None:
    long = "Semer des fleurs " * 40
    text = f"# Rues\n\n## Actions\n\n- {long}\n"

    imported = import_cahier(text.encode(), filename="x.md", language="fr")

    card = imported.cahier.themes[0].actions[0]
    assert len(card.text) <= 500
    assert card.text.endswith("…")
    assert card.explanation == long.strip()
