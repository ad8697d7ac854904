"""One participant's conversation: bytes in, one effect out."""

import pytest

from server.sync.awareness import Entry
from server.sync.awareness import encode as presence
from server.sync.session import (
    Answer,
    Commit,
    Drop,
    Introduce,
    Relay,
    SendPresence,
    SyncSession,
)
from server.sync.wire import (
    Awareness,
    Frame,
    Hello,
    MalformedFrame,
    PermissionDenied,
    QueryAwareness,
    Refusal,
    Saved,
    State,
    SyncStep1,
    SyncStep2,
    Update,
    decode,
    encode,
)

ZOE = Entry(123456789, 1, '{"cursor":[0,0],"é":"🌱"}'.encode())
THEO = Entry(7, 4, b"{}")


def writer() -> SyncSession:
    return SyncSession(may_write=True)


def reader() -> SyncSession:
    return SyncSession(may_write=False)


def says(*entries: Entry) -> bytes:
    return encode(Awareness(presence(entries)))


def test_s1_a_writer_is_greeted_with_step_1() -> None:
    messages = writer().ask(b"\x01\x07\x03")

    assert [decode(message) for message in messages] == [SyncStep1(b"\x01\x07\x03")]


def test_s3_a_reader_is_not_asked_for_its_state() -> None:
    assert reader().ask(b"\x01\x07\x03") == []


@pytest.mark.parametrize("session", [writer(), reader()])
def test_s2_a_step_1_asks_for_an_answer(session: SyncSession) -> None:
    effect = session.receive(encode(SyncStep1(b"\x00")))

    assert effect == Answer(b"\x00")


def test_s4_an_update_and_a_step_2_are_committed_alike_but_for_being_live() -> None:
    session = writer()

    assert session.receive(encode(Update(b"\x00\x00"))) == Commit(b"\x00\x00", live=True)
    assert session.receive(encode(SyncStep2(b"\x00\x00"))) == Commit(b"\x00\x00", live=False)


@pytest.mark.parametrize("frame", [Update(b"\xff" * 9), SyncStep2("🎉".encode())])
def test_p1_what_a_reader_writes_is_dropped_undecoded(frame: Frame) -> None:
    assert reader().receive(encode(frame)) == Drop()


def test_p1_the_frame_of_a_reader_must_be_well_formed() -> None:
    with pytest.raises(MalformedFrame):
        reader().receive(encode(Update(b"\x00\x00")) + b"\x00")


def test_a1_the_first_awareness_message_declares_its_only_id() -> None:
    session = writer()
    session.receive(encode(SyncStep1(b"\x00")))

    assert session.receive(says(ZOE)) == Relay((ZOE,), declared=123456789)


def test_a1_a_second_awareness_message_declares_nothing() -> None:
    session = writer()
    session.receive(says(ZOE))

    assert session.receive(says(THEO)) == Relay((THEO,), declared=None)


def test_a1_a_first_message_with_several_entries_declares_nothing_for_good() -> None:
    session = writer()

    assert session.receive(says(ZOE, THEO)) == Relay((ZOE, THEO), declared=None)
    assert session.receive(says(ZOE)) == Relay((ZOE,), declared=None)


def test_a1_somebody_who_left_is_not_declared() -> None:
    left = Entry(7, 4, None)

    assert writer().receive(says(left)) == Relay((left,), declared=None)


def test_a1_an_awareness_message_without_entries_says_nothing() -> None:
    session = writer()

    assert session.receive(says()) == Drop()
    assert session.receive(says(ZOE)) == Relay((ZOE,), declared=123456789)


def test_a1_a_reader_declares_an_id_for_its_presence_too() -> None:
    assert reader().receive(says(ZOE)) == Relay((ZOE,), declared=123456789)


def test_a9_a_query_asks_for_everybody() -> None:
    assert writer().receive(encode(QueryAwareness())) == SendPresence()


def test_s12_a_hello_introduces_a_client_at_any_time() -> None:
    session = writer()
    session.receive(encode(SyncStep1(b"\x00")))
    hello = Hello({"version": 1, "language": "fr"})

    assert session.receive(encode(hello)) == Introduce(hello)


def test_a_client_that_denies_permission_is_not_listened_to() -> None:
    assert writer().receive(encode(PermissionDenied("non"))) == Drop()


@pytest.mark.parametrize("frame", [State("{}"), Saved(((7, 1),)), Refusal("{}")])
def test_w11_a_frame_of_the_server_is_refused_from_a_client(frame: Frame) -> None:
    with pytest.raises(MalformedFrame, match="a frame that clients send at byte 0"):
        writer().receive(encode(frame))
