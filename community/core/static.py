"""Static files under an address that changes when any of them does, so browsers may keep them for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory

from community.core.access import public
from community.core.stylesheets import inlined

TEXT = {".css", ".js", ".svg"}
"""What is worth compressing; the rest is compressed by its own format."""


def tree_hash(folder: Path) -> str:
    """A short hash over the names and bytes of every file below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def init_static(app: Flask, folder: Path) -> None:
    """Serve `folder` at `/static/<hash>/…` and give templates `static_url(path)`.

    The hash is in the path, not in a query, so that a module's relative imports carry it too.
    """
    version = tree_hash(folder)
    sheet = folder / "css" / "app.css"

    @app.get("/static/<version>/<path:filename>", endpoint="static")
    @public("styles, scripts and icons are the same for everyone")
    def static_file(version: str, filename: str) -> Response:
        path = folder / filename
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            abort(404)
        if path.suffix in TEXT and path.is_file():
            response = _text(path, inlined(path).encode() if path == sheet else path.read_bytes())
        else:
            response = send_from_directory(folder, filename)
        fresh = version == app.extensions["static_version"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
        return response

    app.extensions["static_version"] = version

    def static_url(path: str) -> str:
        return f"/static/{app.extensions['static_version']}/{path}"

    # A global, not a context value: macros are imported without the page's context.
    app.jinja_env.globals["static_url"] = static_url


def _text(path: Path, content: bytes) -> Response:
    """A text file, compressed for who can take it. Pages are not: they hold tokens (BREACH)."""
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(_gzipped(content) if packed else content, mimetype=mimetypes.guess_type(path.name)[0])
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=128)
def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)
