"""Every address the server answers, in one table."""

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from . import (
    boards,
    cahiers,
    catalogues,
    doors,
    exports,
    histories,
    metrics,
    restoring,
    sessions,
    syntheses,
    workshops,
)
from .pages import Pages
from .socket import sync
from .static import StaticFiles
from .watch import watch


def routes(files: StaticFiles) -> list[BaseRoute]:
    """Return all routes: first what programs ask, then the pages."""
    return [
        Route("/healthz", metrics.healthz),
        Route("/readyz", metrics.readyz),
        Route("/metrics", metrics.metrics),
        Mount("/api", routes=_api()),
        WebSocketRoute("/sync/{board:path}", sync),
        WebSocketRoute("/watch/{workshop}", watch),
        *Pages(files).routes(),
    ]


def _api() -> list[BaseRoute]:
    return [
        Route("/workshops", workshops.create, methods=["POST"]),
        Route("/workshops/{workshop}", workshops.show),
        Route("/workshops/{workshop}/links", workshops.links, methods=["POST"]),
        Route("/workshops/{workshop}/links/revoke", workshops.revoke, methods=["POST"]),
        Route("/workshops/{workshop}/commands", workshops.command, methods=["POST"]),
        Route("/workshops/{workshop}/synthesis.{format}", syntheses.synthesis),
        Route("/doors", doors.look, methods=["POST"]),
        Route("/sessions", sessions.join, methods=["POST"]),
        Route("/sessions/current", sessions.current, methods=["GET"]),
        Route("/sessions/current", sessions.rename, methods=["PATCH"]),
        Route("/sessions/current", sessions.leave, methods=["DELETE"]),
        Route("/boards/{board}", boards.show),
        Route("/boards/{board}/cahier", boards.cahier),
        Route("/boards/{board}/history", histories.history),
        Route("/boards/{board}/tracks", histories.tracks),
        Route("/boards/{board}/log", histories.log),
        Route("/boards/{board}/bookmarks", histories.bookmark, methods=["POST"]),
        Route(
            "/boards/{board}/bookmarks/{key:int}", histories.remove_bookmark, methods=["DELETE"]
        ),
        Route("/boards/{board}/export.{format}", exports.export),
        Route("/boards/{board}/restore", restoring.restore, methods=["POST"]),
        Route("/boards/{board}/restore/undo", restoring.take_back, methods=["POST"]),
        Route("/boards/{board}/copies", restoring.copy, methods=["POST"]),
        Route("/cahiers", cahiers.listed, methods=["GET"]),
        Route("/cahiers", cahiers.add, methods=["POST"]),
        Route("/cahiers/{cahier}", cahiers.show),
        Route("/cahiers/{cahier}/catalogue", catalogues.add, methods=["POST"]),
    ]
