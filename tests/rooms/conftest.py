"""What the tests of rooms share."""

from collections.abc import AsyncIterator

import pytest

from server.rooms.verifier import Verifier


@pytest.fixture
async def verifier() -> AsyncIterator[Verifier]:
    """The way to a real process, which ends with the test."""
    verifier = Verifier()
    yield verifier
    await verifier.close()
