"""The pages people open; each is one file of the built client."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from server.errors import NotFound, TableeError

from .answers import language_of
from .refusals import NotBuilt
from .static import CHECK_AGAIN, FOR_EVER, StaticFiles
from .words import sentence

PAGES: Final = {
    "/": "index.html",
    "/join": "join.html",
    "/join/{code}": "join.html",
    "/b/{board}": "board.html",
    "/d/{board}": "display.html",
    "/w/{workshop}": "workshop.html",
    "/w/{workshop}/sheets": "sheet.html",
    "/accessibilite": "accessibility.html",
    "/accessibility": "accessibility.html",
}

_TITLES: Final = {404: ("Page introuvable", "Page not found"), 503: ("Un instant", "One moment")}
_HOME: Final = ("Revenir à l’accueil", "Back to the first page")


class Pages:
    """The routes of all pages and of the files they load."""

    def __init__(self, files: StaticFiles) -> None:
        self._files = files

    def routes(self) -> list[Route]:
        """Return the routes; the last one takes whatever no other route takes."""
        pages = [Route(path, self._page(name)) for path, name in PAGES.items()]
        return [
            *pages,
            Route("/assets/{name:path}", self._asset),
            Route("/{name:path}", self._other),
        ]

    def _page(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            found = self._files.respond(request, name, CHECK_AGAIN)
            return found or plain_page(request, NotBuilt())

        return page

    async def _asset(self, request: Request) -> Response:
        name = f"assets/{request.path_params['name']}"
        return self._files.respond(request, name, FOR_EVER) or plain_page(request, NotFound())

    async def _other(self, request: Request) -> Response:
        name = request.path_params["name"]
        found = None
        if "/" not in name and not name.endswith(".html"):
            found = self._files.respond(request, name, CHECK_AGAIN)
        return found or plain_page(request, NotFound())


def plain_page(request: Request, error: TableeError) -> Response:
    """Return a small page with one sentence, for when there is no other page to show."""
    language = language_of(request)
    english = language == "en"
    title = _TITLES.get(error.status, _TITLES[404])[english]
    return HTMLResponse(
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} · Tablée</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<p>{sentence(error, language)}</p>\n<p><a href="/">{_HOME[english]}</a></p>\n'
        f"</main>\n</body>\n</html>\n",
        error.status,
        headers={"Cache-Control": "no-store"},
    )
