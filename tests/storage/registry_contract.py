"""What every register keeps its word about; subclass it and give it a database."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from server.board.roles import Role
from server.errors import Conflict, NotFound
from server.storage.port import Conducted, Database, StoredCatalogue

from .markers_contract import MarkersContract
from .samples import (
    WORKSHOP,
    board,
    cahier,
    hash_of,
    link,
    person,
    session,
    two_tables,
)


class RegistryContract(MarkersContract):
    """Subclass it, provide an opened ``database`` fixture, inherit the tests."""

    async def test_a_workshop_is_found_with_its_tables_by_number(self, database: Database) -> None:
        stored = await database.registry.create_workshop(WORKSHOP, [board(2), board(1)], [])

        assert [table.number for table in stored] == [1, 2]
        assert len({table.key for table in stored} - {0}) == 2
        assert await database.registry.workshop(WORKSHOP.id) == WORKSHOP
        assert await database.registry.boards_of(WORKSHOP.id) == stored
        assert await database.registry.board(board(2).id) == stored[1]
        assert stored[1] == replace(board(2), key=stored[1].key)

    async def test_what_does_not_exist_is_not_found(self, database: Database) -> None:
        registry = database.registry

        assert await registry.workshop("nowhere") is None
        assert await registry.demo_workshop() is None
        assert await registry.board("nowhere") is None
        assert await registry.boards_of("nowhere") == []
        assert await registry.link_by_token(b"none") is None
        assert await registry.link_by_code(b"none") is None
        assert await registry.session_by_token(b"none") is None
        assert await registry.participants_of("nowhere") == []
        assert await registry.count_participants("nowhere") == 0
        assert await registry.cahier("none") is None

    async def test_a_workshop_is_stored_whole_or_not_at_all(self, database: Database) -> None:
        await two_tables(database)
        other = replace(WORKSHOP, id="v" * 16)

        with pytest.raises(Conflict):
            await database.registry.create_workshop(
                other, [board(1, other.id)], [link("animatrice", workshop=other.id)]
            )

        assert await database.registry.workshop(other.id) is None
        assert await database.registry.boards_of(other.id) == []

    async def test_ids_of_workshops_and_tables_are_given_once(self, database: Database) -> None:
        await two_tables(database)

        with pytest.raises(Conflict):
            await database.registry.create_workshop(WORKSHOP, [], [])
        with pytest.raises(Conflict):
            await database.registry.create_workshop(
                replace(WORKSHOP, id="v" * 16), [board(1, id=board(2).id)], []
            )

        with pytest.raises(Conflict):
            await database.registry.create_workshop(
                replace(WORKSHOP, id="u" * 16),
                [board(1, "u" * 16), board(1, "u" * 16, id="t")],
                [],
            )

        assert len(await database.registry.boards_of(WORKSHOP.id)) == 2
        assert await database.registry.workshop("u" * 16) is None

    async def test_the_newest_demonstration_is_the_one(self, database: Database) -> None:
        await two_tables(database)
        for number, age in enumerate((3, 1, 2)):
            demo = replace(WORKSHOP, id=f"demo{number}", demo=True, created_ms=1_000 - age)
            await database.registry.create_workshop(demo, [], [])

        newest = await database.registry.demo_workshop()

        assert newest is not None
        assert newest.id == "demo1"

    async def test_tables_are_conducted_together_and_others_left_alone(
        self, database: Database
    ) -> None:
        await two_tables(database)
        registry = database.registry

        await registry.conduct(
            WORKSHOP.id,
            {
                board(1).id: Conducted(True, "future", True, 1_800_000_000_000),
                board(2).id: Conducted(True, "plenary", True, 1_800_000_000_000),
            },
        )
        await registry.conduct(WORKSHOP.id, {board(2).id: Conducted(False, "solution", False)})
        await registry.conduct(WORKSHOP.id, {})

        tables = await registry.boards_of(WORKSHOP.id)
        assert [(each.paused, each.step, each.locked, each.ends_ms) for each in tables] == [
            (True, "future", True, 1_800_000_000_000),
            (False, "solution", False, None),
        ]

    async def test_one_table_too_many_leaves_all_as_they_were(self, database: Database) -> None:
        await two_tables(database)
        registry = database.registry
        other = replace(WORKSHOP, id="v" * 16)
        await registry.create_workshop(other, [board(1, other.id)], [])
        before = await registry.boards_of(WORKSHOP.id)

        for stranger in (board(1, other.id).id, "nowhere"):
            with pytest.raises(NotFound):
                await registry.conduct(
                    WORKSHOP.id,
                    dict.fromkeys((board(1).id, stranger), Conducted(True, "future", False)),
                )

        (table,) = await registry.boards_of(other.id)
        assert await registry.boards_of(WORKSHOP.id) == before
        assert (table.paused, table.step) == (False, "challenge")

    async def test_a_link_is_found_by_its_token_and_by_its_code(self, database: Database) -> None:
        await two_tables(database)
        table = link("table 2", board(2).id)

        await database.registry.add_links([table, link("sans code", code_hash=None)])

        found = await database.registry.link_by_token(hash_of("table 2"))
        assert found is not None
        assert found.key > 0
        assert found == replace(table, key=found.key)
        assert found.role is Role.PARTICIPANT
        assert await database.registry.link_by_code(hash_of("code of table 2")) == found

    async def test_a_token_and_a_code_open_one_door_only(self, database: Database) -> None:
        await two_tables(database)
        registry = database.registry

        with pytest.raises(Conflict):
            await registry.add_links([link("neuf"), link("animatrice", code_hash=None)])
        with pytest.raises(Conflict):
            await registry.add_links([link("autre", code_hash=hash_of("code of animatrice"))])

        assert await registry.link_by_token(hash_of("neuf")) is None
        assert await registry.link_by_token(hash_of("autre")) is None

    async def test_a_link_of_a_workshop_that_does_not_exist_is_refused(
        self, database: Database
    ) -> None:
        with pytest.raises(NotFound):
            await database.registry.add_links([link("perdu", workshop="nowhere")])

        assert await database.registry.link_by_token(hash_of("perdu")) is None

    async def test_a_session_is_found_with_its_person(self, database: Database) -> None:
        await two_tables(database)
        way_in = await database.registry.link_by_token(hash_of("animatrice"))
        assert way_in is not None
        wanted = session("jeton", person(1), way_in.key, boards=(board(1).id, board(2).id))

        stored = await database.registry.add_session(wanted)

        assert stored.key > 0
        assert stored == replace(wanted, key=stored.key)
        assert await database.registry.session_by_token(hash_of("jeton")) == stored
        assert stored.participant.role is Role.PARTICIPANT

    async def test_sessions_that_many_ask_for_at_once_are_each_their_own(
        self, database: Database
    ) -> None:
        await two_tables(database)
        words = [f"téléphone {number} 📱" for number in range(120)]
        stored = [
            await database.registry.add_session(session(word, person(number % 40), 1))
            for number, word in enumerate(words)
        ]

        asked = [hash_of(word) for word in (*words, "inconnu 🐾", words[7])]
        found = await asyncio.gather(*map(database.registry.session_by_token, asked))

        assert found == [*stored, None, stored[7]]

    async def test_whoever_asks_after_a_session_ended_hears_that_it_did(
        self, database: Database
    ) -> None:
        await two_tables(database)
        registry = database.registry
        await registry.add_session(session("jeton 🎟️", person(1), 1))
        crowd = [
            asyncio.create_task(registry.session_by_token(hash_of("jeton 🎟️"))) for _ in range(70)
        ]

        await registry.revoke_session(hash_of("jeton 🎟️"))
        late = await registry.session_by_token(hash_of("jeton 🎟️"))
        crowd[3].cancel()

        assert late is not None and late.revoked
        assert all(await asyncio.gather(*crowd[4:]))

    async def test_the_second_session_of_a_person_is_the_same_person(
        self, database: Database
    ) -> None:
        await two_tables(database)
        registry = database.registry
        first = await registry.add_session(session("portable", person(1), 1))
        await registry.rename(person(1).id, "Zoé Œuvray 🐝")

        second = await registry.add_session(session("téléphone", person(1), 1))

        renamed = person(1, name="Zoé Œuvray 🐝")
        assert second.key != first.key
        assert second.participant == renamed
        assert await registry.participants_of(WORKSHOP.id) == [renamed]
        assert await registry.count_participants(WORKSHOP.id) == 1
        assert (await registry.session_by_token(hash_of("portable"))) == replace(
            first, participant=renamed
        )

    async def test_a_session_token_is_given_once(self, database: Database) -> None:
        await two_tables(database)
        await database.registry.add_session(session("jeton", person(1), 1))

        with pytest.raises(Conflict):
            await database.registry.add_session(session("jeton", person(2), 1))

        assert await database.registry.count_participants(WORKSHOP.id) == 1

    async def test_a_session_comes_from_a_link_that_exists(self, database: Database) -> None:
        await two_tables(database)

        with pytest.raises(NotFound):
            await database.registry.add_session(session("jeton", person(1), 404))

        assert await database.registry.session_by_token(hash_of("jeton")) is None
        assert await database.registry.count_participants(WORKSHOP.id) == 0

    async def test_people_are_listed_in_the_order_they_came(self, database: Database) -> None:
        await two_tables(database)
        for number in (3, 1, 2):
            await database.registry.add_session(session(f"jeton {number}", person(number), 1))

        people = await database.registry.participants_of(WORKSHOP.id)

        assert people == [person(1), person(2), person(3)]
        assert await database.registry.count_participants(WORKSHOP.id) == 3

    async def test_nobody_unknown_is_renamed(self, database: Database) -> None:
        with pytest.raises(NotFound):
            await database.registry.rename("nobody", "Personne")

        assert await database.registry.participants_of(WORKSHOP.id) == []

    async def test_a_revoked_link_ends_its_sessions_and_no_others(
        self, database: Database
    ) -> None:
        await two_tables(database)
        registry = database.registry
        await registry.add_links([link("table 1", board(1).id)])
        table = await registry.link_by_token(hash_of("table 1"))
        assert table is not None
        await registry.add_session(session("du lien", person(1), table.key))
        await registry.add_session(session("d’ailleurs", person(2), 1))

        await registry.revoke_link(hash_of("table 1"), 77)
        await registry.revoke_link(hash_of("table 1"), 99)

        ended = await registry.session_by_token(hash_of("du lien"))
        other = await registry.session_by_token(hash_of("d’ailleurs"))
        assert ended is not None
        assert other is not None
        assert (ended.revoked, other.revoked) == (True, False)
        assert await registry.link_by_token(hash_of("table 1")) == replace(table, revoked_ms=77)

    async def test_sessions_of_links_revoked_lately_are_known(self, database: Database) -> None:
        await two_tables(database)
        registry = database.registry
        await registry.add_links([link("table 1", board(1).id)])
        table = await registry.link_by_token(hash_of("table 1"))
        assert table is not None
        ended = await registry.add_session(session("du lien", person(1), table.key))
        await registry.add_session(session("d’ailleurs", person(2), 1))
        assert await registry.revoked_since(0) == []

        await registry.revoke_link(hash_of("table 1"), 77)

        assert await registry.revoked_since(77) == [ended.key]
        assert await registry.revoked_since(78) == []

    async def test_one_session_ends_and_no_other(self, database: Database) -> None:
        await two_tables(database)
        registry = database.registry
        await registry.add_session(session("le téléphone 📱", person(1), 1))
        await registry.add_session(session("l’ordinateur", person(1), 1))

        await registry.revoke_session(hash_of("le téléphone 📱"))

        ended = await registry.session_by_token(hash_of("le téléphone 📱"))
        other = await registry.session_by_token(hash_of("l’ordinateur"))
        assert ended is not None
        assert other is not None
        assert (ended.revoked, other.revoked) == (True, False)
        with pytest.raises(NotFound):
            await registry.revoke_session(b"none")

    async def test_a_link_that_does_not_exist_is_not_revoked(self, database: Database) -> None:
        with pytest.raises(NotFound):
            await database.registry.revoke_link(b"none", 77)

        assert await database.registry.link_by_token(b"none") is None

    async def test_cahiers_are_listed_newest_first_without_their_content(
        self, database: Database
    ) -> None:
        for number, created_ms in enumerate((20, 30, 10)):
            await database.registry.save_cahier(cahier(f"cahier-{number}", created_ms))

        heads = await database.registry.cahiers()

        assert [head.id for head in heads] == ["cahier-1", "cahier-0", "cahier-2"]
        assert {head.content for head in heads} == {""}
        assert await database.registry.cahier("cahier-1") == cahier("cahier-1", 30)

    async def test_a_catalogue_belongs_to_one_cahier_and_is_replaced_whole(
        self, database: Database
    ) -> None:
        first = StoredCatalogue("builtin-fr", 1, '[{"nom": "La Charrette 🐴"}]')
        other = StoredCatalogue("ferme", 2, "[]")
        for each in (first, other):
            await database.registry.save_catalogue(each)

        later = StoredCatalogue("builtin-fr", 3, "[]")
        await database.registry.save_catalogue(later)

        assert await database.registry.catalogue("builtin-fr") == later
        assert await database.registry.catalogue("ferme") == other
        assert await database.registry.catalogue("builtin-en") is None

    async def test_a_cahier_imported_again_replaces_itself(self, database: Database) -> None:
        await database.registry.save_cahier(cahier("ferme", 1))

        await database.registry.save_cahier(cahier("ferme", 2))

        assert await database.registry.cahier("ferme") == cahier("ferme", 2)
        assert len(await database.registry.cahiers()) == 1
