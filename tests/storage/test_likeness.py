"""Whatever is asked of them, the memory store and the file answer the same."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from server.errors import Conflict, NotFound, TableeError
from server.storage.memory import MemoryDatabase
from server.storage.port import Binding, Database, Row, Snapshot
from server.storage.sql import SqlDatabase

from .samples import two_tables

# Boards 1 and 2 exist, 3 does not. Few numbers, so that they often meet.
boards = st.sampled_from([1, 1, 1, 2, 3])
numbers = st.integers(1, 6)
moments = st.integers(0, 2**45)
entries = st.builds(Row, boards, numbers, moments, st.integers(0, 9), st.binary(max_size=9))
bindings = st.builds(
    Binding,
    boards,
    st.sampled_from([1, 7, 2**53 - 1]),
    numbers,
    st.text(max_size=9),
    st.booleans(),
)
snapshots = st.builds(Snapshot, boards, numbers, moments, st.binary(max_size=9))
questions = st.one_of(
    st.tuples(st.just("append"), st.lists(entries, max_size=4), st.lists(bindings, max_size=2)),
    st.tuples(st.just("read"), boards, st.integers(0, 7), st.one_of(st.none(), st.integers(0, 7))),
    st.tuples(st.just("head"), boards),
    st.tuples(st.just("bindings"), boards),
    st.tuples(st.just("keep"), snapshots),
    st.tuples(st.just("snapshots"), boards),
)

FAULTS = (Conflict, NotFound)


async def answer(question: Awaitable[object]) -> object:
    """Return the answer, or which error it was."""
    try:
        return await question
    except TableeError as refusal:
        return type(refusal)


async def all_answers(database: Database, asked: list[tuple[object, ...]]) -> list[object]:
    await database.open()
    await two_tables(database)
    try:
        return [await answer(getattr(database.log, name)(*what)) for name, *what in asked]
    finally:
        await database.close()


# Forty files are written: the disk, not our code, says how long that takes.
@settings(max_examples=40, deadline=None)
@given(asked=st.lists(questions, max_size=12))
def test_memory_and_file_give_the_same_answers(
    migrated: Path, asked: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(shutil.copy(migrated, directory))

        of_file = asyncio.run(all_answers(SqlDatabase(path), asked))

    in_memory = asyncio.run(all_answers(MemoryDatabase(), asked))
    assert len(of_file) == len(in_memory)
    for question, one, other in zip(asked, of_file, in_memory, strict=True):
        # A file looks for the board after the number: where both are at fault, either is named.
        several = question[0] == "append" and len(cast(list[Row], question[1])) > 1
        assert one == other or (several and one in FAULTS and other in FAULTS)
