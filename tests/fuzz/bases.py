"""Boards to begin with: empty, written by the server, by yjs, and by several people at once."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from server.crdt.compose import NewLink, NewNote, compose
from server.crdt.decoder import TEXT_TYPE, decode
from server.crdt.replica import Replica
from tests.crdt.bytewise import MINE, NOTE, OTHER, YOURS, item, note, update

from . import words
from .chart import Chart
from .steps import Step

YJS = json.loads((Path(__file__).parents[1] / "crdt" / "yjs_updates.json").read_text("utf-8"))
SERVER = 7
CAROL = 303
OWNERS = {MINE: "alice", 102: "alice at her phone", YOURS: "bob", CAROL: "carol"}


class Base(NamedTuple):
    """The steps that make a board, and where everything stands on it then."""

    steps: list[Step]
    chart: Chart


@cache
def bases() -> list[Base]:
    """Return every board to begin with."""
    honest = ([bytes.fromhex(update) for update in board] for board in YJS["honest"].values())
    return [_base(rows) for rows in chain([[], _written(), [], _table(), _table()], honest)]


def _base(rows: list[bytes]) -> Base:
    chart = Chart()
    if not rows:
        return Base([], chart)
    snapshot = Replica.load(rows).encode()
    decoded = decode(snapshot)
    chart.add(decoded)
    return Base([Step("learn", snapshot), *_bindings(chart)], chart)


def _bindings(chart: Chart) -> Iterator[Step]:
    for client in chart.ends:
        if client != SERVER:
            lent = client == CAROL
            yield Step("bind", b"%d" % client, OWNERS.get(client, "alice"), live=not lent)


def _written() -> list[bytes]:
    """What the server writes: notes in somebody's name, a link, a decision."""
    notes = [
        NewNote("idea", (1, 2), "où aller ? 🚲", NOTE, by="bob-participant", label="été"),
        NewNote("solution", (3, 4), "", OTHER, objective="à plusieurs 🌱", size=(320, 192)),
    ]
    links = [NewLink(NOTE, OTHER, "contributes", words.LINKS[0])]
    return [compose(notes, links, {"theme": "ECOL"}, client_id=SERVER)[0]]


def _table() -> list[bytes]:
    """Three people in one note: letters between letters, and two objectives at once."""
    mine = note(MINE, 0, NOTE, "défi 🚲 là")
    end = mine[-1].clock + mine[-1].length
    bobs = [
        item(YOURS, 0, "x😀", origin=(MINE, 5), right=(MINE, 6)),
        item(YOURS, 3, TEXT_TYPE, parent=(MINE, 0), sub="objective"),
        item(YOURS, 4, "mien", parent=(YOURS, 3)),
        item(YOURS, 8, [1], parent="reactions", sub=words.REACTIONS[2]),
    ]
    carols = [
        item(CAROL, 0, "y", origin=(MINE, 5), right=(MINE, 6)),
        item(CAROL, 1, TEXT_TYPE, parent=(MINE, 0), sub="objective"),
        item(CAROL, 2, "nôtre", parent=(CAROL, 1)),
    ]
    links = [item(MINE, end, [words.LINK], parent="links", sub=words.LINKS[0])]
    return [
        update(*mine),
        update(*bobs),
        update(*carols, deleted=[(MINE, 4, 1)]),
        update(*links),
    ]
