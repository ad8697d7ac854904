"""The cahiers at hand, and the way in for another one."""

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from server.cahier.content import cahier_data
from server.errors import BadInput

from .answers import answer, language_of
from .body import read_bytes
from .names import TITLE_LIMIT, clean
from .parts import parts_of
from .reach import may_create
from .refusals import MissingField, UnreadableCahier
from .shelf import Shelf

if TYPE_CHECKING:
    from server.cahier.importing import Imported

_ENDINGS = {"application/json": "json", "text/csv": "csv"}


async def listed(request: Request) -> Response:
    """List the cahiers in few words (`GET /api/cahiers`)."""
    return answer({"cahiers": await parts_of(request).shelf.listed()})


async def show(request: Request) -> Response:
    """Return a whole cahier (`GET /api/cahiers/{id}`)."""
    cahier = await parts_of(request).shelf.cahier(request.path_params["cahier"])
    return answer(cahier_data(cahier))


async def add(request: Request) -> Response:
    """Import a file (`POST /api/cahiers?filename=&language=&title=`).

    The file is the body itself, or the first file of a form.
    """
    parts = parts_of(request)
    may_create(request, parts.reach)
    data = await read_bytes(request, parts.limits.cahier)
    kind = request.headers.get("content-type", "")
    name = request.query_params.get("filename", "")
    if kind.lower().startswith("multipart/form-data"):
        data, form_name = _first_file(data, kind)
        name = name or form_name
    if "." not in name:
        name = f"cahier.{_ENDINGS.get(kind.partition(';')[0].strip().lower(), 'md')}"
    language = request.query_params.get("language", "fr")
    title = clean(request.query_params.get("title", ""), limit=TITLE_LIMIT)
    # Not before: with the readers of forms a megabyte that most servers never need.
    from server.cahier.importing import import_cahier

    try:
        imported = await asyncio.to_thread(
            import_cahier,
            data,
            filename=name,
            language=language,
            title=title or None,
            messages=language_of(request),
            limit=parts.limits.cahier,
        )
    except BadInput as error:
        raise UnreadableCahier(sentence=str(error)) from error
    return answer(await keep(parts.shelf, imported), 201)


async def keep(shelf: Shelf, imported: "Imported") -> dict[str, Any]:
    """Put an imported cahier on the shelf; return what became of it, as the contract says."""
    await shelf.add(imported.cahier)
    return imported.report() | {"language": imported.cahier.language}


def _first_file(data: bytes, kind: str) -> tuple[bytes, str]:
    from email.parser import BytesParser
    from email.policy import HTTP

    head = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n"
    for part in BytesParser(policy=HTTP).parsebytes(head + data).walk():
        if not part.is_multipart() and part.get_filename() is not None:
            content = part.get_payload(decode=True)
            return (content if isinstance(content, bytes) else b""), part.get_filename() or ""
    raise MissingField(field="file")
