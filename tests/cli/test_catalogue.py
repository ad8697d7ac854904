"""``tablee catalogue import``: the initiatives that exist already, for one cahier."""

from pathlib import Path

import pytest

from .conftest import Tablee, refused

TABLE = (
    "nom;thème;lieu;contact\nLa Charrette;Écologie;Ambert;roux@x.example\nRepair café;;Thiers;\n"
)
IMPORT = ("catalogue", "import", "liste.csv", "--cahier", "builtin-fr")


def test_a_list_is_imported_and_another_takes_its_place(tablee: Tablee, tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text(TABLE, "cp1252")
    first = tablee(*IMPORT, "--json")
    (tmp_path / "liste.csv").write_text(
        "nom;lieu\nRepair café;Thiers\nGrainothèque;Job\n", "utf-8"
    )
    second = tablee(*IMPORT, "--json")

    assert (first.status, first.refusal) == (0, "")
    assert first.data["cahier"] == "builtin-fr"
    assert [first.data[key] for key in ("initiatives", "new", "gone")] == [2, 2, 0]
    assert first.data["warnings"] == []
    assert [second.data[key] for key in ("initiatives", "new", "gone")] == [2, 1, 1]


def test_without_json_it_is_told_to_people(inside: Tablee, tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("nom;budget\nA;12\n", "utf-8")

    french, english = inside(*IMPORT), inside(*IMPORT, LANG="en_GB.UTF-8")

    assert french.status == english.status == 0
    assert "Initiatives\u00a0: 1 (nouvelles\u00a0: 1, retirées\u00a0: 0)" in french.output
    assert "budget" in french.output
    assert "Initiatives: 1 (new: 0, removed: 0)" in english.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("catalogue", "import", "bad.csv", "--cahier", "builtin-fr", "--json"), "ligne 3"),
        (("catalogue", "import", "absent.csv", "--cahier", "builtin-fr"), "absent.csv"),
        (("catalogue", "import", "liste.csv", "--cahier", "nowhere"), "n’existe pas"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_imported(
    inside: Tablee, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    (tmp_path / "liste.csv").write_text(TABLE, "utf-8")
    (tmp_path / "bad.csv").write_text("nom;lieu\nA;x\n;Thiers\nB;\n", "utf-8")

    assert told in refused(inside(*words))

    after = inside(*IMPORT, "--json").data
    assert [after[key] for key in ("initiatives", "new")] == [2, 2]


@pytest.mark.parametrize(
    "words",
    [("catalogue",), ("catalogue", "import"), ("catalogue", "import", "liste.csv")],
)
def test_wrong_usage_ends_with_two(inside: Tablee, words: tuple[str, ...]) -> None:
    outcome = inside(*words)

    assert (outcome.status, outcome.output) == (2, "")
