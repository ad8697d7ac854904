"""A file with all tables in it, migrated once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.storage.opening import database as store
from server.storage.sql import SqlDatabase


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "tablée.db"

    async def migrate() -> None:
        empty = store(f"sqlite+aiosqlite:///{path}")
        await empty.open()
        await empty.close()

    asyncio.run(migrate())
    return path


@pytest.fixture
def path(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "tablée 100 %.db"))


@pytest.fixture
async def database(path: Path) -> AsyncIterator[SqlDatabase]:
    opened = SqlDatabase(path)
    await opened.open()
    yield opened
    await opened.close()
