"""A board as data says everything that is on the board, and who wrote it."""

from server.crdt.document import BoardContent, Comment, Link, Note, Reaction
from server.exports.data import board_data

NOTE = Note("note-aaaaaaaa", "idea", (1.0, 2.0), "Déjà 🙂", zone="parking", client=7)
GONE = Note("note-bbbbbbbb", "idea", (1.0, 2.0), "retirée", deleted=True, client=8)


def test_notes_carry_their_author_and_every_field() -> None:
    (note,) = board_data(BoardContent(notes=(NOTE,)), {7: "camille"})["notes"]

    assert note["text"] == "Déjà 🙂"
    assert note["author"] == "camille"
    assert note["pos"] == [1.0, 2.0]
    assert {
        "id",
        "kind",
        "zone",
        "size",
        "label",
        "source",
        "solution",
        "objective",
    } <= note.keys()


def test_a_note_written_for_somebody_is_theirs() -> None:
    note = Note("note-aaaaaaaa", "idea", (0.0, 0.0), "", by="awa", client=7)

    assert board_data(BoardContent(notes=(note,)), {7: "serveur"})["notes"][0]["author"] == "awa"


def test_what_was_taken_off_the_table_stands_apart() -> None:
    data = board_data(BoardContent(notes=(NOTE, GONE)), {})

    assert [note["id"] for note in data["notes"]] == [NOTE.id]
    assert [note["id"] for note in data["deleted"]["notes"]] == [GONE.id]


def test_a_link_to_a_note_that_is_gone_is_hidden() -> None:
    whole = Link("link-aaaaaaaa", NOTE.id, NOTE.id, "combines")
    dangling = Link("link-bbbbbbbb", NOTE.id, GONE.id, "combines")

    data = board_data(BoardContent(notes=(NOTE, GONE), links=(whole, dangling)), {})

    assert [link["id"] for link in data["links"]] == [whole.id]


def test_comments_reactions_retained_and_problems_are_there() -> None:
    content = BoardContent(
        notes=(NOTE,),
        comments=(Comment("comment-aaaa", NOTE.id, "Oui !"),),
        reactions=(Reaction(NOTE.id, "camille", "support"),),
        board={"challenge": NOTE.id},
        problems=("notes/x is odd",),
    )

    data = board_data(content, {})

    assert data["comments"][0]["text"] == "Oui !"
    assert data["reactions"] == [{"note": NOTE.id, "person": "camille", "name": "support"}]
    assert data["retained"] == {"challenge": NOTE.id, "future": None}
    assert data["problems"] == ["notes/x is odd"]
