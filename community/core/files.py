"""Views that take files: they may be sent more than an ordinary request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request

View = Callable[..., Any]


def takes_files(limit: int) -> Callable[[View], View]:
    """Let the decorated view be sent `limit` bytes; put it outermost. More is answered with 413."""

    def raise_limit(view: View) -> View:
        view.__takes__ = limit  # type: ignore[attr-defined]
        return view

    return raise_limit


def init_files(app: Flask) -> None:
    """Raise the limit before anybody reads the form: the check of its token does, so call this first."""

    @app.before_request
    def raise_limit() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if limit := getattr(view, "__takes__", 0):
            request.max_content_length = limit
