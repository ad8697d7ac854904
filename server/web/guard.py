"""What every request meets first: who speaks for whom, and what pages may do."""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .answers import refusal
from .reach import Reach, origin_of
from .refusals import ForeignOrigin

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ]
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class OriginGuard:
    """Refuses what a page of another site sends: changes, and every WebSocket.

    Browsers say where a page comes from whenever it changes something or opens a socket;
    programs say nothing and are let through to show their token.
    """

    def __init__(self, app: ASGIApp, *, reach: Reach) -> None:
        self._app = app
        self._reach = reach

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["method"] not in HARMLESS
        ):
            connection = HTTPConnection(scope)
            try:
                origin_of(connection, self._reach)
            except ForeignOrigin as error:
                if scope["type"] == "websocket":
                    # Closed before it was accepted: the server answers 403.
                    await send({"type": "websocket.close", "code": error.close_code})
                else:
                    await refusal(connection, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class SafeHeaders:
    """Adds to every answer what browsers must know to keep people safe."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
