"""Attacks 42 to 55: what is well written and must not be."""

import json
import math
from typing import Any

import pytest

from server.crdt.decoder import TEXT_TYPE
from server.sync import awareness, wire
from tests.crdt.bytewise import NOTE, item, note
from tests.crdt.bytewise import update as written

from .scene import Scene, ask, kept, update

LINK = {"from": NOTE, "to": NOTE, "kind": "answers"}


def placed(client: int, pos: Any) -> bytes:
    """Return a new note that lies at ``pos``."""
    structs = note(client, 0)
    structs[2] = structs[2]._replace(content=[pos])
    return update(written(*structs))


@pytest.mark.parametrize("root", ["votes", "intrus", "notés", ""])
def test_attack_42_an_unknown_root(scene: Scene, root: str) -> None:
    me = scene.attacker.client
    strange = written(item(me, 0, [1], parent=root, sub="entree-000000001"))

    assert scene.closes_with([update(strange)]) == 4422


@pytest.mark.parametrize("key", ["auteur", "author", "locked", "pos "])
def test_attack_42_an_unknown_key(scene: Scene, key: str) -> None:
    strange = written(*note(scene.attacker.client, 0, **{key: "x"}))

    assert scene.closes_with([update(strange)]) == 4422


def test_attack_43_a_text_where_a_list_is_expected(scene: Scene) -> None:
    structs = note(scene.attacker.client, 0)
    structs[2] = structs[2]._replace(kind=structs[3].kind, content=TEXT_TYPE)

    assert scene.closes_with([update(written(*structs))]) == 4422
    assert scene.closes_with([placed((peer := scene.peer()).client, "1, 2")], who=peer) == 4422


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf, 1e308, 1e7, "1", True, None])
def test_attack_44_a_number_that_is_none(scene: Scene, x: object) -> None:
    assert scene.closes_with([placed(scene.attacker.client, [x, 2.0])]) == 4422


def test_attack_45_notes_without_measure(scene: Scene) -> None:
    me = scene.attacker.client
    assert scene.closes_with([update(written(*note(me, 0, text="é" * 5_000)))]) == 4413
    huge = scene.peer()
    text = update(written(*note(huge.client, 0, text="x" * (5 << 20))))
    assert scene.closes_with([text], who=huge) == 4413
    many, structs, clock = scene.peer(), [], 0
    for number in range(12_001):
        structs += note(many.client, clock, f"note-{number:09d}", "")
        clock += 4
    assert scene.closes_with([update(written(*structs))], who=many) == 4413


def test_attack_46_a_viewer_writes(scene: Scene) -> None:
    viewer, before = scene.peer("display"), scene.content()
    scene.colleague.frames.clear()

    scene.say(update(written(*note(viewer.client, 0))), who=viewer)
    scene.say(b"\x00\x02\x07inconnu", who=viewer)
    scene.say(wire.encode(wire.SyncStep1(b"\x00")), who=viewer)
    viewer.until(lambda: viewer.heard(wire.SyncStep2))

    assert scene.content() == before
    assert scene.colleague.heard(wire.Update) == []


def test_attack_47_a_participant_changes_what_is_locked(scene: Scene) -> None:
    me, chair = scene.attacker, scene.session("facilitator")
    scene.lay()
    first = scene.peer()
    scene.say(
        update(
            written(item(first.client, 0, ["note-juste-000001"], parent="board", sub="future"))
        ),
        who=first,
    )
    first.until(lambda: first.heard(wire.Saved))
    address = f"/api/workshops/{scene.workshop['workshop']['id']}/commands"
    scene.server.ask("POST", address, {"do": "lock"}, session=chair)

    pirate = item(me.client, scene.clock, ["note-pirate-0001"], origin=(first.client, 0))
    scene.say(update(written(pirate)))
    me.until(lambda: me.heard(wire.Refusal))

    assert json.loads(me.heard(wire.Refusal)[0].text)["code"] == "locked"
    assert scene.content()["retained"]["future"] == "note-juste-000001"
    assert me.lives_on(), "and goes on"


def test_attack_48_a_note_of_somebody_else_is_not_removed(scene: Scene) -> None:
    clock, me = scene.lay(), scene.attacker.client
    thief = scene.peer()

    removal = written(deleted=[(me, 0, 1)])
    assert scene.closes_with([update(removal)], who=thief) == 4422
    everything = scene.peer()
    removal = written(deleted=[(me, 0, clock)])
    assert scene.closes_with([update(removal)], who=everything) == 4422


def test_attack_49_nobody_signs_for_somebody_else(scene: Scene) -> None:
    scene.lay()
    victim, forger = scene.attacker, scene.peer()
    claim = written(*note(forger.client, 0, by="somebody-else-01"))
    under_their_id = written(*note(victim.client, 99, "note-forgee-00001"))

    assert scene.closes_with([update(claim)], who=forger) == 4422
    assert scene.closes_with([update(under_their_id)], who=scene.peer()) == 4409


def test_attack_50_nobody_counts_twice_or_for_somebody_else(scene: Scene) -> None:
    person = scene.server.session(scene.board["participant"]["token"])["participant"]["id"]
    other, forger = f"{NOTE}:{person}:bravo", scene.attacker
    forged = written(item(forger.client, 0, [1], parent="reactions", sub=other))
    assert scene.closes_with([update(forged)]) == 4422

    twice = scene.peer()
    me = json.loads(twice.heard(wire.State)[-1].text)["me"]["id"]
    mine = f"{NOTE}:{me}:bravo"
    scene.say(
        update(written(item(twice.client, 0, [1], parent="reactions", sub=mine))),
        update(written(item(twice.client, 1, [1], origin=(twice.client, 0)))),
        who=twice,
    )
    twice.until(lambda: kept(twice) == 2)
    counted = scene.content()["reactions"]
    assert counted == [{"note": NOTE, "person": me, "name": "bravo"}]

    many = scene.peer()
    lots = written(item(many.client, 0, [7], parent="reactions", sub=mine))
    assert scene.closes_with([update(lots)], who=many) == 4422


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_attack_51_names_that_javascript_takes_for_its_own(scene: Scene, name: str) -> None:
    root, key, entry = scene.peer(), scene.peer(), scene.attacker
    in_root = written(item(root.client, 0, [1], parent=name, sub="entree-000000001"))
    in_note = written(*note(key.client, 0, **{name: "x"}))
    as_entry = written(item(entry.client, 0, [LINK], parent="board", sub=name))

    assert scene.closes_with([update(in_root)], who=root) == 4422
    assert scene.closes_with([update(in_note)], who=key) == 4422
    assert scene.closes_with([update(as_entry)], who=entry) == 4422


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "[clic](javascript:alert(1))",
        "à l'endroit \u202eà l'envers",
        "Z̷̢̛͔͎a̵͉͝l̶̰͠g̸̱̈o",
        "</script><script>alert(1)</script>",
    ],
)
def test_attack_52_markup_is_kept_as_the_letters_it_is(scene: Scene, text: str) -> None:
    me = scene.attacker
    scene.say(update(written(*note(me.client, 0, text=text))))
    me.until(lambda: me.heard(wire.Saved))

    path = f"/api/boards/{scene.board['id']}"
    status, headers, body = ask(
        scene.server, "GET", path, Authorization=f"Bearer {scene.session()}"
    )
    headers = {name.lower(): value for name, value in headers.items()}

    assert status == 200
    assert [each["text"] for each in json.loads(body)["notes"]] == [text]
    assert headers["content-type"].startswith("application/json")
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy or "default-src 'none'" in policy


def test_attack_54_presence_for_somebody_elses_id(scene: Scene) -> None:
    victim = scene.colleague
    assert victim.lives_on()
    assert scene.attacker.lives_on()
    clocks = (2**31 - 1, 2**31, 2**53 - 1)
    for clock in clocks:
        entry = awareness.Entry(victim.client, clock, None)
        message = wire.encode(wire.Awareness(awareness.encode([entry])))
        attacker = scene.peer()
        assert attacker.lives_on()
        scene.say(message, who=attacker)
        assert clock >= 2**31 or attacker.lives_on()
        assert clock < 2**31 or attacker.ends() == 4400

    assert not scene.attacker.was_told_gone(victim.client)
    assert victim.lives_on(), "seen by all as before"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_attack_55_presence_at_a_place_that_is_none(scene: Scene, number: str) -> None:
    me = scene.attacker
    assert me.lives_on()
    state = f'{{"cursor": [{number}, 2]}}'.encode()
    entry = awareness.Entry(me.client, 99, state)

    assert scene.closes_with([wire.encode(wire.Awareness(awareness.encode([entry])))]) == 4400
