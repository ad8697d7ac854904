"""Tracks tell what the log tells: at every moment, of every note, by whom."""

import json
import random
from itertools import pairwise

import pytest

from bench.workshop_trace import Trace, trace
from server.replay.compiling import Compiler, Event
from server.replay.state import Timeline
from server.replay.tracks import pack, unpack
from tests.replay.histories import from_log, from_tracks


@pytest.fixture(scope="module", params=[1, 2, 3])
def table(request: pytest.FixtureRequest) -> Trace:
    return trace(request.param, people=12, minutes=20)


def compiled(table: Trace) -> Compiler:
    compiler = Compiler(table.people)
    compiler.feed(table.rows)
    return compiler


def test_the_state_at_any_moment_is_that_of_the_log(table: Trace) -> None:
    timeline = Timeline(compiled(table).events)
    rng = random.Random(1)  # noqa: S311 -- chance, not a secret
    end = table.rows[-1].t_ms
    for t_ms in [0, end, end + 1, *(rng.randrange(end) for _ in range(97))]:
        rows = [row for row in table.rows if row.t_ms <= t_ms]
        assert from_tracks(timeline, t_ms) == from_log(table, rows), t_ms


def test_fed_as_it_grows_it_tells_the_same_as_at_once(table: Trace) -> None:
    growing = Compiler(table.people)
    rng = random.Random(2)  # noqa: S311 -- chance, not a secret
    cuts = sorted({0, len(table.rows), *(rng.randrange(len(table.rows)) for _ in range(40))})
    for start, end in pairwise(cuts):
        growing.feed(table.rows[start:end])
    assert growing.events == compiled(table).events
    assert growing.seq == table.rows[-1].seq


def test_what_is_packed_is_unpacked_as_it_was(table: Trace) -> None:
    events = compiled(table).events
    text = json.dumps(pack(events, {"board": "b"}), ensure_ascii=False)
    again = [(event.t_ms, event.person, event.change) for event in unpack(json.loads(text))]
    assert again == [(event.t_ms, event.person, event.change) for event in events]


def test_every_change_is_of_who_wrote_the_entry(table: Trace) -> None:
    writers = {row.seq: table.people[row.session] for row in table.rows}
    events = compiled(table).events
    assert {event.seq for event in events} <= writers.keys()
    assert all(event.person == writers[event.seq] for event in events)


def test_a_later_part_goes_on_where_the_first_ended(table: Trace) -> None:
    events = compiled(table).events
    seq = events[len(events) // 2].seq
    parts: list[list[Event]] = [
        [event for event in events if event.seq <= seq],
        [event for event in events if event.seq > seq],
    ]
    timeline = Timeline()
    for part in parts:
        timeline.add(unpack(json.loads(json.dumps(pack(part, {})))))
    end = table.rows[-1].t_ms
    assert from_tracks(timeline, end) == from_log(table, table.rows)
