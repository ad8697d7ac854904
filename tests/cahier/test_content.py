"""Cahiers as values: the schema, loading, writing, reading again."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.board.ids import ALPHABET, LENGTH
from server.cahier.checking import check
from server.cahier.content import WEAVES, Cahier, Card, Theme, dump, load, shared
from server.cahier.importing import identified, import_cahier
from server.cahier.letters import clean
from server.cahier.writing import to_markdown
from server.errors import BadInput

from .documents import BUILT_IN, ROOT

SCHEMA = json.loads((ROOT / "schema" / "cahier.schema.json").read_text("utf-8"))
DEFINITIONS = SCHEMA["$defs"]


@pytest.fixture
def data() -> dict:
    return json.loads((BUILT_IN / "fr.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("dataclass", "description"),
    [
        (Cahier, SCHEMA),
        (Theme, DEFINITIONS["theme"]),
        (Card, DEFINITIONS["challenge"]),
        (Card, DEFINITIONS["orientation"]),
        (Card, DEFINITIONS["action"]),
    ],
)
def test_dataclasses_have_the_fields_of_the_schema_in_its_order(dataclass, description) -> None:
    assert [field.name for field in fields(dataclass)] == list(description["properties"])


def test_what_is_loaded_is_dumped_to_the_same_letter() -> None:
    for language in ("fr", "en"):
        text = (BUILT_IN / f"{language}.json").read_text("utf-8")

        assert dump(load(text)) == text


def test_a_missing_field_is_named_with_its_place(data: dict) -> None:
    del data["themes"][2]["actions"][0]["text"]

    with pytest.raises(BadInput, match=r"themes\[2\]\.actions\[0\]\.text manque"):
        load(json.dumps(data))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("themes",), {}),
        (("themes",), []),
        (("language",), "français"),
        (("title",), "  "),
        (("extra",), 1),
        (("themes", 0), "Inégalités"),
        (("themes", 0, "id"), "Inégalités"),
        (("themes", 0, "id"), "agir"),
        (("themes", 0, "weave"), "silk"),
        (("themes", 0, "actions"), None),
        (("themes", 0, "actions", 0), 4),
        (("themes", 0, "actions", 0, "id"), "INEG-A2"),
        (("themes", 0, "actions", 0, "id"), "INEG-O77"),
        (("themes", 0, "actions", 0, "text"), "x" * 501),
        (("themes", 0, "actions", 0, "text"), "\ud800"),
        (("themes", 0, "challenges", 0, "explanation"), None),
    ],
)
def test_a_wrong_value_is_one_problem(data: dict, place: tuple, value: object) -> None:
    target: object = data
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = value

    assert len(check(data, "en")) == 1


def test_text_that_is_not_json_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match="line 2"):
        load("{\n?", language="en")


def test_an_id_follows_from_the_content_alone() -> None:
    cahier = load((BUILT_IN / "fr.json").read_text("utf-8"))

    changed = replace(cahier, title="Autre")

    assert identified(cahier) == identified(replace(cahier, id="0"))
    assert identified(changed).id != identified(cahier).id
    name = identified(cahier).id
    assert len(name) == LENGTH
    assert set(name) <= set(ALPHABET)


def test_shared_texts_are_those_of_several_themes() -> None:
    cards = (Card("A-A1", "Agir"), Card("A-A2", "Agir"), Card("A-A3", "L’air"))
    one = Theme("a", "A", "A", "", "ineg", (), (), cards)
    other = replace(one, id="b", actions=(Card("B-A1", "l'air."),))

    assert shared(Cahier("x", "X", "fr", "", (one, other))) == (("A-A3", "B-A1"),)


# Texts that begin and end like sentences: what a page break does to a sentence is mended
# when reading, so half sentences would not come back alike. Marks may stand anywhere.
MARKS = (
    "",
    "- ",
    "+ ",
    "1. ",
    "(2) ",
    "a) ",
    "# ",
    "> ",
    "**",
    "_",
    "---",
    "<b>",
    "[a](b) ",
    "~~~ ",
)
letters = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cn")),
    max_size=20,
)
lines = st.builds(
    lambda mark, text: clean(f"{mark}Été {text} {mark}🎈 fini."), st.sampled_from(MARKS), letters
)
prose = st.lists(lines, max_size=2).map("\n\n".join)
rows = st.lists(st.tuples(lines, prose), min_size=1, max_size=3)


@st.composite
def cahiers(draw: st.DrawFn) -> Cahier:
    themes = [
        Theme(
            f"t{number}",
            draw(lines),
            "Nom",
            draw(prose),
            WEAVES[number],
            *(
                tuple(Card(f"T{number}-{kind}{n}", *row) for n, row in enumerate(draw(rows), 1))
                for kind in "DOA"
            ),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    language = draw(st.sampled_from(("fr", "en")))
    return Cahier("0", draw(lines), language, draw(prose), tuple(themes))


def words(cahier: Cahier) -> list:
    return [cahier.title, cahier.presentation] + [
        (theme.title, theme.presentation, [(card.text, card.explanation) for card in theme.cards])
        for theme in cahier.themes
    ]


@settings(max_examples=150, deadline=None)
@given(cahiers())
def test_markdown_that_is_written_reads_the_same(cahier: Cahier) -> None:
    text = to_markdown(cahier)

    imported = import_cahier(text.encode(), filename="x.md", language=cahier.language)

    assert words(imported.cahier) == words(cahier)


@settings(max_examples=100, deadline=None)
@given(cahiers())
def test_json_that_is_written_reads_the_same(cahier: Cahier) -> None:
    assert load(dump(cahier)) == cahier


def test_the_built_in_cahiers_survive_markdown() -> None:
    for language in ("fr", "en"):
        built_in = load((BUILT_IN / f"{language}.json").read_text("utf-8"))

        imported = import_cahier(
            to_markdown(built_in).encode(), filename="x.md", language=language
        )

        assert words(imported.cahier) == words(built_in)
        assert imported.warnings == ()
