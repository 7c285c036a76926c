"""Where to go after signing in: only ever to a page of this application."""

from __future__ import annotations

import re

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

_WITHIN = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")


def way_back(wanted: str | None) -> str:
    """`wanted` when it is the address of a page here, else home. Never leaves this host (open redirects).

    It must be an absolute path that a GET route of the application matches.
    """
    if wanted and _WITHIN.fullmatch(wanted) and _is_page(wanted):
        return wanted
    return url_for("home.index")


def _is_page(wanted: str) -> bool:
    path = re.split(r"[?#]", wanted, maxsplit=1)[0]
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return endpoint not in {"static", "accounts.sign_in"}
