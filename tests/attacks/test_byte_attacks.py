"""Attacks 24 to 41: bytes of the protocol and of the document."""

from collections.abc import Iterator

import pytest

from server.crdt.decoder import MAP_TYPE
from server.sync import wire
from tests.crdt.bytewise import Struct, item, note
from tests.crdt.bytewise import update as written
from tests.hostile.inputs import BASE, HOSTILE, number

from .scene import Scene, update

HOSTILE_BY_NAME = {hostile.name: hostile for hostile in HOSTILE}


def hostile(scene: Scene, name: str) -> bool:
    """Tell whether a known input gets its code, from somebody who has written before."""
    known = HOSTILE_BY_NAME[name]
    clock = scene.lay(BASE)
    return scene.closes_with(known.messages(clock)) == known.close_code


def test_attack_24_an_empty_message(scene: Scene) -> None:
    assert scene.closes_with([b""]) == 4400


@pytest.mark.parametrize("byte", [0, 1, 2, 100, 255])
def test_attack_25_one_byte(scene: Scene, byte: int) -> None:
    assert scene.closes_with([bytes([byte])]) == 4400


@pytest.mark.parametrize("message", [b"\x04", b"\x63abc", b"\x00\x03\x00", b"\x68\x02{}"])
def test_attack_26_an_unknown_type(scene: Scene, message: bytes) -> None:
    assert scene.closes_with([message]) == 4400


@pytest.mark.parametrize("start", [b"\x00\x00", b"\x00\x02", b"\x01", b"\x64", b""])
def test_attack_27_a_megabyte_of_0xff_for_a_length(scene: Scene, start: bytes) -> None:
    assert scene.closes_with([start + b"\xff" * (1 << 20)]) == 4400


@pytest.mark.parametrize("message", [b"\x00\x02\x7f\x01", b"\x01\x05\x01", b"\x00\x00\xff\x7f"])
def test_attack_28_a_length_greater_than_the_rest(scene: Scene, message: bytes) -> None:
    assert scene.closes_with([message]) == 4400


@pytest.mark.parametrize("message", [b"\x03\x00", b"\x00\x00\x01\x00\x00", b"\x00\x02\x01\x00x"])
def test_attack_29_bytes_left_over(scene: Scene, message: bytes) -> None:
    assert scene.closes_with([message]) == 4400


@pytest.mark.parametrize("name", ["no structs", "index out of bounds", "division by zero"])
def test_attack_30_seven_bytes_that_make_the_library_panic(scene: Scene, name: str) -> None:
    assert hostile(scene, name)


def test_attack_31_sixteen_bytes_that_freeze_it(scene: Scene) -> None:
    assert hostile(scene, "a freeze")


def test_attack_32_forty_five_bytes_that_kill_it(scene: Scene) -> None:
    assert hostile(scene, "a dead process")


def test_attack_33_a_value_thirty_thousand_levels_deep(scene: Scene) -> None:
    deep = b"\x75\x01" * 30_000 + b"\x7e\x00"

    assert hostile(scene, "nested values")
    assert (
        scene.closes_with(
            [update(bytes.fromhex("010105002801016d016b01") + deep)], who=scene.peer()
        )
        == 4422
    )


def test_attack_34_fifty_thousand_maps_in_each_other(scene: Scene) -> None:
    assert hostile(scene, "nested maps")


def test_attack_35_half_an_emoji(scene: Scene) -> None:
    assert hostile(scene, "half an emoji")


@pytest.mark.parametrize("count", [2**53 - 1, 2**53, 2**32, 3])
def test_attack_36_a_state_vector_that_announces_what_it_does_not_hold(
    scene: Scene, count: int
) -> None:
    message = wire.encode(wire.SyncStep1(number(count) + b"\x01\x01"))

    assert scene.closes_with([message]) == 4400


def test_attack_37_updates_with_gaps_are_asked_for_and_never_parked(scene: Scene) -> None:
    clock, me = scene.lay(), scene.attacker.client
    before = scene.content()
    asked = len(scene.attacker.heard(wire.SyncStep1))
    gap = written(item(me, clock + 7, [1], parent="links", sub="link-000000001"))

    scene.say(update(gap))
    scene.attacker.until(lambda: len(scene.attacker.heard(wire.SyncStep1)) > asked)

    assert scene.content() == before
    endless = [update(gap), wire.encode(wire.SyncStep2(gap))] * 30
    assert scene.closes_with(endless) == 4429


def test_attack_38_other_content_at_a_known_clock_changes_nothing(scene: Scene) -> None:
    scene.lay(BASE)
    before = scene.content()
    forged = [
        written(*note(BASE, 0, "note-forgee-00001", "faux")),
        written(item(BASE, 0, MAP_TYPE, parent="comments", sub="comm-faux-00001")),
    ]

    for who in (scene.attacker, scene.peer()):
        scene.say(*map(update, forged), who=who)
        assert who.lives_on()

    assert scene.content() == before
    theirs = written(*note(BASE, scene.clock, "note-forgee-00002", "faux"))
    assert scene.closes_with([update(theirs)], who=scene.peer()) == 4409


def test_attack_39_fifty_thousand_client_ids(scene: Scene) -> None:
    assert hostile(scene, "ids of a crowd")


def test_attack_40_twenty_thousand_insertions_at_one_place(scene: Scene) -> None:
    assert hostile(scene, "rising ids")


def test_attack_40_a_text_of_endless_pieces(scene: Scene) -> None:
    clock, me = scene.lay(), scene.attacker.client

    def insertions() -> Iterator[Struct]:
        # Each between the first letter and the one inserted before: the slowest place.
        for step in range(20_000):
            right = (me, clock + step - 1) if step else (me, 5)
            yield item(me, clock + step, "x", origin=(me, 4), right=right)

    assert scene.closes_with([update(written(*insertions()))]) == 4413


@pytest.mark.parametrize("clock", [2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**53 - 1])
def test_attack_41_a_clock_at_the_end_of_all_numbers(scene: Scene, clock: int) -> None:
    far = written(item(scene.attacker.client, clock, [1], parent="links", sub="link-000000001"))

    scene.say(*[update(far)] * 30)

    assert scene.attacker.ends() in (4422, 4429, 4400)
    assert scene.content()["seq"] == 0
    assert scene.colleague.lives_on()
