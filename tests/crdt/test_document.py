"""A board is read as data, broken values reported and never raised."""

import json
from pathlib import Path

import pytest

from server.crdt.compose import NewLink, NewNote, compose
from server.crdt.decoder import decode
from server.crdt.document import Comment, Link, Note, Reaction, authors, read_board
from server.crdt.gate import Gate
from server.crdt.replica import Replica
from server.errors import ContentRefused, Damaged

from .bytewise import ALICE, MINE, NOTE, OTHER, item, note, update

YJS = json.loads((Path(__file__).parent / "yjs_updates.json").read_text(encoding="utf-8"))
FULL = NewNote(
    kind="solution",
    pos=(1, 2.5),
    text="Été 🚲",
    id=NOTE,
    size=(320, 192),
    z="a0",
    colour="terra",
    label="énergie",
    zone="solution",
    source="ECOL-D2",
    solution=OTHER,
    objective="un but commun",
    by="alice-participant",
)


def written(*updates: bytes) -> Replica:
    replica = Replica()
    for each in updates:
        replica.apply([each])
    return replica


def test_what_the_server_writes_is_read_as_it_was_meant() -> None:
    composed, client = compose(
        [FULL], [NewLink(NOTE, OTHER, "combines", id="link-000000001")], {"theme": "ecol"}
    )

    board = read_board(written(composed))

    assert board.problems == ()
    assert board.board == {"schema": 1, "theme": "ecol"}
    assert board.links == (Link("link-000000001", NOTE, OTHER, "combines", client),)
    assert board.notes == (
        Note(
            id=NOTE,
            kind="solution",
            pos=(1.0, 2.5),
            text="Été 🚲",
            size=(320.0, 192.0),
            z="a0",
            colour="terra",
            label="énergie",
            zone="solution",
            source="ECOL-D2",
            solution=OTHER,
            objective="un but commun",
            by="alice-participant",
            client=client,
        ),
    )


def test_what_yjs_writes_is_read_as_it_was_meant() -> None:
    replica = written(*map(bytes.fromhex, YJS["honest"]["links_board_comments"]))

    board = read_board(replica)

    assert board.problems == ()
    assert [note.text for note in board.notes] == ["défi 🚲", "défi 🚲"]
    assert [note.client for note in board.notes] == [104, 104]
    assert board.comments == (
        Comment("comm-000000001", NOTE, "ça va 👍", deleted=True, client=104),
    )
    assert board.board == {"theme": "ecol", "challenge": NOTE}
    assert board.reactions == ()


def test_reactions_tell_whose_they_are() -> None:
    reaction = item(MINE, 0, [1], parent="reactions", sub=f"{NOTE}:alice-participant:heart")

    board = read_board(written(update(reaction)))

    assert board.reactions == (Reaction(NOTE, "alice-participant", "heart"),)


def test_authors_come_from_the_gate_or_from_the_document() -> None:
    gate, replica = Gate(), Replica()
    for step in map(bytes.fromhex, YJS["honest"]["two_clients"]):
        if gate.judge(step, ALICE, live=True).new:
            replica.apply([step])

    assert authors(replica.encode()) == dict(gate.authors) == {NOTE: 201}
    assert read_board(replica, gate.authors) == read_board(replica)


def test_a_board_that_is_empty_is_read() -> None:
    board = read_board(Replica())

    assert (board.notes, board.links, board.board, board.problems) == ((), (), {}, ())


def test_what_is_broken_is_reported_and_the_rest_is_read() -> None:
    broken = [
        *note(MINE, 0),
        item(MINE, 11, ["nowhere"], parent=(MINE, 0), sub="zone"),
        item(MINE, 12, ["x"], parent=(MINE, 0), sub="unknown"),
        item(MINE, 13, ["no map"], parent="notes", sub=OTHER),
        item(MINE, 14, ["no link"], parent="links", sub="link-000000001"),
        item(MINE, 15, [1], parent="reactions", sub="odd"),
        item(MINE, 16, [[1]], parent="board", sub="theme"),
        item(MINE, 17, ["no map"], parent="comments", sub="comm-000000001"),
        item(MINE, 18, 1, parent="notes", sub="note-cccccccc03"),
    ]

    board = read_board(written(update(*broken)))

    assert [(each.id, each.kind, each.text, each.zone) for each in board.notes] == [
        (NOTE, "idea", "défi 🚲", None),
        ("note-cccccccc03", "idea", "", None),
    ]
    assert len(board.problems) == 10


def test_authors_of_bytes_that_cannot_be_read_are_damage() -> None:
    with pytest.raises(Damaged):
        authors(b"\x01")


@pytest.mark.parametrize(
    "bad",
    [
        NewNote("nothing", (0, 0)),
        NewNote("idea", (float("nan"), 0)),
        NewNote("idea", (0, 0), id="short"),
        NewNote("idea", (0, 0), label="é" * 65),
    ],
)
def test_g16_the_server_keeps_the_rules_it_enforces(bad: NewNote) -> None:
    with pytest.raises(ContentRefused):
        compose([bad])


def test_the_server_writes_no_unknown_key_and_no_odd_link() -> None:
    with pytest.raises(ContentRefused):
        compose(board={"author": "x"})
    with pytest.raises(ContentRefused):
        compose(links=[NewLink(NOTE, OTHER, "loves")])


def test_every_composition_has_a_fresh_client_id() -> None:
    clients = {compose([NewNote("idea", (0, 0))])[1] for _ in range(20)}

    assert len(clients) == 20
    assert compose([NewNote("idea", (0, 0))], client_id=7)[1] == 7


def test_a_composition_is_learnt_and_then_edited_by_people() -> None:
    gate = Gate()
    composed, client = compose([FULL], client_id=7)
    gate.learn(composed)
    place = next(clock for clock in range(20) if _is_map(composed, clock))

    moved = item(MINE, 0, ["parking"], parent=(client, place), sub="zone")

    assert gate.judge(update(moved), ALICE, live=True).new


def _is_map(composed: bytes, clock: int) -> bool:
    return any(
        struct.clock == clock and struct.sub == NOTE for struct in decode(composed).sections[0]
    )
