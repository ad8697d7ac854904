"""One writer for all rooms: it groups, keeps the order, and no board pays for another."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from server.errors import Conflict, NotFound, TableeError, Unavailable
from server.storage.port import Binding, Board, BoardLog, Database, Row
from server.storage.writer import LogWriter

from .samples import WORKSHOP, binding, board, row, rows


@pytest.fixture
async def tables(database: Database) -> list[Board]:
    return await database.registry.create_workshop(
        WORKSHOP, [board(number) for number in range(1, 31)], []
    )


@pytest.fixture
async def writer(database: Database) -> AsyncIterator[LogWriter]:
    started = LogWriter(database.log)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
def door(database: Database) -> Door:
    return Door(database.log)


@pytest.fixture
async def behind_the_door(door: Door) -> AsyncIterator[LogWriter]:
    started = LogWriter(door)
    await started.start()
    yield started
    await started.stop()


@dataclass
class Answers:
    """What the rooms were told, in the order they were told."""

    writer: LogWriter
    expected: int = 0
    told: list[tuple[str, TableeError | None]] = field(default_factory=list)
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    def submit(self, name: str, entries: list[Row], bindings: list[Binding] | None = None) -> None:
        self.expected += 1
        self.complete.clear()
        self.writer.submit(entries, bindings or [], lambda problem: self._hear(name, problem))

    def _hear(self, name: str, problem: TableeError | None) -> None:
        self.told.append((name, problem))
        if len(self.told) == self.expected:
            self.complete.set()

    async def all(self) -> dict[str, type[TableeError] | None]:
        async with asyncio.timeout(30):
            await self.complete.wait()
        return {name: None if problem is None else type(problem) for name, problem in self.told}


class Door:
    """A real log behind a door, so that a test can come while a commit is under way."""

    def __init__(self, log: BoardLog) -> None:
        self._log = log
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def append(self, entries: Sequence[Row], bindings: Sequence[Binding] = ()) -> None:
        self.reached.set()
        await self.open.wait()
        await self._log.append(entries, bindings)


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Make the operating system refuse to write further: a real error of a real disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_what_is_submitted_together_is_one_commit(
    database: Database, tables: list[Board], writer: LogWriter
) -> None:
    answers = Answers(writer)

    for table in tables:
        answers.submit(table.id, rows(table.key, 1, 3), [binding(table.key, 7)])

    assert set((await answers.all()).values()) == {None}
    assert (writer.commits, writer.rows, writer.failures) == (1, 90, 0)
    assert sum(writer.took.counts) == writer.commits
    assert writer.took.total > 0
    for table in tables:
        assert await database.log.read(table.key) == rows(table.key, 1, 3)
        assert await database.log.bindings(table.key) == [binding(table.key, 7)]


async def test_what_arrives_during_a_commit_goes_into_the_next_together(
    database: Database, tables: list[Board], door: Door, behind_the_door: LogWriter
) -> None:
    answers = Answers(behind_the_door)
    answers.submit("first", rows(tables[0].key, 1, 1))
    await door.reached.wait()

    for table in tables[1:]:
        answers.submit(table.id, rows(table.key, 1, 1))
    answers.submit("second", rows(tables[0].key, 2, 2))
    door.open.set()

    assert set((await answers.all()).values()) == {None}
    assert behind_the_door.commits == 2
    assert await database.log.read(tables[0].key) == rows(tables[0].key, 1, 2)


async def test_rooms_are_told_in_the_order_they_submitted_once_it_is_on_disk(
    database: Database, tables: list[Board], writer: LogWriter
) -> None:
    answers = Answers(writer)
    names = [f"{table.id} {seq}" for seq in range(1, 6) for table in tables]

    for seq in range(1, 6):
        for table in tables:
            answers.submit(f"{table.id} {seq}", [row(table.key, seq)])

    await answers.all()
    assert [name for name, _ in answers.told] == names
    assert await database.log.head(tables[-1].key) == (5, 200)


async def test_a_board_that_somebody_else_owns_does_not_hold_up_the_others(
    database: Database, tables: list[Board], writer: LogWriter
) -> None:
    await database.log.append([row(tables[3].key, 1, b"the other owner's")])
    answers = Answers(writer)

    for table in tables:
        answers.submit(table.id, rows(table.key, 1, 2))

    expected = {table.id: None for table in tables} | {tables[3].id: Conflict}
    assert await answers.all() == expected
    assert len(await database.log.read(tables[3].key)) == 1
    assert await database.log.read(tables[4].key) == rows(tables[4].key, 1, 2)
    assert (writer.rows, writer.failures) == (58, 1)


async def test_an_erased_board_fails_alone(
    database: Database, tables: list[Board], writer: LogWriter
) -> None:
    answers = Answers(writer)

    answers.submit("erased", rows(404, 1, 2))
    answers.submit("there", rows(tables[0].key, 1, 2))

    assert await answers.all() == {"erased": NotFound, "there": None}


async def test_what_comes_behind_a_refused_row_leaves_no_hole(
    database: Database, tables: list[Board], door: Door, behind_the_door: LogWriter
) -> None:
    await database.log.append([row(tables[0].key, 1, b"the other owner's")])
    answers = Answers(behind_the_door)
    answers.submit("refused", [row(tables[0].key, 1)])
    answers.submit("same batch", [row(tables[0].key, 2)])
    answers.submit("other", [row(tables[1].key, 1)])
    await door.reached.wait()

    answers.submit("meanwhile", [row(tables[0].key, 3)])
    door.open.set()

    assert await answers.all() == {
        "refused": Conflict,
        "same batch": Conflict,
        "meanwhile": Conflict,
        "other": None,
    }
    assert await database.log.head(tables[0].key) == (1, 40)


async def test_a_board_too_large_for_the_disk_fails_alone_and_writes_again_later(
    database: Database, tables: list[Board], writer: LogWriter
) -> None:
    answers = Answers(writer)

    with no_file_grows_beyond(4_000_000):
        answers.submit("large", [row(tables[0].key, 1, bytes(8_000_000))])
        answers.submit("small", [row(tables[1].key, 1)])
        answers.submit("medium", [row(tables[2].key, 1, bytes(10_000))])
        told = await answers.all()
    answers.submit("later", [row(tables[0].key, 1, bytes(8_000_000))])

    assert told == {"large": Unavailable, "small": None, "medium": None}
    assert (await answers.all())["later"] is None
    assert len((await database.log.read(tables[0].key))[0].data) == 8_000_000


async def test_a_full_disk_is_not_tried_once_for_each_board(
    database: Database, tables: list[Board], writer: LogWriter
) -> None:
    answers = Answers(writer)

    with no_file_grows_beyond(100):
        for table in tables:
            answers.submit(table.id, rows(table.key, 1, 2))
        told = await answers.all()

    assert set(told.values()) == {Unavailable}
    assert (writer.commits, writer.failures) == (0, len(tables))
    assert len({id(problem) for _, problem in answers.told}) == 1
    assert await database.log.head(tables[0].key) == (0, 0)


async def test_rows_that_no_database_can_hold_fail_alone(
    database: Database, tables: list[Board], writer: LogWriter
) -> None:
    answers = Answers(writer)

    answers.submit("defect", [row(tables[0].key, 1)], [binding(tables[0].key, 2**70)])
    answers.submit("sound", [row(tables[1].key, 1)])

    told = await answers.all()
    assert told["sound"] is None
    assert issubclass(told["defect"] or object, Unavailable)
    assert await database.log.head(tables[0].key) == (0, 0)


async def test_a_room_that_fails_when_told_does_not_keep_the_others_waiting(
    database: Database, tables: list[Board], writer: LogWriter, caplog: pytest.LogCaptureFixture
) -> None:
    answers = Answers(writer)

    def fail(_: TableeError | None) -> None:
        raise RuntimeError("the room fell over")

    writer.submit([row(tables[0].key, 1)], [], fail)
    answers.submit("next", [row(tables[1].key, 1)])

    assert await answers.all() == {"next": None}
    assert "could not be told" in caplog.text
    assert await database.log.read(tables[0].key) == [row(tables[0].key, 1)]


async def test_stopping_writes_what_was_submitted_and_takes_no_more(
    database: Database, tables: list[Board]
) -> None:
    writer = LogWriter(database.log)
    await writer.start()
    answers = Answers(writer)
    for table in tables:
        answers.submit(table.id, rows(table.key, 1, 10))

    await writer.stop()

    assert len(answers.told) == len(tables)
    assert await database.log.head(tables[-1].key) == (10, 400)
    with pytest.raises(Unavailable):
        writer.submit(rows(tables[0].key, 11, 11), [], lambda _: None)


async def test_a_writer_that_never_started_takes_nothing_and_stops_at_once(
    database: Database,
) -> None:
    writer = LogWriter(database.log)

    with pytest.raises(Unavailable):
        writer.submit([row(1, 1)], [], lambda _: None)

    await writer.stop()


async def test_a_submission_is_about_one_board(writer: LogWriter) -> None:
    for entries, bindings in [
        ([row(1, 1), row(2, 1)], []),
        ([row(1, 1)], [binding(2, 7)]),
        ([], []),
    ]:
        with pytest.raises(ValueError, match="one board"):
            writer.submit(entries, bindings, lambda _: None)
