"""Verbs that do one thing and end: migrate, workshop create, cahier import, list, show."""

import json
import sqlite3
from pathlib import Path

import pytest

from server.storage.shipped import revisions

from .conftest import Tablee, refused

MARKDOWN = """# Cahier d’essai 🌻

## Thème 1 : Habiter ensemble

### Défis

- **Comment loger les saisonniers l’été ?**

### Orientations

- Chacun a un toit à dix minutes de son travail

### Actions

- Ouvrir l’internat du lycée en juillet
"""


def test_migrate_makes_the_database_and_may_be_repeated(tablee: Tablee, tmp_path: Path) -> None:
    first, again = tablee("migrate"), tablee("migrate", LANG="en_GB.UTF-8")

    assert (first.status, first.output) == (0, "La base est à jour.\n")
    assert (again.status, again.output) == (0, "The database is up to date.\n")
    assert (tmp_path / "tablee.db").is_file()


def test_migrate_tells_programs_the_revision(inside: Tablee) -> None:
    of_file = inside("migrate", "--json")
    of_memory = inside("migrate", "--json", TABLEE_DATABASE_URL="memory://")

    assert (of_file.status, of_file.data) == (0, {"revision": revisions()[-1]})
    assert (of_memory.status, of_memory.data) == (0, {"revision": None})


def test_workshop_create_prints_what_the_address_answers(tablee: Tablee) -> None:
    made = tablee("workshop", "create", "--title", "Été 🌻", "--tables", "3", "--json")

    about = made.data
    assert (made.status, made.refusal) == (0, "")
    assert about["workshop"]["title"] == "Été 🌻"
    assert [board["number"] for board in about["boards"]] == [1, 2, 3]
    assert about["facilitator"]["url"].startswith("http://127.0.0.1:8000/w/")
    assert about.keys() == {"workshop", "facilitator", "participant", "boards"}


def test_links_show_the_public_address(inside: Tablee) -> None:
    made = inside(
        *("workshop", "create", "--title", "Été", "--tables", "1", "--language", "en", "--json"),
        TABLEE_PUBLIC_URL="https://tables.example/",
    )

    assert made.data["participant"]["url"].startswith("https://tables.example/join#")
    assert made.data["workshop"]["language"] == "en"


def test_without_json_the_links_are_for_people(inside: Tablee) -> None:
    made = inside("workshop", "create", "--title", "Été 🌻", "--tables", "2")

    assert made.status == 0
    assert made.output.startswith("Atelier\u00a0: Été 🌻\n")
    assert made.output.count("/join#") == 3


def test_a_file_is_imported_listed_shown_and_used(inside: Tablee, tmp_path: Path) -> None:
    (tmp_path / "essai.md").write_text(MARKDOWN, "utf-8")

    report = inside("cahier", "import", "essai.md", "--language", "fr", "--json").data
    listed = inside("cahier", "list", "--json").data["cahiers"]
    shown = inside("cahier", "show", report["id"], "--json").data
    used = inside(
        *("workshop", "create", "--title", "T", "--tables", "1", "--json"),
        *("--cahier", report["id"]),
    )

    assert report.keys() >= {"id", "title", "themes", "challenges", "orientations", "actions"}
    assert (report["themes"], report["shared"], report["warnings"]) == (1, 0, [])
    assert [each["id"] for each in listed] == ["builtin-fr", "builtin-en", report["id"]]
    assert shown["themes"][0]["actions"][0]["text"] == "Ouvrir l’internat du lycée en juillet"
    assert used.data["boards"][0]["theme"] == shown["themes"][0]["id"]


def test_the_setting_says_how_long_a_file_may_be(inside: Tablee, tmp_path: Path) -> None:
    (tmp_path / "essai.md").write_text(MARKDOWN + " " * 5_300_000, "utf-8")

    taken = inside("cahier", "import", "essai.md", "--json", TABLEE_MAX_CAHIER="6000000")
    sentence = refused(inside("cahier", "import", "essai.md"))

    assert (taken.status, taken.data["actions"]) == (0, 1)
    assert "5242880" in sentence


def test_a_cahier_is_shown_for_people(inside: Tablee) -> None:
    listed, shown = inside("cahier", "list"), inside("cahier", "show", "builtin-en")

    assert "builtin-fr  fr  Le cahier" in listed.output
    assert "ECOL-D2  " in shown.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("cahier", "import", "absent.md", "--json"), "absent.md"),
        (("cahier", "import", ".", "--json"), "ne se lit pas"),
        (("cahier", "import", "empty.md", "--json"), "vide"),
        (("cahier", "import", "noise.md", "--json"), "."),
        (("cahier", "show", "nothing", "--json"), "n’existe pas"),
        (("workshop", "create", "--title", "T", "--tables", "0", "--json"), "tables"),
        (("workshop", "create", "--title", "T", "--tables", "61", "--json"), "tables"),
        (("workshop", "create", "--title", " ", "--tables", "1", "--json"), "title"),
        (("workshop", "create", "--title", "T" * 121, "--tables", "1", "--json"), "120"),
        (
            ("workshop", "create", "--title", "T", "--tables", "1", "--cahier", "x", "--json"),
            "cahier",
        ),
    ],
)
def test_bad_input_is_one_sentence_and_status_one(
    inside: Tablee, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "noise.md").write_bytes(bytes(range(256)) * 20)

    assert told in refused(inside(*words))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TABLEE_PORT", "http"),
        ("TABLEE_REDIS_URL", "redis://localhost"),
        ("TABLEE_DATABASE_URL", "postgresql://x"),
        ("TABLEE_DATABASE_URL", "sqlite:///:memory:"),
    ],
)
def test_a_wrong_setting_is_named(inside: Tablee, name: str, value: str) -> None:
    assert name in refused(inside("migrate", **{name: value}))


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("workshop",),
        ("workshop", "create", "--title", "T"),
        ("workshop", "create", "--title", "T", "--tables", "douze"),
        ("cahier", "import"),
        ("serve", "--port", "70000"),
        ("demo", "--language", "de"),
    ],
)
def test_wrong_usage_ends_with_two(inside: Tablee, words: tuple[str, ...]) -> None:
    outcome = inside(*words)

    assert (outcome.status, outcome.output) == (2, "")
    assert "usage: tablee" in outcome.refusal


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("fr_FR.UTF-8", "un nombre de 0 à 65535"), ("en_GB.UTF-8", "a number from 0 to 65535")],
)
@pytest.mark.parametrize("port", ["x", "-1", "70000", "٣", "9" * 5000])
def test_a_port_that_is_none_is_said_in_a_sentence(
    inside: Tablee, lang: str, expected: str, port: str
) -> None:
    outcome = inside("serve", f"--port={port}", LANG=lang)

    assert (outcome.status, outcome.output) == (2, "")
    assert expected in outcome.refusal
    assert "_port" not in outcome.refusal


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("workshop", "create", "--title", "Été \udcff", "--tables", "1"), "title"),
        (("workshop", "create", "--title", "\udcff", "--tables", "1"), "title"),
        (("workshop", "create", "--title", "T", "--tables", "1", "--cahier", "\udcff"), "cahier"),
        (("cahier", "show", "\udcff"), "id"),
        (("serve", "--host", "\udcff", "--port", "0"), "host"),
    ],
)
def test_bytes_that_are_no_text_do_not_fit(
    inside: Tablee, words: tuple[str, ...], field: str
) -> None:
    assert refused(inside(*words)) == f"La valeur de «\u00a0{field}\u00a0» ne convient pas."


def test_a_file_may_have_a_name_that_is_no_text(tablee: Tablee, tmp_path: Path) -> None:
    (tmp_path / "essai \udcff.md").write_text(MARKDOWN, "utf-8")

    assert tablee("cahier", "import", "essai \udcff.md", "--json").data["themes"] == 1
    assert "ne se lit pas" in refused(tablee("cahier", "import", "absent \udcff.md"))


def test_a_database_that_is_not_ours_is_left_alone(inside: Tablee, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "tablee.db") as other:
        other.execute("CREATE TABLE recettes (nom TEXT)")
    other.close()
    before = (tmp_path / "tablee.db").read_bytes()

    sentences = [refused(inside(*words)) for words in (["migrate"], ["demo"], ["cahier", "list"])]

    assert all("tablee.db" in sentence for sentence in sentences)
    assert (tmp_path / "tablee.db").read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tablee: Tablee, tmp_path: Path) -> None:
    (tmp_path / "tablee.db").write_text("la liste des courses 🥕" * 200, "utf-8")

    sentence = refused(tablee("serve", "--port", "0"))

    assert "SQLite" in sentence
    assert (tmp_path / "tablee.db").read_text("utf-8").startswith("la liste")


def test_the_refusal_speaks_english_on_an_english_terminal(inside: Tablee) -> None:
    french = refused(inside("cahier", "show", "x", LANG="C.UTF-8"))
    english = refused(inside("cahier", "show", "x", LANG="en_GB.UTF-8"))

    assert french == "Ce cahier n’existe pas ici."
    assert english == "This cahier does not exist here."


def test_json_keeps_accents_as_they_are(inside: Tablee) -> None:
    made = inside("workshop", "create", "--title", "Été 🌻", "--tables", "1", "--json")

    assert "Été 🌻" in made.output
    assert json.loads(made.output)
