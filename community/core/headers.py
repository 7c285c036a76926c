"""The browser's walls: what a page may load, where it may be framed, what may be kept."""

from __future__ import annotations

from flask import Flask, Response, request, session

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


def init_headers(app: Flask) -> None:
    """Put the same walls around every answer."""

    @app.after_request
    def wall(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["X-Frame-Options"] = "DENY"
        if app.config["GUILDHALL"].behind_tls:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if "Cache-Control" not in headers:
            # Whatever was made for one person must not be found by the next one at the same machine. And a
            # style that is missing while a new version starts must not be missing for a year.
            passing = request.endpoint == "static" or session
            headers["Cache-Control"] = "no-store" if passing else "no-cache"
        return response
