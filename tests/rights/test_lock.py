"""The lock of what a table has retained: honest races are put back, and nobody loses a word."""

from collections.abc import Callable

import pytest

from server.board.roles import Role
from server.crdt.retained import put_back, retained
from server.rooms.opening import open_board
from server.sync import wire
from tests.rooms.table import until

from .seats import Place, Somebody, lay_place, seated


@pytest.fixture
async def place() -> Place:
    return await lay_place()


async def locked(place: Place, role: Role = Role.PARTICIPANT) -> tuple[Somebody, Somebody]:
    witness, doer = await seated(place, role)
    await place.enter("locked here", witness)
    return witness, doer


def retain(who: Somebody, key: str, value: str) -> wire.Update:
    return wire.Update(who.edit(lambda: who.roots["board"].update({key: value})))


async def test_p11_what_breaks_the_lock_is_put_back_before_anybody_is_told(place: Place) -> None:
    witness, doer = await locked(place)
    before = witness.seen()["board"]
    glimpses = len(witness.glimpses)

    doer.tell(retain(doer, "challenge", "note-pirate-0001"))
    await until(lambda: doer.refusals)

    assert doer.refusals == ["locked"]
    assert witness.seen()["board"] == before
    assert doer.seen()["board"] == before
    assert all(board == before for board in witness.glimpses[glimpses:])
    assert doer.is_kept(), "the author need not send it again"


async def test_p11_an_edit_beside_a_forbidden_one_is_kept(place: Place) -> None:
    witness, doer = await locked(place)

    def change() -> None:
        doer.roots["board"]["future"] = "note-pirate-0001"
        text = doer.roots["notes"]["note-bare-000001"]["text"]
        text += " à garder 🌱"

    doer.tell(wire.Update(doer.edit(change)))
    await until(lambda: doer.refusals)

    seen = witness.seen()
    assert seen["board"]["future"] == "note-full-000001"
    assert seen["notes"]["note-bare-000001"]["text"] == "nu à garder 🌱"


async def test_p11_who_was_away_when_it_was_locked_loses_only_that(place: Place) -> None:
    witness, doer = await seated(place, Role.PARTICIPANT)
    doer.edit(lambda: doer.roots["board"].update({"theme": "pirate"}))
    doer.lay("note-offline-0001")
    await place.enter("locked here", witness)

    doer.answer()
    await until(lambda: doer.refusals)

    assert witness.seen()["board"]["theme"] == "mobilite"
    assert "note-offline-0001" in witness.seen()["notes"]
    assert doer.seen()["board"]["theme"] == "mobilite"


async def test_p11_what_was_said_before_the_lock_stays(place: Place) -> None:
    witness, doer = await seated(place, Role.PARTICIPANT)

    doer.tell(retain(doer, "challenge", "note-juste-000001"))
    await place.enter("locked here", witness)
    await place.settle(witness, "note-settled-002")

    assert doer.refusals == []
    assert witness.seen()["board"]["challenge"] == "note-juste-000001"


async def test_p11_the_facilitator_changes_what_is_locked(place: Place) -> None:
    witness, chair = await locked(place, Role.FACILITATOR)

    chair.tell(retain(chair, "challenge", "note-juste-000001"))
    await until(chair.is_kept)

    assert witness.seen()["board"]["challenge"] == "note-juste-000001"
    assert chair.refusals == []


async def test_p11_several_at_once_are_all_put_back(place: Place) -> None:
    witness, first = await locked(place)
    second = place.somebody(Role.PARTICIPANT)
    await second.sync()

    place.door.shut = True
    for who, key in (
        (first, "theme"),
        (second, "theme"),
        (first, "future"),
        (second, "challenge"),
    ):
        who.tell(retain(who, key, f"pirate-{who.client}"))
    place.door.shut = False
    place.door.release()
    await until(lambda: first.is_kept() and second.is_kept())

    assert "locked" in first.refusals + second.refusals
    laid = {"theme": "mobilite", "challenge": "note-bare-000001", "future": "note-full-000001"}
    for who in (witness, first, second):
        assert who.seen()["board"] == laid | {"schema": 1.0}


async def test_p11_a_key_that_is_taken_away_comes_back(place: Place) -> None:
    witness, doer = await locked(place)

    def take_away() -> None:
        del doer.roots["board"]["theme"]

    doer.tell(wire.Update(doer.edit(take_away)))
    await until(lambda: doer.refusals)

    assert witness.seen()["board"]["theme"] == "mobilite"
    assert doer.seen()["board"]["theme"] == "mobilite"


async def test_p11_the_log_alone_tells_the_same(place: Place) -> None:
    witness, doer = await locked(place)
    doer.tell(retain(doer, "challenge", "note-pirate-0001"))
    await until(lambda: doer.refusals)
    doer.tell(retain(doer, "future", "note-pirate-0002"))
    await until(lambda: len(doer.refusals) == 2)

    opened = await open_board(place.log, place.boards[0].key)

    assert retained(opened.replica) == witness.seen()["board"]


async def test_p11_a_client_that_said_no_hello_is_denied_once_and_goes_on(place: Place) -> None:
    witness, doer = await locked(place)
    doer.member.announced = False

    doer.tell(retain(doer, "challenge", "note-pirate-0001"))
    doer.tell(retain(doer, "challenge", "note-pirate-0002"))
    await place.settle(witness, "note-settled-002")
    doer.lay("note-honnete-0001")
    await place.settle(witness, "note-settled-003")

    assert doer.heard(wire.PermissionDenied) == [wire.PermissionDenied("locked")]
    assert witness.seen()["board"]["challenge"] == "note-bare-000001"
    assert "note-honnete-0001" in witness.seen()["notes"]


async def test_p11_after_the_lock_everybody_retains_again(place: Place) -> None:
    witness, doer = await locked(place)
    doer.tell(retain(doer, "challenge", "note-pirate-0001"))
    await until(lambda: doer.refusals)
    doer.seen()

    await place.hall.command("unlock", None, None)
    doer.tell(retain(doer, "challenge", "note-juste-000001"))
    await until(doer.is_kept)

    assert doer.refusals == ["locked"]
    assert witness.seen()["board"]["challenge"] == "note-juste-000001"


async def test_p11_a_lock_is_kept_and_told(place: Place) -> None:
    witness, _ = await locked(place)

    told = [state["board"]["locked"] for state in witness.states]
    stored = await place.registry.boards_of(place.hall.workshop.id)

    assert told[-1]
    assert [board.locked for board in stored] == [True, False]


@pytest.mark.parametrize(
    "change",
    [
        lambda board: board.update({"theme": "autre", "future": "note-autre-00001"}),
        lambda board: board.pop("challenge"),
        lambda board: board.update({"theme": "mobilite"}),
    ],
)
async def test_what_is_put_back_is_what_was_there(
    place: Place, change: Callable[[dict[str, object]], object]
) -> None:
    replica = (await open_board(place.log, place.boards[0].key)).replica
    before = retained(replica)
    changed = dict(before)
    change(changed)

    there = put_back(replica, changed)
    back = put_back(replica, before)

    assert (there is None) == (changed == before)
    assert (back is None) == (changed == before)
    assert retained(replica) == before
