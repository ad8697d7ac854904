"""The built client's files: read once, compressed once, cached by browsers for good."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

# Vite writes the hash of the content into these names: they never change.
FOR_EVER = "public, max-age=31536000, immutable"
CHECK_AGAIN = "no-cache"
COMPRESSIBLE = (".html", ".js", ".css", ".svg", ".json", ".txt", ".map", ".webmanifest")
WORTH_COMPRESSING = 512

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True, slots=True)
class Content:
    """A file in memory; ``packed`` is its gzip form where that is shorter."""

    stamp: tuple[int, int]
    etag: str
    kind: str
    plain: bytes
    packed: bytes | None


class StaticFiles:
    """Answers with files below one folder, and with nothing outside of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._read: dict[Path, Content] = {}

    def respond(self, request: Request, name: str, caching: str) -> Response | None:
        """Answer with a file, or "not modified"; None when there is no such file."""
        content = self._content(name)
        if content is None:
            return None
        headers = {"Cache-Control": caching, "ETag": content.etag}
        if content.packed is not None:
            headers["Vary"] = "Accept-Encoding"
        if content.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = content.plain
        if content.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = content.packed
        return Response(body, headers=headers, media_type=content.kind)

    def _content(self, name: str) -> Content | None:
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.folder) or not path.is_file():
                return None
            facts = path.stat()
        except (OSError, ValueError):
            return None
        stamp = (facts.st_mtime_ns, facts.st_size)
        known = self._read.get(path)
        if known is None or known.stamp != stamp:
            known = self._read[path] = _load(path, stamp)
        return known


def _load(path: Path, stamp: tuple[int, int]) -> Content:
    plain = path.read_bytes()
    packed = None
    if path.suffix in COMPRESSIBLE and len(plain) >= WORTH_COMPRESSING:
        shorter = gzip.compress(plain, 9, mtime=0)
        packed = shorter if len(shorter) < len(plain) else None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    etag = f'"{hashlib.sha256(plain).hexdigest()[:20]}"'
    return Content(stamp, etag, kind, plain, packed)
