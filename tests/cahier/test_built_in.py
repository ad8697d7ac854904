"""The cahier that ships: complete in both languages, in good French, with the right grammar."""

import re
from collections.abc import Iterator

import pytest

from server.cahier.content import Cahier, counts, load

from .documents import BUILT_IN

FRENCH = load((BUILT_IN / "fr.json").read_text("utf-8"))
ENGLISH = load((BUILT_IN / "en.json").read_text("utf-8"))
INFINITIVE = re.compile(r"[A-ZÉÈÊÀÂÎÔÛ][a-zéèêàâîôûç]*(?:er|ir|re),?")
ROWS = {"ineg": (3, 9, 16), "agir": (3, 12, 16), "econ": (3, 9, 11), "ecol": (3, 8, 8)}
ROWS["coop"] = (3, 7, 8)

BAD_FRENCH = {
    "a straight apostrophe": r"'",
    "straight quotation marks": r'"',
    "three dots": r"\.\.\.",
    "no narrow space before a high mark": r"[^\u202f;!?%][;!?%]",
    "a plain or missing space before a colon": r"[^\u00a0]:",
    "a plain or missing space after «": r"«[^\u00a0]",
    "a plain or missing space before »": r"[^\u00a0]»",
    "oe in two letters": r"(?i)\b(coeur|oeuvre|oeil|soeur|noeud|voeu|moeurs|manoeuvre)",
    "two spaces": r" {2}",
    "a space at an end": r"(?m)^[^\S\n]|[^\S\n]$",
}


def texts(cahier: Cahier) -> Iterator[str]:
    yield from (cahier.title, cahier.presentation)
    for theme in cahier.themes:
        yield from (theme.title, theme.short, theme.presentation)
        for card in theme.cards:
            yield card.text
            yield card.explanation


@pytest.mark.parametrize("cahier", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_every_theme_has_its_number_of_cards(cahier: Cahier) -> None:
    rows = {
        theme.id: (len(theme.challenges), len(theme.orientations), len(theme.actions))
        for theme in cahier.themes
    }

    assert rows == ROWS
    assert counts(cahier) == {
        "themes": 5,
        "challenges": 15,
        "orientations": 45,
        "actions": 59,
        "shared": 8,
    }


def test_both_languages_have_the_same_ids_in_the_same_order() -> None:
    def ids(cahier: Cahier) -> list:
        return [(theme.id, theme.weave, [c.id for c in theme.cards]) for theme in cahier.themes]

    assert ids(FRENCH) == ids(ENGLISH)
    assert (FRENCH.id, ENGLISH.id) == ("builtin-fr", "builtin-en")


@pytest.mark.parametrize("cahier", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_ids_are_numbered_within_the_theme(cahier: Cahier) -> None:
    for theme in cahier.themes:
        for cards, letter in (
            (theme.challenges, "D"),
            (theme.orientations, "O"),
            (theme.actions, "A"),
        ):
            expected = [f"{theme.id.upper()}-{letter}{n}" for n in range(1, len(cards) + 1)]
            assert [card.id for card in cards] == expected


@pytest.mark.parametrize("cahier", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_nothing_is_missing(cahier: Cahier) -> None:
    for theme in cahier.themes:
        assert len(theme.presentation.split("\n\n")) == 2
        for card in theme.challenges:
            sentences = re.findall(r"[.?!][”»\s\u00a0\u202f]*(?=[ A-ZÀÉ]|$)", card.explanation)
            assert len(sentences) in (2, 3)
    # The other cards need no explanation.
    assert all(card.text for theme in cahier.themes for card in theme.cards)


def test_short_names_are_those_of_the_design() -> None:
    assert [theme.short for theme in FRENCH.themes] == [
        "Inégalités",
        "Pouvoir d’agir",
        "Économie",
        "Écologie",
        "Coopérations",
    ]


def test_challenges_ask_how() -> None:
    for cahier, opening, ending in ((FRENCH, "Comment ", "\u202f?"), (ENGLISH, "How ", "?")):
        for theme in cahier.themes:
            for card in theme.challenges:
                assert card.text.startswith(opening), card
                assert card.text.endswith(ending), card


def test_actions_begin_with_an_infinitive_and_orientations_do_not() -> None:
    for theme in FRENCH.themes:
        for card in theme.actions:
            assert INFINITIVE.fullmatch(card.text.split()[0]), card
        for card in theme.orientations:
            assert not INFINITIVE.fullmatch(card.text.split()[0]), card


@pytest.mark.parametrize("cahier", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_cards_read_from_the_last_row(cahier: Cahier) -> None:
    for theme in cahier.themes:
        for card in theme.cards:
            assert len(card.text) <= 120, card
            assert not card.text.endswith("."), card


@pytest.mark.parametrize("fault", BAD_FRENCH)
def test_french_typography_holds(fault: str) -> None:
    pattern = re.compile(BAD_FRENCH[fault])

    assert [text for text in texts(FRENCH) if pattern.search(text)] == []


def test_english_typography_holds() -> None:
    pattern = re.compile(r"['\"\u00a0\u202f«»]|\.\.\.| {2}| [;:!?]")

    assert [text for text in texts(ENGLISH) if pattern.search(text)] == []


def test_the_two_languages_differ_everywhere() -> None:
    pairs = zip(texts(FRENCH), texts(ENGLISH), strict=True)

    assert [french for french, english in pairs if french and french == english] == []
