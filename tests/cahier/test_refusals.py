"""What cannot be a cahier is refused with one sentence, and never with a traceback."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.cahier.content import dump, load
from server.cahier.importing import LIMIT, Imported, import_cahier
from server.errors import BadInput

from .documents import markdown_documents, sample

DOCUMENTS = markdown_documents()
TABULAR = "thème,genre,texte\n"


def outcome(data: bytes, filename: str = "copy.md") -> Imported | BadInput:
    """Whatever the bytes: a cahier that its own schema accepts, or a refusal of one line."""
    try:
        imported = import_cahier(data, filename=filename, language="fr")
    except BadInput as refusal:
        assert str(refusal)
        assert "\n" not in str(refusal)
        return refusal
    assert load(dump(imported.cahier)) == imported.cahier
    return imported


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_copy_cut_at_any_line_never_raises(document: Path) -> None:
    lines = document.read_bytes().splitlines(keepends=True)

    for number in range(len(lines)):
        outcome(b"".join(lines[:number]))
        outcome(b"".join(lines[:number] + lines[number + 1 :]))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_copy_cut_inside_a_letter_keeps_its_accents(document: Path) -> None:
    data = document.read_bytes()
    cuts = [at for at in range(1, len(data)) if data[at] & 0xC0 == 0x80][::40]

    for cut in cuts:
        found = outcome(data[:cut])
        if isinstance(found, Imported):
            assert "Ã" not in dump(found.cahier)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_copy_with_changed_bytes_never_raises(data: st.DataObject) -> None:
    copy = bytearray(sample("port.md"))
    places = st.tuples(st.integers(0, len(copy) - 1), st.integers(0, 255))
    for at, value in data.draw(st.lists(places, max_size=30)):
        copy[at] = value

    outcome(bytes(copy))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "x.md", "x.csv", "x.json", "x.txt"]))
def test_any_bytes_never_raise(data: bytes, filename: str) -> None:
    outcome(data, filename)


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"", "x.md", "empty"),
        (b"\n \n", "x.md", "empty"),
        (b"# Une page\n\nDes mots.\n", "x.md", "no-theme"),
        ("# Défis\n\n- Comment ?\n".encode(), "x.md", "no-theme"),
        (b"%PDF-1.7 ...", "x.pdf", "not-text"),
        (b"PK\x03\x04...", "x.docx", "not-text"),
        (b"# A\x00b", "x.md", "not-text"),
        (b"x" * (LIMIT + 1), "x.md", "too-large"),
        (b"a\n" * 50_001, "x.md", "too-many-lines"),
        (b"# T\n\n## Actions\n\n" + b"- a\n" * 5001, "x.md", "too-many"),
        (b'{"themes": [', "x.json", "json-syntax"),
        (b"[" * 100_000, "x.json", "json-shape"),
        (b"9" * 10_000, "x.json", "json-shape"),
        (b'{"themes": []}', "x.json", "no-theme"),
        (b"[1, 2]", "x.json", "no-theme"),
        ("thème;texte\n".encode(), "x.csv", "csv-columns"),
        (TABULAR.encode(), "x.csv", "no-theme"),
        ((TABULAR + f"a,action,{'b' * 140_000}\n").encode(), "x.csv", "csv-syntax"),
    ],
)
def test_a_refusal_names_its_reason(data: bytes, filename: str, reason: str) -> None:
    refusal = outcome(data, filename)

    assert isinstance(refusal, BadInput)
    assert refusal.details["reason"] == reason


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Aucun thème reconnu"), ("en", "No theme was recognised")]
)
def test_a_refusal_speaks_the_language_asked_for(language: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        import_cahier(b"hello", filename="x.md", language="fr", messages=language)


def test_a_file_may_be_as_long_as_the_caller_lets_it() -> None:
    data = b"# T\n\n## Actions\n\n- Agir \xf0\x9f\x8c\xb1\n" + b" " * LIMIT

    longer = import_cahier(data, filename="x.md", limit=len(data))
    with pytest.raises(BadInput, match=r"41 octets") as refusal:
        import_cahier(data, filename="x.md", limit=41)

    assert longer.counts["actions"] == 1
    assert refusal.value.details["reason"] == "too-large"


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        import_cahier(sample("port.md"), filename="x.md", language="français")

    assert refusal.value.details["reason"] == "language"


def test_remarks_are_bounded_and_the_rest_is_counted() -> None:
    text = "# T\n\n## Actions\n\n- Agir\n\n" + "Égaré.\n\n" * 400

    imported = import_cahier(text.encode(), filename="x.md", language="fr")

    assert len(imported.messages) == 201
    assert imported.messages[-1] == "et 202 autres remarques"
