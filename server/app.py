"""The composition root: the only file that knows all parts and plugs them together."""

import time
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from server.bus.local import LocalBus
from server.crdt.gate import Limits
from server.errors import TableeError
from server.rooms.directory import Directory
from server.rooms.halls import Halls
from server.rooms.histories import Histories
from server.rooms.restorations import Restorations
from server.settings import DAY_MS, Settings
from server.storage.opening import database
from server.storage.port import Database
from server.storage.shipped import schema
from server.storage.writer import LogWriter
from server.web.answers import misdirected, refused, unforeseen
from server.web.attendance import Attendance
from server.web.guard import OriginGuard, SafeHeaders
from server.web.lag import Lag
from server.web.limits import FailedJoins, WebLimits
from server.web.measures import measures
from server.web.parts import Parts, parts_of_app
from server.web.reach import Reach
from server.web.routes import routes
from server.web.shelf import Shelf
from server.web.static import StaticFiles

PACKAGE = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")


def build_app(settings: Settings) -> Starlette:
    """Return the application; its database is opened when it starts, closed when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        async with opened(settings) as parts:
            app.state.parts = parts
            yield

    reach = reach_of(settings)
    return Starlette(
        routes=routes(StaticFiles(PACKAGE / "static")),
        lifespan=lifespan,
        middleware=_middleware(settings, reach),
        exception_handlers={
            TableeError: refused,
            HTTPException: misdirected,
            Exception: unforeseen,
        },
    )


@asynccontextmanager
async def started(app: Starlette) -> AsyncGenerator[Parts, None]:
    """Start an application as a server would; raises what `opened` raises, as it is."""
    async with app.router.lifespan_context(app):
        yield parts_of_app(app)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[Parts, None]:
    """Open the database and everything that lives on it; close all of it in turn.

    Raises `Unavailable` with a clear sentence when the database cannot be used.
    """
    async with AsyncExitStack() as closing:
        store = database(settings.database_url, exclusive=True)
        await store.open()
        closing.push_async_callback(store.close)
        writer = LogWriter(store.log)
        await writer.start()
        closing.push_async_callback(writer.stop)
        directory = Directory(
            store.log,
            writer,
            now_ms,
            limits=Limits(update=settings.max_update),
            people=settings.max_people,
            idle=settings.idle_seconds,
        )
        directory.start()
        closing.push_async_callback(directory.close)
        attendance = Attendance(store.registry, now_ms)
        attendance.start()
        closing.callback(attendance.stop)
        lag = Lag()
        lag.start()
        closing.callback(lag.stop)
        yield _parts(settings, store, directory, attendance, writer, lag)


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncGenerator[Database, None]:
    """Open the database beside a process that may be serving it."""
    store = database(settings.database_url)
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def shelf_of(store: Database) -> Shelf:
    """Return the cahiers of a store and those that ship with the server."""
    texts = [(schema("cahier") / f"{language}.json").read_text("utf-8") for language in LANGUAGES]
    return Shelf(texts, store.registry, now_ms)


def limits_of(settings: Settings) -> WebLimits:
    """Return how much the doors let through."""
    return WebLimits(
        body=settings.max_body,
        cahier=settings.max_cahier,
        boards=settings.max_boards,
        frame=settings.max_frame,
        people=settings.max_people,
        session_ms=settings.max_session_days * DAY_MS,
    )


def reach_of(settings: Settings) -> Reach:
    """Return where this server stands in its network."""
    return Reach(
        loopback=settings.loopback,
        public_url=settings.public_url,
        origins=frozenset(settings.origins),
        admin_token=settings.admin_token,
    )


def now_ms() -> int:
    """Return the time in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def _parts(
    settings: Settings,
    store: Database,
    directory: Directory,
    attendance: Attendance,
    writer: LogWriter,
    lag: Lag,
) -> Parts:
    shelf = shelf_of(store)

    async def themes_of(cahier: str) -> Mapping[str, str]:
        return {theme.id: theme.short for theme in (await shelf.cahier(cahier)).themes}

    async def cards_of(cahier: str) -> Collection[str]:
        themes = (await shelf.cahier(cahier)).themes
        return {card.id for theme in themes for card in theme.cards}

    histories = Histories(store.log, store.registry)
    directory.also_tidy(histories.tidy)
    halls = Halls(store.registry, directory, LocalBus(), themes_of, cards_of)
    return Parts(
        registry=store.registry,
        log=store.log,
        writer=writer,
        halls=halls,
        directory=directory,
        histories=histories,
        restorations=Restorations(directory),
        shelf=shelf,
        reach=reach_of(settings),
        limits=limits_of(settings),
        joins=FailedJoins(now_ms),
        attendance=attendance,
        metrics=measures(directory, writer, halls, lag),
        now=now_ms,
    )


def _middleware(settings: Settings, reach: Reach) -> list[Middleware]:
    chain = [Middleware(SafeHeaders), Middleware(OriginGuard, reach=reach)]
    if settings.origins:
        # Other sites show a session token of their own; our cookie is never for them.
        chain.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(settings.origins),
                allow_methods=["GET", "POST", "PATCH", "DELETE"],
                allow_headers=["Authorization", "Content-Type", "Accept-Language"],
            )
        )
    if settings.trusted_proxies:
        proxies = list(settings.trusted_proxies)
        chain.insert(0, Middleware(ProxyHeadersMiddleware, trusted_hosts=proxies))
    return chain
