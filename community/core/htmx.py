"""Fragment or page: the same view answers a script with the partial that the page includes."""

from __future__ import annotations

from flask import render_template, request


def wants_fragment() -> bool:
    """True when htmx asks for a part of a page (and not for a restored history entry)."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def page_or_partial(page: str, partial: str, **context: object) -> str:
    """Render `partial` for htmx, else `page`, which includes it."""
    return render_template(partial if wants_fragment() else page, **context)
