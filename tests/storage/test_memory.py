"""The memory store keeps the same word as the file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from server.storage.opening import database as store
from server.storage.port import Database

from .log_contract import LogContract
from .registry_contract import RegistryContract


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    opened = store("memory://")
    await opened.open()
    yield opened
    await opened.close()


class TestMemoryLog(LogContract):
    """The log in dictionaries."""


class TestMemoryRegistry(RegistryContract):
    """The register in dictionaries."""
