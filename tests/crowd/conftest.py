"""What these tests print: figures that a shared machine allows to report, not always to assert."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable

import pytest

from .visitor import Visitor


@pytest.fixture(autouse=True)
async def everybody_leaves() -> AsyncIterator[None]:
    """Let nobody stay behind when a test ends, however it ends."""
    yield
    for visitor in Visitor.everybody:
        visitor.transport.abort()
    Visitor.everybody.clear()
    await asyncio.sleep(0)


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print one line although the test passes."""

    def told(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n    {line}")
            sys.stdout.flush()

    return told
