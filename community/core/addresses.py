"""Addresses: their variable parts hold only what a row can have, and no request's Host gets into one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.routing import IntegerConverter, Map, RequestRedirect, UnicodeConverter

HIGHEST = 2**31 - 1
"""What PostgreSQL takes where it compares with an integer; asked for more, it answers with an error."""


class RowNumber(IntegerConverter):
    """`<int:…>`: plain digits up to HIGHEST. Any other address is one that does not exist."""

    regex = "[0-9]{1,10}"

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **{"max": HIGHEST, **options})


class Text(UnicodeConverter):
    """`<slug>` and its like, without NUL, for which PostgreSQL answers with an error."""

    def __init__(self, map: Map, **options: Any) -> None:
        super().__init__(map, **options)
        self.regex = self.regex.replace("[^/]", "[^/\\x00]")


def init_addresses(app: Flask) -> None:
    """Let the variable parts of the routes registered from now on be these, and redirects name no host."""
    app.url_map.converters.update(int=RowNumber, default=Text, string=Text)

    @app.before_request
    def redirect_by_path() -> None:
        # For a missing slash the router makes a full address, of the Host that the request claims.
        missed = request.routing_exception
        if isinstance(missed, RequestRedirect):
            missed.new_url = urlsplit(missed.new_url)._replace(scheme="", netloc="").geturl()


def link(endpoint: str, **values: object) -> str:
    """The full address of a page, to be passed on: the configured one, never what a request's Host claims."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['GUILDHALL'].base_url}{path}"
