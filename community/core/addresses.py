"""The variable parts of addresses: only what a row can have reaches a view, and so the database."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

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
    """Let the variable parts of the routes registered from now on be these."""
    app.url_map.converters.update(int=RowNumber, default=Text, string=Text)
