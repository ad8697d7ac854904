"""Names and titles."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.web.names import TooLong, clean, unnamed


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("  Zoé \t Martin\n", "Zoé Martin"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("Anne\u0000\u0007 Marie", "Anne Marie"),
        ("e\u0301te\u0301", "été"),
        ("👩\u200d🌾 Léa", "👩\u200d🌾 Léa"),
        ("Z\u0336\u0336\u0336\u0336\u0336a", "Z\u0336\u0336a"),
        ("<img onerror=alert(1)>", "<img onerror=alert(1)>"),
        ("'; drop table participant; --", "'; drop table participant; --"),
        ("\u2028\u202a", ""),
    ],
)
def test_a_name_keeps_its_letters_and_loses_what_moves_others(given_name: str, shown: str) -> None:
    assert clean(given_name) == shown


@given(st.text(max_size=40))
def test_no_name_holds_a_line_end_or_a_direction_mark(text: str) -> None:
    name = clean(text, limit=200)

    assert clean(name, limit=200) == name
    assert not [c for c in name if unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp")]
    assert not set(name) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
    )


def test_a_name_of_forty_characters_passes_and_one_more_is_too_long() -> None:
    assert clean("é" * 40) == "é" * 40
    with pytest.raises(TooLong):
        clean("é" * 41)


def test_who_gives_no_name_is_called_by_the_order_of_arrival() -> None:
    assert unnamed("participant", 3, "fr") == "Personne 3"
    assert unnamed("participant", 3, "en") == "Guest 3"
    assert unnamed("viewer", 3, "fr") == "Écran"
