"""A list of initiatives becomes a catalogue, whole or not at all."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.cahier.catalogue import (
    Initiative,
    dump,
    initiative_data,
    is_initiative,
    load,
    numbered,
)
from server.cahier.cataloguing import Catalogued, import_catalogue
from server.cahier.content import Cahier, Theme
from server.errors import BadInput


def theme(id: str, title: str, short: str) -> Theme:
    return Theme(id, title, short, "", "ecol", (), (), ())


CAHIER = Cahier(
    "essai",
    "Essai",
    "fr",
    "",
    (
        theme("ecol", "Réussir la transition écologique, ici", "Écologie"),
        theme("ineg", "Lutter contre les inégalités", "Inégalités"),
    ),
)
TABLE = """Nom;Thème(s);Description;Porteur;Lieu;Statut;Site web;Contact (mail)
La Charrette, tournée partagée;Écologie;Des légumes livrés à trois.;Gaec Roux;Ambert;en cours;\
charrette.example;roux@charrette.example
Repair café;tous;;Foyer rural;Olliergues;;https://repair.example/a?b=c;
"""


def catalogue(text: str, **options: object) -> Catalogued:
    return import_catalogue(text.encode(), CAHIER, **options)  # type: ignore[arg-type]


def refusal(text: str, **options: object) -> str:
    with pytest.raises(BadInput) as caught:
        catalogue(text, **options)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def test_a_table_that_people_keep_is_read_with_its_accents_and_columns() -> None:
    charrette, cafe = catalogue(TABLE).initiatives

    assert charrette == Initiative(
        id="INIT-1",
        name="La Charrette, tournée partagée",
        text="Des légumes livrés à trois.",
        themes=("ecol",),
        bearer="Gaec Roux",
        place="Ambert",
        status="en cours",
        link="https://charrette.example",
        contact="roux@charrette.example",
    )
    assert (cafe.id, cafe.themes, cafe.link) == ("INIT-2", (), "https://repair.example/a?b=c")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_any_spreadsheet_writes_what_can_be_read(separator: str, encoding: str, end: str) -> None:
    rows = [["nom", "lieu"], ['"L’été à la « ferme »"', "Thiers"], ["Café", "Cunlhat"]]
    data = end.join(separator.join(row) for row in rows).encode(encoding)

    read = import_catalogue(data, CAHIER)

    found = [(each.name, each.place) for each in read.initiatives]
    assert found == [("L’été à la « ferme »", "Thiers"), ("Café", "Cunlhat")]
    assert read.warnings == ()


@pytest.mark.parametrize(
    ("cell", "themes"),
    [
        ("", ()),
        ("Tous", ()),
        ("ECOL", ("ecol",)),
        ("2", ("ineg",)),
        ("inegalites", ("ineg",)),
        ("Réussir la transition écologique, ici", ("ecol",)),
        ("Écologie, Inégalités", ("ecol", "ineg")),
        ("Réussir la transition écologique, ici | Inégalités", ("ecol", "ineg")),
        ("Écologie / Écologie", ("ecol",)),
    ],
)
def test_themes_are_named_as_people_name_them(cell: str, themes: tuple[str, ...]) -> None:
    (one,) = catalogue(f"nom\tthème\nA\t{cell}\n").initiatives

    assert one.themes == themes


def test_an_unknown_column_is_left_aside_and_said() -> None:
    read = catalogue("nom;budget\nA;12 €\n")

    assert read.initiatives[0] == Initiative("INIT-1", "A")
    assert read.warnings == ("colonne «\u00a0budget\u00a0» inconnue, laissée de côté",)


def test_a_column_that_speaks_of_mail_or_telephone_is_a_contact_whatever_else_it_says() -> None:
    (one,) = catalogue(
        "nom;porteur;mail du porteur;téléphone\nA;Roux;r@x.example;04\n"
    ).initiatives

    assert (one.bearer, one.contact) == ("Roux", "r@x.example, 04")


def test_json_says_the_same_as_a_table() -> None:
    entries = [{"name": "A", "themes": ["Écologie", "ineg"], "contact": "x"}, {"nom": "B"}]

    for data in (entries, {"initiatives": entries}):
        first, second = catalogue(json.dumps(data), filename="c.json").initiatives
        assert (first.themes, first.contact, second.name) == (("ecol", "ineg"), "x", "B")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nom;lieu\nA;x\n;Thiers\n", "ligne 3, il manque le nom"),
        ("nom;thème\nA;Jardins\n", "ligne 2, le thème «\u00a0Jardins\u00a0» n’est pas"),
        ("nom;lien\nA;javascript:alert(1)\n", "ligne 2, «\u00a0javascript:alert(1)\u00a0»"),
        (f"nom\n{'x' * 201}\n", "dépasse 200 signes"),
        ("nom;lieu\nA;Thiers\na;thiers\n", "ligne 3, «\u00a0a\u00a0» y est déjà"),
        ("nom;lieu\nA;x;trop\n", "ligne 2, il y a plus de cases"),
        ('nom;lieu\n"A\nB";\n;Thiers\n', "ligne 4, il manque le nom"),
        ("nom;lieu\n;a\n;b\n;c\n", "ligne 2, il manque le nom, et 2 autres"),
        ("lieu;porteur\nThiers;Roux\n", "colonne nom"),
        ("nom;lieu\n", "Aucune initiative"),
        ("", "vide"),
        ("nom\n" + "".join(f"n{i}\n" for i in range(1000)), "999"),
    ],
)
def test_a_row_that_is_wrong_refuses_the_file_with_one_sentence(text: str, told: str) -> None:
    assert told in refusal(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"name": 3}]', "initiative 1, a value is not a text"),
        ("[3]", "initiative 1"),
        ("[", "JSON"),
        ('{"name": "A"}', "No initiative"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_json_that_is_none_of_ours_is_refused_in_the_persons_language(
    text: str, told: str
) -> None:
    assert told in refusal(text, filename="c.json", messages="en")


def test_an_empty_list_in_json_takes_everything_back() -> None:
    assert catalogue("[]", filename="c.json").initiatives == ()
    assert catalogue('{"initiatives": []}').initiatives == ()


def test_what_is_no_text_and_what_is_too_long_is_refused() -> None:
    for data in (b"\x00\x01" * 50, b"%PDF-1.7"):
        with pytest.raises(BadInput):
            import_catalogue(data, CAHIER)
    assert "12" in refusal("nom\nune initiative\n", limit=12)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["c.csv", "c.json", ""]))
def test_whatever_the_bytes_there_is_a_catalogue_or_one_sentence(data: bytes, name: str) -> None:
    head = "nom;thème;lien\n".encode()
    for whole in (data, head + data):
        try:
            read = import_catalogue(whole, CAHIER, filename=name)
        except BadInput as error:
            assert "\n" not in str(error)
        else:
            assert load(dump(read.initiatives)) == read.initiatives


def test_ids_stay_with_their_initiatives_when_the_list_comes_again() -> None:
    old = catalogue("nom;lieu\nA;Thiers\nB;Ambert\nC;Cunlhat\n").initiatives

    new = catalogue("nom;lieu\nD;Job\nC;Cunlhat\nA;Courpière\nB;Ambert\n", known=old).initiatives

    assert {each.name: each.id for each in new} == {
        "A": "INIT-1",
        "B": "INIT-2",
        "C": "INIT-3",
        "D": "INIT-4",
    }


def test_an_id_of_what_left_is_given_again_last_of_all() -> None:
    old = tuple(Initiative(f"INIT-{n}", f"ancienne {n}") for n in (1, 2, 999))
    new = [Initiative("", f"nouvelle {n}") for n in range(999)]

    ids = [each.id for each in numbered(new, old)]

    assert len(set(ids)) == 999
    assert all(map(is_initiative, ids))
    assert ids[0] == "INIT-3"
    assert set(ids[-3:]) == {"INIT-1", "INIT-2", "INIT-999"}


def test_whom_to_ask_is_shown_only_to_whom_it_is_for() -> None:
    one = Initiative("INIT-1", "A", contact="r@x.example")

    assert initiative_data(one, contact=True)["contact"] == "r@x.example"
    assert initiative_data(one, contact=False) == {"id": "INIT-1", "name": "A", "themes": []}
