"""Take the pictures: `python -m tests.screenshots [SCENE …]`, all scenes when none is named."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from tests.browser.visitors import LAPTOP, PHONE, PROJECTOR, chromium, visitor
from tests.person import Person
from tests.serving import ROOT, Server, serving

from .scenes import SCENES

FOLDER = ROOT / "docs" / "screenshots"
SIZES: dict[str, dict[str, Any]] = {
    "laptop": {"viewport": LAPTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    "projector": {"viewport": PROJECTOR},
}
# The board is what people look at all day: it is shown in its other dress too.
DARK = {"board": "laptop", "display": "projector"}
COLLEAGUES = ("Camille", "Inès", "Yann", "Samir")


async def take(scenes: list[str], folder: Path) -> None:
    """Start a server with the demonstration and photograph each scene in each size."""
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as server:
        demo = _demonstration(server)
        async with chromium() as browser:
            for scene in scenes:
                for size, options in SIZES.items():
                    await _photograph(browser, server, demo, scene, size, options, folder)
                if scene in DARK:
                    options = SIZES[DARK[scene]] | {"color_scheme": "dark"}
                    await _photograph(browser, server, demo, scene, "dark", options, folder)


async def _photograph(
    browser: Browser,
    server: Server,
    demo: Any,
    scene: str,
    size: str,
    options: dict[str, Any],
    folder: Path,
) -> None:
    table = demo["boards"][0]
    async with visitor(browser, **options) as person:
        others = [
            Person(
                server.url,
                table["id"],
                server.session(table["participant"]["token"], name)["session"],
            )
            for name in COLLEAGUES
        ]
        async with asyncio.TaskGroup() as group:
            for other in others:
                group.create_task(other.__aenter__())
        try:
            await SCENES[scene](person, server, demo)
            await person.page.evaluate("document.fonts.ready.then(() => true)")
            await person.page.screenshot(
                path=folder / f"{scene}-{size}.png", animations="disabled"
            )
        finally:
            for other in others:
                await other.__aexit__(None, None, None)
    print(f"{scene}-{size}.png")  # noqa: T201


def _demonstration(server: Server) -> Any:
    """Make the demonstration workshop and an empty table; return their links."""
    environment = os.environ | {"TABLEE_DATABASE_URL": f"sqlite+aiosqlite:///{server.database}"}
    server.stop()
    command = [sys.executable, "-m", "server", "demo", "--language", "fr", "--json"]
    output = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout
    server.start()
    demo = _here(json.loads(output), server.url)
    demo["empty"] = server.workshop(title="Une table vide")["boards"][0]
    return demo


def _here(value: Any, url: str) -> Any:
    """Let every link lead to this server, whatever address it was made for."""
    if isinstance(value, dict):
        return {key: _here(part, url) for key, part in value.items()}
    if isinstance(value, list):
        return [_here(part, url) for part in value]
    if isinstance(value, str) and value.startswith("http"):
        return url + "/" + value.split("/", 3)[3]
    return value


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(sys.argv[1:] or list(SCENES), FOLDER))
