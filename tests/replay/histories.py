"""What the tests of histories share: a table's log, and the board as its log tells it."""

from collections.abc import Sequence

from bench.workshop_trace import Trace, TraceRow
from server.crdt.document import authors, read_board
from server.crdt.replica import Replica
from server.exports.data import board_data
from server.replay.state import Timeline


def from_log(trace: Trace, rows: Sequence[TraceRow]) -> dict[str, object]:
    """Return the board as the document of these rows has it."""
    replica = Replica.load([row.data for row in rows])
    people = {client: trace.people[session] for client, session in trace.clients.items()}
    return board_data(read_board(replica, authors(replica.encode())), people)


def from_tracks(timeline: Timeline, t_ms: int) -> dict[str, object]:
    """Return the board as the tracks have it."""
    return board_data(*timeline.at(t_ms))
