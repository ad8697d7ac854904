"""The verb ``serve``: one process, from the socket to the last saved note."""

import asyncio
import faulthandler
import gc
import signal
import sys
from argparse import Namespace
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import uvicorn

from server.app import build_app, started
from server.settings import Settings
from server.storage.refusals import AlreadyServed
from server.web.heads import HeadProtocol
from server.web.links import new_token
from server.web.opening import described
from server.web.parts import Parts
from server.web.qr import printed
from server.web.strangers import Strangers

from .demonstration import Stage, demonstration
from .journal import keep_journal, watch_over
from .places import LETTING_GO, address, bound, has_screen
from .speaking import Speaker
from .upgrading import upgrade_apart
from .watchdog import BEAT, Lifeline
from .workshops import show_links

if sys.platform != "win32":
    import resource

# Beyond it nobody who is slow is waited for; a second more is for the last snapshots, and
# the rest of the five seconds that a stop may take for a machine that has much else to do.
GRACE_SECONDS = 2
FILES = 1 << 16

# When garbage in circles is looked for: among the newest 40,000 things that may hold others, as a
# large update makes; among 400,000 it took 82 ms (measured), which everybody waits for.
SEARCHES = (10_000, 4, 200)


def serve(
    asked: Namespace, settings: Settings, speaker: Speaker, lifeline: Lifeline | None = None
) -> None:
    """Serve until somebody stops it. Raises `Unavailable` when it cannot begin.

    With a ``lifeline`` somebody watches over it, and may have begun before with another process.
    """
    keep_journal(settings.log_level, settings.log_format)
    before = None
    if lifeline is not None:
        before = lifeline.listening
        # Frozen or fallen, it says in which line: no contents, no tokens.
        faulthandler.enable()
    if asked.demo and not settings.loopback and settings.admin_token is None:
        # A room that tries Tablée out has no administrator yet: the terminal is the key's place.
        secret = lifeline.secret if lifeline is not None and before is not None else new_token()
        settings = replace(settings, admin_token=secret)
        if before is None:
            speaker.tell("key", secret=secret)
    _make_ready(settings)
    with before or bound(settings.host, settings.port) as listening:
        app = build_app(settings)
        server = uvicorn.Server(configuration(app, settings))

        async def until_stopped() -> bool:
            async with AsyncExitStack() as closing:
                # Started here and not by uvicorn, so that a database we refuse is one sentence.
                parts = await _started(app, closing)
                if lifeline is not None:
                    secret = settings.admin_token or ""
                    lifeline.entrust(listening, settings.watchdog, secret)
                    _beat(lifeline)
                if before is None:
                    url = address(settings, listening.getsockname()[1])
                    await _welcome(asked, settings, speaker, parts, url)
                await server.serve(sockets=[listening])
                return await parts.directory.all_kept()

        _end_well(server)
        with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
            kept = runner.run(until_stopped())
    speaker.tell("stopped" if kept else "stopped-troubled")


def _make_ready(settings: Settings) -> None:
    upgrade_apart(settings)
    _allow_many_connections()


def _settle_memory() -> None:
    """Leave what was loaded out of every search for garbage, and search seldom.

    Of a thousand people's objects hardly any is garbage in a circle, and looking through all
    of them holds up everybody.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SEARCHES)


async def _started(app: Any, closing: AsyncExitStack) -> Parts:
    """Start the application; who served before us and was killed gets a moment to let go."""
    loop = asyncio.get_running_loop()
    watch_over(loop)
    latest = loop.time() + LETTING_GO
    while True:
        try:
            parts = await closing.enter_async_context(started(app))
        except AlreadyServed:
            if loop.time() > latest:
                raise
            await asyncio.sleep(0.05)
        else:
            _settle_memory()
            return parts


def _beat(lifeline: Lifeline) -> None:
    """Show that the loop turns, until it ends; who is left alone ends as well."""
    if lifeline.beat():
        asyncio.get_running_loop().call_later(BEAT, _beat, lifeline)
    else:
        signal.raise_signal(signal.SIGTERM)


async def _welcome(
    asked: Namespace, settings: Settings, speaker: Speaker, parts: Parts, url: str
) -> None:
    """Tell whoever started us where to go."""
    speaker.tell("listening", url=url)
    first = await _show_demo(asked, settings, speaker, parts, url) if asked.demo else url
    if asked.open and has_screen():
        import webbrowser  # half a megabyte that no server in a cellar needs

        await asyncio.to_thread(webbrowser.open, first)


def configuration(app: Any, settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves us."""
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=HeadProtocol.among(_strangers(settings)),
        ws="server.web.frames:FrameProtocol",
        # Up to twice our limit we can say why; beyond, the connection is cut (1009).
        ws_max_size=2 * settings.max_frame,
        ws_per_message_deflate=False,
        # A telephone that left the network without a word is gone within half a minute.
        ws_ping_interval=12,
        ws_ping_timeout=12,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _strangers(settings: Settings) -> Strangers:
    """Return the count of those who have not said who they are; they never take all files."""
    most = settings.max_strangers
    if sys.platform != "win32":
        granted, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = min(most, granted // 2) if granted > 0 else most
    return Strangers(most, spared=settings.trusted_proxies)


def _end_well(server: uvicorn.Server) -> None:
    """Make the signal that stops us mean « done »: uvicorn raises it once more at its end."""

    def stop(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _allow_many_connections() -> None:
    """Use as many open files as the system grants; the usual 1,024 are too few for a hall."""
    if sys.platform != "win32":
        granted, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        if granted != resource.RLIM_INFINITY and granted < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


async def _show_demo(
    asked: Namespace, settings: Settings, speaker: Speaker, parts: Parts, url: str
) -> str:
    stage = Stage(parts.registry, parts.log, parts.shelf, parts.now())
    opened = await demonstration(stage, asked.language, speaker.language)
    about = described(opened, await parts.shelf.cahier(opened.workshop.cahier), url)
    show_links(about, speaker)
    speaker.tell("scan")
    speaker.say(printed(about["participant"]["url"]))
    if settings.loopback:
        speaker.tell("only-here")
    return str(about["facilitator"]["url"])
