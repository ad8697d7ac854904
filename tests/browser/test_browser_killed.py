"""A browser that is killed while there is no network: what was written opens again."""

import os
import shutil
import signal
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, async_playwright, expect

from tests.serving import Server

from .keeping import serious, until_offline, until_on_device, until_shelved
from .visitors import ARGUMENTS, LAPTOP, PATIENCE, Visitor, texts

pytestmark = pytest.mark.browser


@asynccontextmanager
async def profile(folder: Path) -> AsyncGenerator[BrowserContext]:
    """Start a browser on a profile that stays."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder,
            executable_path=path,
            args=ARGUMENTS,
            viewport=LAPTOP,  # type: ignore[arg-type]
            locale="fr-FR",
            reduced_motion="reduce",
        )
        try:
            yield context
        finally:
            with suppress(Exception):  # killed by the test
                await context.close()


def processes(folder: Path) -> list[int]:
    """Return the processes of the browser that uses this profile."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if f"--user-data-dir={folder}" in (entry / "cmdline").read_text("utf-8", "replace"):
                found.append(int(entry.name))
    return found


def cookie_on_disk(folder: Path) -> bool:
    """Tell whether the browser has written its session to the disk; it takes half a minute."""
    for file in folder.rglob("Cookies"):
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db,
        ):
            if db.execute("SELECT 1 FROM cookies WHERE name = 'tablee_session'").fetchone():
                return True
    return False


async def test_words_outlive_a_browser_that_is_killed_without_network(
    server: Server, workshop: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "profile"
    async with profile(folder) as context:
        ines = Visitor(context, context.pages[0])
        await ines.sit_down(workshop["boards"][0]["participant"]["url"], "Inès")
        await until_shelved(ines.page)
        await ines.write("avant la coupure")
        await ines.until_kept()
        while not cookie_on_disk(folder):
            # The browser writes when it has something to do.
            await ines.page.evaluate("() => new Promise((done) => setTimeout(done, 250))")
        server.stop()
        await until_offline(ines)
        await ines.write("le dernier mot avant la panne de batterie")
        await until_on_device(ines, "le dernier mot avant la panne de batterie")
        address = ines.page.url
        pids = processes(folder)
        assert pids
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    for lock in folder.glob("Singleton*"):
        lock.unlink()
    async with profile(folder) as context:
        ines = Visitor(context, context.pages[0])
        await ines.page.goto(address)
        await until_offline(ines)
        await expect(ines.note("avant la coupure")).to_be_visible(timeout=PATIENCE)
        await expect(ines.note("le dernier mot avant la panne de batterie")).to_be_visible()
        await expect(ines.status).to_have_text("Hors ligne · 1 en attente")

        server.start()
        await ines.until_kept()
        assert texts(server, workshop) == [
            "avant la coupure",
            "le dernier mot avant la panne de batterie",
        ]
        assert serious(ines) == []
