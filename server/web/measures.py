"""Which figures this server shows, and what each of them means."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

from server.board.roles import Role
from server.errors import Damaged
from server.rooms.directory import Directory
from server.rooms.halls import Halls
from server.rooms.room import Room
from server.rooms.ticking import tick_of
from server.storage.writer import LogWriter

from . import process
from .figures import Metrics, Samples
from .lag import Lag

Figures = list[tuple[str, str, Callable[[], float]]]


def measures(directory: Directory, writer: LogWriter, halls: Halls, lag: Lag) -> Metrics:
    """Return everything that `GET /metrics` shows of a running server."""
    metrics = Metrics()
    process.describe(metrics)
    metrics.counted("tablee_failed_joins_total", "Links and codes that opened nothing.")
    for name, meaning, now in (
        *_present(directory, halls),
        *_troubled(directory),
        *_happened(directory),
        *_written(writer),
    ):
        metrics.figure(name, meaning, now)
    _labelled(metrics, directory)
    _timed(metrics, directory, writer, lag)
    return metrics


def _present(directory: Directory, halls: Halls) -> Figures:
    def total(of: Callable[[Room], int]) -> Callable[[], float]:
        return lambda: sum(map(of, directory.rooms()))

    return [
        ("tablee_rooms", "Boards in memory.", lambda: len(directory.rooms())),
        ("tablee_workshops", "Workshops in memory.", lambda: len(halls.open())),
        (
            "tablee_watchers",
            "Pages that watch a workshop.",
            lambda: sum(hall.watchers for hall in halls.open()),
        ),
        ("tablee_members", "Connections to boards.", total(lambda room: len(room.audience))),
        (
            "tablee_presences",
            "Client ids whose presence is known.",
            total(lambda room: len(room.presence)),
        ),
        (
            "tablee_stale_readers",
            "Connections that are passed over because they do not read.",
            total(lambda room: sum(m.stale_from is not None for m in room.audience.members)),
        ),
        (
            "tablee_armed_ticks",
            "Ticks of rooms that are about to come.",
            lambda: directory.counts.pulse.armed,
        ),
        (
            "tablee_tick_interval_seconds",
            "Time between two flushes of the room with most readers.",
            lambda: max((tick_of(len(room.audience)) for room in directory.rooms()), default=0),
        ),
        ("tablee_asyncio_tasks", "Tasks of the event loop.", lambda: len(asyncio.all_tasks())),
    ]


def _troubled(directory: Directory) -> Figures:
    return [
        (
            "tablee_quarantined_boards",
            "Boards whose log cannot be read: nobody gets them, nothing of them is erased.",
            lambda: directory.quarantined,
        ),
        (
            "tablee_troubled_boards",
            "Boards in memory that cannot be written now.",
            lambda: sum(
                room.trouble is not None and not isinstance(room.trouble, Damaged)
                for room in directory.rooms()
            ),
        ),
    ]


def _happened(directory: Directory) -> Figures:
    counts = directory.counts
    return [
        ("tablee_messages_in_total", "Messages of people.", lambda: counts.messages_in),
        ("tablee_received_bytes_total", "Bytes of these messages.", lambda: counts.bytes_in),
        ("tablee_sent_bytes_total", "Bytes of frames to people.", lambda: counts.bytes_out),
        (
            "tablee_edits_in_total",
            "Updates of people that were accepted, those that repeat what is known included.",
            lambda: counts.edits_in,
        ),
        ("tablee_edits_out_total", "Merged updates that were told.", lambda: counts.edits_out),
        (
            "tablee_deliveries_total",
            "Readers that merged updates and presence were written to.",
            lambda: counts.deliveries,
        ),
        ("tablee_fell_behind_total", "Readers that stopped reading.", lambda: counts.fell_behind),
        ("tablee_snapshots_kept_total", "Snapshots kept.", lambda: counts.snapshots_kept),
        (
            "tablee_snapshots_failed_total",
            "Snapshots that could not be kept; the log loses nothing by it.",
            lambda: counts.snapshots_failed,
        ),
    ]


def _written(writer: LogWriter) -> Figures:
    def oldest() -> float:
        since = writer.unsaved_since
        return 0.0 if since is None else time.monotonic() - since

    return [
        ("tablee_log_rows_total", "Entries written to the log.", lambda: writer.rows),
        ("tablee_log_refusals_total", "Submissions the disk refused.", lambda: writer.failures),
        ("tablee_log_waiting", "Submissions in no transaction yet.", lambda: writer.waiting),
        ("tablee_oldest_unsaved_seconds", "Age of the oldest edit that is not on disk.", oldest),
    ]


def _labelled(metrics: Metrics, directory: Directory) -> None:
    def people() -> Samples:
        members = (member for room in directory.rooms() for member in room.audience.members)
        by_role = Counter(member.role.value for member in members)
        return {role.value: by_role[role.value] for role in Role}

    counts = directory.counts
    metrics.figures("tablee_people", "Connections to boards, by role.", "role", people)
    metrics.figures(
        "tablee_refusals_total",
        "What was refused, by the rule of schema/wire.md or the code of the refusal.",
        "rule",
        lambda: counts.refusals,
    )
    metrics.figures(
        "tablee_closes_total",
        "Connections that ended, by close code.",
        "code",
        lambda: counts.closes,
    )


def _timed(metrics: Metrics, directory: Directory, writer: LogWriter, lag: Lag) -> None:
    metrics.durations(
        "tablee_commit_seconds", "How long a transaction of the log took.", writer.took
    )
    metrics.durations(
        "tablee_tick_seconds",
        "How long one tick held the event loop: a flush of a room, or telling what was committed.",
        {"flush": directory.counts.pulse.took, "tell": writer.told},
        "step",
    )
    metrics.durations("tablee_event_loop_lag_seconds", "How late the event loop was.", lag.late)
