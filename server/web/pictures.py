"""Pictures made beside the server: their library would hold up everybody for seconds."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Final

from server.errors import Unavailable
from server.exports.picture import prepared
from server.exports.sheet import Sheet

SECONDS: Final = 60
_HOME: Final = Path(__file__).resolve().parents[2]


async def pictured(sheet: Sheet) -> bytes:
    """Return a board as PNG, made in a process of its own.

    Raises `TooLarge`, and `Unavailable` when that process is late or fails.
    """
    svg, width = await asyncio.to_thread(prepared, sheet)
    paths = [str(_HOME), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.exports.picture",
        str(width),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(SECONDS):
            made, _ = await process.communicate(svg.encode())
    except TimeoutError as error:
        raise Unavailable("a picture was not ready in time") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise Unavailable("a picture could not be made")
    return made
