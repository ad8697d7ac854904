"""The initiatives around a cahier: the way in for a list of them."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from server.errors import BadInput

from .answers import answer, language_of
from .body import read_bytes
from .parts import parts_of
from .reach import may_create
from .refusals import UnreadableCahier
from .shelf import Shelf


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a list: how many there are, new ones, gone ones, and remarks."""

    cahier: str
    title: str
    initiatives: int
    new: int
    gone: int
    warnings: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers, by their names."""
        return {"initiatives": self.initiatives, "new": self.new, "gone": self.gone}

    def report(self) -> dict[str, Any]:
        """Return what ``tablee catalogue import --json`` prints."""
        names = {"cahier": self.cahier, "title": self.title}
        return {**names, **self.counts, "warnings": list(self.warnings)}


async def add(request: Request) -> Response:
    """Import a list (`POST /api/cahiers/{id}/catalogue?filename=`), which is the body itself."""
    parts = parts_of(request)
    may_create(request, parts.reach)
    data = await read_bytes(request, parts.limits.cahier)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    name = request.query_params.get("filename", "")
    kept = await keep(
        parts.shelf,
        request.path_params["cahier"],
        data,
        filename=name or ("list.json" if kind == "application/json" else ""),
        messages=language_of(request),
        limit=parts.limits.cahier,
    )
    return answer(kept.report(), 201)


async def keep(
    shelf: Shelf, cahier: str, data: bytes, *, filename: str, messages: str, limit: int
) -> Kept:
    """Put a list in place of the catalogue that a cahier had.

    Raises `UnknownCahier`, or `UnreadableCahier` with one sentence in ``messages``; then
    nothing has changed.
    """
    # Not before: most servers never need it.
    from server.cahier.cataloguing import import_catalogue

    of = await shelf.cahier(cahier)
    known = await shelf.catalogue(of.id)
    try:
        found = await asyncio.to_thread(
            import_catalogue,
            data,
            of,
            known=known,
            filename=filename,
            messages=messages,
            limit=limit,
        )
    except BadInput as error:
        raise UnreadableCahier(sentence=str(error)) from error
    await shelf.keep_catalogue(of.id, found.initiatives)
    before, now = ({each.id for each in some} for some in (known, found.initiatives))
    return Kept(of.id, of.title, len(now), len(now - before), len(before - now), found.warnings)
