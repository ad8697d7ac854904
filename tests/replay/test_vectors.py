"""The committed tracks, with which the player is tested, are what the server makes today."""

from .vectors import VECTORS, written


def test_the_vectors_are_what_the_server_makes() -> None:
    assert VECTORS.read_text(encoding="utf-8") == written()
