"""One server and one browser for the tests of a file; a context of their own for each visitor."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.serving import Server, serving

from .visitors import chromium

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of a file on one event loop: their browser belongs to it."""
    for item in items:
        if item.path.parent == HERE and item.get_closest_marker("asyncio"):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def running(server: Server) -> Iterator[None]:
    """A test that fails amid an outage leaves none to the next one."""
    yield
    if not server.running:
        server.start()


@pytest.fixture
def workshop(server: Server) -> Any:
    return server.ask(
        "POST",
        "/api/workshops",
        {"title": "Bien vivre en Livradois", "tables": [{"theme": "ecol"}, {"theme": "ineg"}]},
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Return a browser: to start one costs four times what a visitor costs."""
    async with chromium() as running:
        yield running
