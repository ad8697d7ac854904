"""What every register keeps its word about moments; a part of its contract."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.errors import Conflict, NotFound
from server.storage.port import BOOKMARK, Conducted, Database, Marker

from .samples import WORKSHOP, board, hash_of, link, person, session, two_tables


class MarkersContract:
    """Inherit it with an opened ``database`` fixture."""

    async def test_moments_are_kept_with_the_conduct_and_read_in_the_order_of_time(
        self, database: Database
    ) -> None:
        await two_tables(database)
        registry = database.registry
        one, two = [table.key for table in await registry.boards_of(WORKSHOP.id)]
        paused = Conducted(True, "future", False)

        late = await registry.add_marker(Marker(one, 900, BOOKMARK, "là", "somebody"))
        await registry.conduct(
            WORKSHOP.id, {board(1).id: paused}, [Marker(one, 500, "step", "future")]
        )
        with pytest.raises(NotFound):
            await registry.conduct(
                WORKSHOP.id, {"nowhere": paused}, [Marker(one, 600, "step", "plenary")]
            )

        step, bookmark = await registry.markers_of(one)
        assert bookmark == late
        assert (step.t_ms, step.kind, step.label, step.participant) == (
            500,
            "step",
            "future",
            None,
        )
        assert await registry.markers_of(two) == []

    async def test_only_a_bookmark_of_the_table_is_taken_off(self, database: Database) -> None:
        await two_tables(database)
        registry = database.registry
        one, two = [table.key for table in await registry.boards_of(WORKSHOP.id)]
        step = await registry.add_marker(Marker(one, 1, "step", "future"))
        bookmark = await registry.add_marker(Marker(one, 2, BOOKMARK, "ici"))

        for table, key in ((two, bookmark.key), (one, step.key), (one, bookmark.key + 1)):
            with pytest.raises(NotFound):
                await registry.remove_marker(table, key)
        await registry.remove_marker(one, bookmark.key)

        assert await registry.markers_of(one) == [step]
        with pytest.raises(NotFound):
            await registry.add_marker(Marker(two + 99, 1, BOOKMARK, ""))

    async def test_a_table_is_added_with_its_links_or_not_at_all(self, database: Database) -> None:
        await two_tables(database)
        registry = database.registry
        third = await registry.add_board(board(3), [link("troisième", board(3).id)])

        assert await registry.board(board(3).id) == third
        assert len({table.key for table in await registry.boards_of(WORKSHOP.id)}) == 3
        assert await database.log.head(third.key) == (0, 0)
        found = await registry.link_by_token(hash_of("troisième"))
        assert found is not None
        assert found.board == third.id
        with pytest.raises(Conflict):
            await registry.add_board(board(4), [link("troisième", board(4).id)])
        with pytest.raises(Conflict):
            await registry.add_board(replace(board(3), id="w" * 16), [])
        with pytest.raises(NotFound):
            await registry.add_board(board(1, "nowhere"), [])
        assert len(await registry.boards_of(WORKSHOP.id)) == 3

    async def test_whoever_a_session_was_is_known_for_ever(self, database: Database) -> None:
        await two_tables(database)
        registry = database.registry
        first = await registry.add_session(session("one", person(1), 1))
        again = await registry.add_session(session("two", person(1), 1))
        await registry.revoke_session(hash_of("one"))

        people = dict.fromkeys((first.key, again.key), first.participant.id)
        assert await registry.people_by_session(WORKSHOP.id) == people
        assert await registry.people_by_session("nowhere") == {}
