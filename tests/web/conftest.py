"""A whole server in this process, its database in memory, spoken to as programs speak to it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from server.app import build_app, started
from server.settings import Settings
from server.web.parts import Parts

HERE = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class House:
    """One server; ``visitor`` is a new browser, with its own cookies."""

    parts: Parts
    visitor: Callable[..., httpx2.AsyncClient]

    async def workshop(self, **wanted: Any) -> Any:
        """Open a workshop and return its links."""
        asked = {"title": "Été 🌻", "tables": 2} | wanted
        answer = await self.visitor().post("/api/workshops", json=asked)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def seat(self, token: str, **wanted: Any) -> Any:
        """Take a place in a browser of its own and return the session's description."""
        answer = await self.visitor().post("/api/sessions", json={"token": token} | wanted)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def bearing(self, session: str) -> httpx2.AsyncClient:
        """Return a program that shows a session."""
        return self.visitor(headers={"Authorization": f"Bearer {session}"})


@asynccontextmanager
async def a_house(*, client: str = "127.0.0.1", **settings: Any) -> AsyncIterator[House]:
    """Run a server with these settings; requests come from the address ``client``."""
    app = build_app(Settings(database_url="memory://", **settings))
    opened: list[httpx2.AsyncClient] = []

    def visitor(base_url: str = HERE, **options: Any) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=(client, 5000))
        opened.append(httpx2.AsyncClient(transport=transport, base_url=base_url, **options))
        return opened[-1]

    async with started(app) as parts:
        yield House(parts, visitor)
        for each in opened:
            await each.aclose()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with a_house() as one:
        yield one
