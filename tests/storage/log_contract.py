"""What every log keeps its word about; subclass it and give it a database."""

from __future__ import annotations

import pytest

from server.errors import Conflict, Damaged, NotFound
from server.storage.port import Database, Row

from .samples import binding, row, rows, snapshot, two_tables


class LogContract:
    """Subclass it, provide an opened ``database`` fixture, inherit the tests."""

    @pytest.fixture
    async def tables(self, database: Database) -> tuple[int, int]:
        first, second = await two_tables(database)
        return first.key, second.key

    async def test_what_is_appended_is_read_back_byte_for_byte(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        everything = bytes(range(256)) + "ÿ œ 👩🏽‍🌾\x00".encode()
        entries = [row(tables[0], 1, everything), row(tables[0], 2, b""), row(tables[0], 3)]

        await database.log.append(entries)

        assert await database.log.read(tables[0]) == entries

    async def test_boards_do_not_mix(self, database: Database, tables: tuple[int, int]) -> None:
        first, second = tables

        await database.log.append([*rows(first, 1, 3), *rows(second, 1, 2)])

        assert await database.log.read(first) == rows(first, 1, 3)
        assert await database.log.read(second) == rows(second, 1, 2)

    async def test_rows_are_read_in_order_whatever_the_order_of_writing(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.append(list(reversed(rows(tables[0], 1, 20))))

        found = await database.log.read(tables[0])

        assert found == rows(tables[0], 1, 20)

    async def test_reading_starts_after_and_ends_with_the_numbers_asked_for(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.append(rows(tables[0], 1, 10))

        assert await database.log.read(tables[0], after=7) == rows(tables[0], 8, 10)
        assert await database.log.read(tables[0], after=3, until=5) == rows(tables[0], 4, 5)
        assert await database.log.read(tables[0], until=99) == rows(tables[0], 1, 10)
        assert await database.log.read(tables[0], after=10) == []
        assert await database.log.read(tables[0], after=5, until=5) == []

    async def test_a_long_history_is_read_whole(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.append(rows(tables[0], 1, 5_001))

        found = await database.log.read(tables[0])

        assert found == rows(tables[0], 1, 5_001)

    async def test_an_empty_board_has_no_rows_and_its_head_is_zero(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        assert await database.log.read(tables[0]) == []
        assert await database.log.head(tables[0]) == (0, 0)

    async def test_the_head_is_the_newest_row(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        long_ago = 90 * 86_400_000

        await database.log.append([row(tables[0], 1), row(tables[0], 2, t_ms=long_ago)])

        assert await database.log.head(tables[0]) == (2, long_ago)
        assert await database.log.head(tables[1]) == (0, 0)

    async def test_a_number_is_given_once(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.append([row(tables[0], 1, b"the owner's")])

        with pytest.raises(Conflict):
            await database.log.append([row(tables[0], 1, b"somebody else's")])

        assert [entry.data for entry in await database.log.read(tables[0])] == [b"the owner's"]

    async def test_a_number_twice_in_one_append_is_a_conflict(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        with pytest.raises(Conflict):
            await database.log.append([row(tables[0], 1), row(tables[0], 1, b"again")])

        assert await database.log.read(tables[0]) == []

    async def test_a_conflict_on_one_board_leaves_nothing_of_the_others(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        first, second = tables
        await database.log.append([row(first, 1)])

        with pytest.raises(Conflict):
            await database.log.append(
                [row(second, 1), row(first, 1), row(second, 2)], [binding(second, 7)]
            )

        assert await database.log.read(second) == []
        assert await database.log.bindings(second) == []

    async def test_a_board_that_does_not_exist_has_no_log(self, database: Database) -> None:
        with pytest.raises(NotFound):
            await database.log.append([row(404, 1)])
        with pytest.raises(NotFound):
            await database.log.append([], [binding(404, 7)])
        with pytest.raises(NotFound):
            await database.log.keep(snapshot(404, 1))

        assert await database.log.head(404) == (0, 0)

    async def test_a_missing_number_is_damage_not_an_end(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        hole: list[Row] = [entry for entry in rows(tables[0], 1, 6) if entry.seq != 4]
        await database.log.append(hole)

        for after, until in [(0, None), (0, 4), (3, 4), (3, None), (2, 6)]:
            with pytest.raises(Damaged):
                await database.log.read(tables[0], after=after, until=until)
        assert await database.log.read(tables[0], until=3) == rows(tables[0], 1, 3)
        assert await database.log.read(tables[0], after=4) == rows(tables[0], 5, 6)

    async def test_a_log_that_ends_before_what_is_known_is_damaged(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.append(rows(tables[0], 1, 3))

        with pytest.raises(Damaged):
            await database.log.read(tables[0], after=5)

    async def test_bindings_are_kept_and_the_newest_of_an_id_counts(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        largest = 2**53 - 1
        await database.log.append([], [binding(tables[0], largest, lent=True)])

        await database.log.append(
            [row(tables[0], 1)], [binding(tables[0], largest, session=9), binding(tables[0], 3)]
        )

        assert await database.log.bindings(tables[0]) == [
            binding(tables[0], 3),
            binding(tables[0], largest, session=9),
        ]
        assert await database.log.bindings(tables[1]) == []

    async def test_an_id_bound_twice_in_one_append_belongs_to_the_last(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.append(
            [], [binding(tables[0], 5, lent=True), binding(tables[0], 5, session=2)]
        )

        assert await database.log.bindings(tables[0]) == [binding(tables[0], 5, session=2)]

    async def test_the_server_may_bind_ids_of_its_own(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        own = binding(tables[0], 5, session=0, participant="")

        await database.log.append([row(tables[0], 1, session=0)], [own])

        assert await database.log.bindings(tables[0]) == [own]

    async def test_nothing_to_append_is_nothing_to_do(self, database: Database) -> None:
        await database.log.append([])

        assert await database.log.head(1) == (0, 0)

    async def test_two_generations_of_snapshots_are_kept_newest_first(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        first, second = tables
        await database.log.keep(snapshot(second, 1))

        for seq in (2_000, 4_000, 6_000):
            await database.log.keep(snapshot(first, seq))

        assert await database.log.snapshots(first) == [
            snapshot(first, 6_000),
            snapshot(first, 4_000),
        ]
        assert await database.log.snapshots(second) == [snapshot(second, 1)]

    async def test_a_snapshot_at_the_same_number_replaces_the_one_before(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.keep(snapshot(tables[0], 5))

        await database.log.keep(snapshot(tables[0], 5))

        assert await database.log.snapshots(tables[0]) == [snapshot(tables[0], 5)]

    async def test_what_is_sound_is_found_sound(
        self, database: Database, tables: tuple[int, int]
    ) -> None:
        await database.log.append(rows(tables[0], 1, 5), [binding(tables[0], 7)])
        await database.log.append([], [binding(tables[0], 7, session=3), binding(tables[0], 8)])
        await database.log.keep(snapshot(tables[0], 5))

        for board in [*tables, 404]:
            assert await database.log.examine(board) == []
