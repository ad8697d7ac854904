"""One server for the browser tests of a file; a browser for each test."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.serving import Server, serving

from .visitors import chromium


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def workshop(server: Server) -> Any:
    return server.ask(
        "POST",
        "/api/workshops",
        {"title": "Bien vivre en Livradois", "tables": [{"theme": "ecol"}, {"theme": "ineg"}]},
    )


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running
