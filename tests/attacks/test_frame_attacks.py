"""Attacks 16 to 21: frames. Many more of their kind are in tests/conformance."""

import pytest

from server.settings import Settings
from tests.conformance.framing import BINARY, CONT, PING, TEXT, frame, header, pieces

from .scene import Scene

LIMIT = Settings().max_frame


def test_attack_16_a_frame_beyond_the_limit_ends_with_1009(scene: Scene) -> None:
    scene.attacker.send(header(0x80 | BINARY, 2 * LIMIT + 1) + bytes(4))

    assert scene.attacker.ends() == 1009
    assert scene.colleague.lives_on()


def test_attack_17_fragments_without_end_end_with_1009_or_4429(scene: Scene) -> None:
    large, crumb = frame(CONT, bytes(1 << 20), fin=False), frame(CONT, b"", fin=False)
    greedy = scene.peer()
    greedy.send(frame(BINARY, b"", fin=False), *[large] * (2 * LIMIT // (1 << 20) + 1))
    scene.attacker.send(frame(BINARY, b"", fin=False), *pieces(crumb * 5000, 1 << 14))

    assert greedy.ends() == 1009
    assert scene.attacker.ends() == 4429
    assert scene.colleague.lives_on()


@pytest.mark.parametrize("text", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"abc\xf0\x9f"])
def test_attack_18_text_that_is_none_ends_with_1007(scene: Scene, text: bytes) -> None:
    scene.attacker.send(frame(TEXT, text))

    assert scene.attacker.ends() == 1007
    assert scene.colleague.lives_on()


@pytest.mark.parametrize(
    "data",
    [frame(BINARY, b"\x03", reserved=2), frame(5, b"\x03"), frame(BINARY, b"\x03", mask=None)],
)
def test_attack_19_reserved_bits_opcodes_and_bare_frames_end_with_1002(
    scene: Scene, data: bytes
) -> None:
    scene.attacker.send(data)

    assert scene.attacker.ends() == 1002
    assert scene.colleague.lives_on()


def test_attack_20_nothing_is_inflated(scene: Scene) -> None:
    assert b"sec-websocket-extensions" not in scene.attacker.answer.lower()

    scene.attacker.send(frame(BINARY, b"\xed\xc1\x01\x01\x00\x00\x00\x80\x90", reserved=4))

    assert scene.attacker.ends() == 1002
    assert scene.colleague.lives_on()


def test_attack_21_ten_thousand_pings_end_the_connection(scene: Scene) -> None:
    scene.attacker.send(*pieces(frame(PING, b"ping") * 10_000, 1 << 14))

    assert scene.attacker.ends() == 4429
    assert len(scene.attacker.pongs) < 1000
    assert scene.colleague.lives_on()
