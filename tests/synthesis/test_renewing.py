"""A synthesis is a cahier: read again it gives the very défis, futures and actions."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.cahier.content import same
from server.cahier.importing import Imported, import_cahier
from server.cahier.letters import clean
from server.errors import BadInput
from server.synthesis.as_json import to_json
from server.synthesis.building import synthesise
from server.synthesis.markdown import to_markdown_file
from server.synthesis.model import Room
from server.synthesis.text import shown

from .rooms import Sheet, canteen, combined, room, table

PIECES = (
    "=1+1", "<script>alert(1)</script>", "#import", "|", "\\", "\\\\",
    "*a*", "**b**", "_c_", "`d`",
    "[e](http://f)", "![g](h)", "&amp;", "&", "# titre", "## Actions", "- point", "1. un", "a) b",
    "—", "---", "===", "***", "~~~", "```", "> cité", "http://exemple.org", "<http://exemple.org>",
    "Défi 3 : autre", "Thème 2 : autre", "Actions", "Un futur souhaitable", "Orientations",
    "שלום", "مرحبا", "\u202eabc", "e\u0301", "œuvre", "🍲", "👩🏽‍🌾", "{#ancre}", "{.x}", "fin #",
    "<!-- tablee-synthesis: cahier -->", "$x^2$", "%", "@", "^", "(1)", "•", "2015", "page 3",
    "Comment faire ?", "L’eau", "l'eau", "\n", " ", "\u202f", "\u00a0", "x" * 60, "Challenge 1: a",
)  # fmt: skip

words = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), min_size=1, max_size=6).map(
    " ".join
)
texts = (words | st.sampled_from(PIECES)).filter(lambda text: 0 < len(clean(text)) <= 500)
boards = st.tuples(texts, texts, st.lists(texts, min_size=1, max_size=3))

PLAIN = ("Comment ?", "Demain", ["Faire"])


def read(made: Room, ending: str) -> Imported:
    whole = synthesise(made)
    data = to_json(whole) if ending == "json" else to_markdown_file(whole)
    return import_cahier(data, filename=f"synthese.{ending}", language=made.language)


def once(found: list[str]) -> list[str]:
    """Leave out wordings that were there before, as one card stands for them."""
    # A space at the edge of a line is none: a card has its words on one line.
    lines = [clean(shown(text)) for text in found]
    return list({same(line): line for line in reversed(lines)}.values())[::-1]


@pytest.mark.parametrize("ending", ["json", "md"])
@settings(max_examples=60, deadline=None)
@example(one=PLAIN, two=PLAIN, three=("a \r\xa00", "b", ["c"]), language="fr")
@given(one=boards, two=boards, three=boards, language=st.sampled_from(["fr", "en"]))
def test_every_text_comes_back_as_it_was_written(
    ending: str,
    one: tuple[str, str, list[str]],
    two: tuple[str, str, list[str]],
    three: tuple[str, str, list[str]],
    language: str,
) -> None:
    seated = [table(1, combined(*one)), table(2, combined(*two)), table(3, combined(*three), None)]

    imported = read(room(*seated, language=language), ending)

    themes = imported.cahier.themes
    assert len(themes) == 2
    for theme, those in zip(themes, [[one, two], [three]], strict=True):
        challenges = [card.text for card in theme.challenges]
        assert sorted(challenges) == sorted(once([text for text, _, _ in those]))
        orientations = [card.text for card in theme.orientations]
        assert sorted(orientations) == sorted(once([text for _, text, _ in those]))
        actions = [card.text for card in theme.actions]
        assert sorted(actions) == sorted(once([each for *_, many in those for each in many]))
    assert imported.warnings == ()


@pytest.mark.parametrize("ending", ["json", "md"])
def test_cards_come_back_under_their_theme_with_where_they_are_from(ending: str) -> None:
    imported = read(room(table(1, canteen().content())), ending)

    (theme,) = imported.cahier.themes
    assert (theme.title, theme.presentation) == (
        "Répondre aux enjeux de l’écologie",
        "Ce que nous mangeons.",
    )
    (challenge,) = theme.challenges
    assert challenge.text.startswith("Comment servir chaque jour un repas local")
    assert "Table 1" in challenge.explanation
    assert "ÉCOL-D2" in challenge.explanation
    assert "Comment manger local" in challenge.explanation
    assert [card.text for card in theme.actions] == [
        "Grouper les commandes de six communes",
        "Ouvrir une légumerie",
    ]
    assert imported.counts == {
        "themes": 1, "challenges": 1, "orientations": 1, "actions": 2, "shared": 0,
    }  # fmt: skip
    assert imported.cahier.title == "Bien vivre ici"


def test_json_is_read_with_the_ids_that_it_names() -> None:
    whole = synthesise(room(table(1, canteen().content())))

    imported = import_cahier(to_json(whole), filename="synthese.json")

    assert imported.cahier == whole.next


def test_one_wording_of_two_tables_is_one_card_of_both() -> None:
    board = combined("Comment dormir ?", "On dort.", ["Éteindre"])

    imported = read(room(table(1, board), table(2, board)), "json")

    (theme,) = imported.cahier.themes
    (challenge,) = theme.challenges
    assert "Table 1" in challenge.explanation
    assert "Table 2" in challenge.explanation
    assert imported.warnings == ()


@pytest.mark.parametrize("ending", ["json", "md"])
def test_a_workshop_that_retained_nothing_is_no_cahier_and_says_so(ending: str) -> None:
    sheet = Sheet()
    sheet.lay("idea", "Actions", "parking")

    with pytest.raises(BadInput) as refused:
        read(room(table(1, sheet.content())), ending)

    assert refused.value.details["reason"] == "no-theme"


def test_a_text_that_no_card_can_hold_is_whole_in_the_explanation() -> None:
    long = "très " * 150 + "long"

    imported = read(room(table(1, combined(long, "Demain", ["Faire"]))), "md")

    (challenge,) = imported.cahier.themes[0].challenges
    assert challenge.text.endswith("…")
    assert long in challenge.explanation


def test_a_synthesis_without_a_cahier_of_its_own_is_still_json() -> None:
    assert json.loads(to_json(synthesise(room())))["cahier"] is None
