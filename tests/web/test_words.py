"""Sentences for every error code, in two languages."""

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator

import pytest

import server
from server.errors import BadInput, TableeError
from server.web.words import SENTENCES, preferred, sentence


def family(of: type[TableeError] = TableeError) -> Iterator[type[TableeError]]:
    yield of
    for child in of.__subclasses__():
        yield from family(child)


def codes() -> set[str]:
    for module in pkgutil.walk_packages(server.__path__, "server."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {error.code for error in family() if error.__module__.startswith("server.")}


def test_every_error_code_of_the_server_has_a_french_and_an_english_sentence() -> None:
    assert codes() - SENTENCES.keys() == set()


def test_no_sentence_is_left_without_its_error() -> None:
    assert SENTENCES.keys() - codes() == set()


def test_both_languages_use_the_same_facts() -> None:
    def facts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert {code: facts(fr) for code, (fr, _) in SENTENCES.items()} == {
        code: facts(en) for code, (_, en) in SENTENCES.items()
    }


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_french_is_spaced_as_french(code: str) -> None:
    french, _ = SENTENCES[code]

    for sign in ";!?":
        assert french.count(sign) == french.count(f"\u202f{sign}"), french
    assert french.count(" :") == 0
    assert french.count("«") == french.count("«\u00a0")
    assert "'" not in french
    assert "..." not in french


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_no_sentence_speaks_of_machines(code: str) -> None:
    words = re.sub(r"TABLEE_\w+", "", " ".join(SENTENCES[code])).lower()

    assert not [
        word for word in ("utilisateur", "erreur", "token", "sync", "crdt") if word in words
    ]


def test_a_fact_that_is_missing_leaves_a_readable_sentence() -> None:
    class Odd(BadInput):
        code = "missing-field"

    assert sentence(Odd(), "fr") == "Il manque «\u00a0…\u00a0»."


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("fr;q=0.2, en;q=0.9", "en"),
        ("de, es;q=0.8", "fr"),
        ("en;q=0", "fr"),
        ("en;q=often", "fr"),
        ("de,en;q=0.5", "en"),
        (";;;,,,q=q=q", "fr"),
    ],
)
def test_the_browsers_preference_decides_and_french_is_the_default(
    accepted: str, language: str
) -> None:
    assert preferred(accepted) == language
