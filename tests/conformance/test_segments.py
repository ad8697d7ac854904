"""However the bytes are cut on their way, the same messages arrive, once and in order."""

from collections.abc import Callable
from random import Random
from typing import Final

import pytest

from server.sync import wire

from .framing import (
    BINARY,
    CLOSE,
    CONT,
    LONG,
    MIDDLE,
    PING,
    PONG,
    SHORT,
    closing,
    fragments,
    frame,
    pieces,
)
from .peer import HELLO, Peer
from .typist import Typist

SLICE: Final = 16 * 1024
HEADERS: Final = {SHORT: 6, MIDDLE: 8, LONG: 14}


@pytest.mark.parametrize(
    ("form", "cut"),
    [(form, cut) for form, size in HEADERS.items() for cut in (*range(1, size + 2), -2, -1)],
)
def test_a_frame_cut_anywhere_in_its_head_is_taken(peer: Peer, form: int, cut: int) -> None:
    message, note = peer.presence_of(60)
    whole = frame(BINARY, message, form=form)

    peer.send_apart([whole[:cut], whole[cut:]])

    peer.until(lambda: peer.repeated(note))


@pytest.mark.parametrize("form", HEADERS)
def test_a_frame_cut_at_every_byte_is_taken(peer: Peer, form: int) -> None:
    typist = Typist(peer)
    peer.send(frame(BINARY, typist.begin()))

    for cut in range(1, 60):
        whole = frame(BINARY, typist.letter("é"), form=form)
        cut = cut % (len(whole) - 1) + 1
        peer.send_apart([whole[:cut], whole[cut:]])

    peer.until(typist.is_kept)


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_first_frame_may_come_in_part_before_anybody_listens(
    sit_down: Callable[..., Peer], cut: int
) -> None:
    early = sit_down(greeting=False)
    message, note = early.presence_of(60)
    # What stands behind the second byte looks like the head of another frame.
    hello = frame(BINARY, HELLO, mask=b"\x82\x85\x01\x02")
    whole = hello + frame(BINARY, message)

    early.send(whole[: cut + (cut > 5) * len(hello)])
    early.until(lambda: early.heard(wire.SyncStep1))
    early.send(whole[cut + (cut > 5) * len(hello) :])

    early.until(lambda: early.repeated(note) and early.heard(wire.State))


@pytest.mark.parametrize("size", [1, 30])
def test_a_first_message_may_begin_before_anybody_listens(
    sit_down: Callable[..., Peer], size: int
) -> None:
    early = sit_down(greeting=False)
    message, note = early.presence_of(60)
    first, last = fragments(message, size)

    early.send(first)
    early.until(lambda: early.heard(wire.SyncStep1))
    early.send(frame(PING, b"entre") + last)

    early.until(lambda: early.repeated(note))


def test_a_message_inside_one_that_began_before_anybody_listens_ends_with_1002(
    sit_down: Callable[..., Peer],
) -> None:
    early = sit_down(greeting=False)
    message, _ = early.presence_of(60)

    early.send(frame(BINARY, message[:30], fin=False))
    early.until(lambda: early.heard(wire.SyncStep1))
    early.send(frame(BINARY, message))

    assert early.ends() == 1002


@pytest.mark.parametrize("size", [64, 200])
def test_a_frame_byte_by_byte_is_taken(peer: Peer, size: int) -> None:
    message, note = peer.presence_of(size)

    peer.send_apart(pieces(frame(BINARY, message), 1))

    peer.until(lambda: peer.repeated(note))


@pytest.mark.parametrize("count", [2, 3, 10, 100, 400])
def test_many_frames_in_one_segment_are_taken_in_order(peer: Peer, count: int) -> None:
    typist = Typist(peer)
    said = [typist.begin(), *typist.letters(count - 1)]

    peer.send(b"".join(frame(BINARY, message) for message in said))

    peer.until(typist.is_kept)


@pytest.mark.parametrize("cut", [1, 2, 5, 6, 7, 20])
def test_a_segment_may_end_inside_the_next_frame(peer: Peer, cut: int) -> None:
    typist = Typist(peer)
    said = [frame(BINARY, message) for message in (typist.begin(), *typist.letters(20))]
    stream = b"".join(said)
    edges = [sum(map(len, said[:number])) + cut for number in (3, 9, 15)]

    peer.send_apart(
        stream[start:stop] for start, stop in zip([0, *edges], [*edges, None], strict=True)
    )

    peer.until(typist.is_kept)


@pytest.mark.parametrize("between", [frame(PING, b"et"), frame(PONG, b"et"), frame(PONG)])
@pytest.mark.parametrize("size", [3, 1 << 16])
def test_control_frames_between_messages_change_nothing(
    peer: Peer, between: bytes, size: int
) -> None:
    typist = Typist(peer)
    said = [frame(BINARY, message) for message in (typist.begin(), *typist.letters(40))]

    peer.send(*pieces(between.join(said), size))

    peer.until(typist.is_kept)
    assert len(peer.pongs) == (40 if between[0] == 0x80 | PING else 0)


@pytest.mark.parametrize("first", ["whole", "fragments"])
def test_whole_messages_and_fragments_take_turns(peer: Peer, first: str) -> None:
    typist = Typist(peer)
    said = [typist.begin(), *typist.letters(40)]
    stream = b""
    for number, message in enumerate(said):
        whole = number % 2 == (first == "fragments")
        stream += frame(BINARY, message) if whole else b"".join(fragments(message, 2, 0, 5))

    peer.send(stream)

    peer.until(typist.is_kept)


@pytest.mark.parametrize("edge", [-14, -7, -6, -5, -2, -1, 0, 1])
def test_a_frame_may_lie_across_the_edge_of_a_slice(peer: Peer, edge: int) -> None:
    typist = Typist(peer)
    # The first frame ends so that the next one begins at, or just around, 16 KiB.
    first = frame(BINARY, typist.beginning_of(SLICE + edge - 8))
    said = [frame(BINARY, message) for message in typist.letters(30)]

    peer.send(first + b"".join(said))

    peer.until(typist.is_kept)


@pytest.mark.parametrize("goodbye", [closing(), closing(1000)])
def test_a_goodbye_may_ride_in_the_last_segment(peer: Peer, goodbye: bytes) -> None:
    message, note = peer.presence_of(60)
    peer.send(frame(BINARY, message))
    peer.until(lambda: peer.repeated(note))

    peer.send(frame(BINARY, b"\x03") + frame(PING, b"encore") + frame(CLOSE, goodbye))

    assert peer.ends() == (1000 if goodbye else None)
    assert peer.pongs == [b"encore"]


class Stream:
    """A random but honest stream: messages, fragments, pings and pongs in any legal order."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a seed, not a secret
        self.pings: list[bytes] = []
        self._bytes = b""

    def add(self, message: bytes) -> None:
        count = self._random.choice((0, 0, 0, 0, 1, 2, 3))
        cuts = sorted(self._random.randrange(len(message) + 1) for _ in range(count))
        edges = [0, *cuts, len(message)]
        for number in range(len(edges) - 1):
            part = message[edges[number] : edges[number + 1]]
            self._frame(CONT if number else BINARY, part, fin=number == count)
            if self._random.random() < 0.2:
                self._chatter()

    def segments(self) -> list[bytes]:
        """Cut it as networks do: by single bytes, by packets, or not at all."""
        longest = self._random.choice((1, 3, 40, 1400, 1 << 16))
        rest, cut = self._bytes, []
        while rest:
            size = self._random.randint(1, longest)
            cut.append(rest[:size])
            rest = rest[size:]
        return cut

    def _chatter(self) -> None:
        payload = b"%d" % len(self.pings) * self._random.randrange(4)
        if self._random.random() < 0.5:
            self.pings.append(payload)
            self._frame(PING, payload, fin=True)
        else:
            self._frame(PONG, payload, fin=True)

    def _frame(self, opcode: int, payload: bytes, *, fin: bool) -> None:
        form = self._random.choice((SHORT, SHORT, SHORT, MIDDLE, LONG))
        mask = self._random.randbytes(4)
        self._bytes += frame(opcode, payload, fin=fin, mask=mask, form=form)


@pytest.mark.parametrize("seed", range(40))
def test_any_honest_stream_arrives_whole_and_in_order(peer: Peer, seed: int) -> None:
    typist, stream = Typist(peer), Stream(seed)
    for message in (typist.begin("défi 🚲 "), *typist.letters(60)):
        stream.add(message)

    segments = stream.segments()
    peer.send(*segments[:50])
    peer.until_read()
    peer.send(*segments[50:])

    peer.until(lambda: typist.is_kept() and len(peer.pongs) == len(stream.pings))
    assert peer.pongs == stream.pings
