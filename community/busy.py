"""A save that waited too long for another one comes back, with all that was typed, to be sent again."""

from __future__ import annotations

import logging

from flask import Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _

from community.core import events
from community.core.db import reading

log = logging.getLogger(__name__)

AGAIN_IN = 5
"""Seconds after which programs may try again."""
SECRETS = {"password", "current", "code"}
"""Fields that no page may carry; a form with one of them is typed again."""


def come_back_later() -> Response:
    """503 with everything typed; nothing of this request was kept."""
    log.warning("busy with another save: %s %s", request.method, request.url_rule)
    events.rollback()
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        answer: Response = jsonify(error={"status": 503, "message": _headline(), "number": None})
    else:
        # Only reading: the page must not wait for the turn that the save did not get.
        with reading():
            place = "desk" if _in_desk() else "hall"
            page = render_template("errors/busy.html", headline=_headline(), typed=_typed(), place=place)
        answer = make_response(page)
    answer.status_code = 503
    answer.headers["Retry-After"] = str(AGAIN_IN)
    return answer


def _in_desk() -> bool:
    return request.path.startswith("/desk/")


def _headline() -> str:
    if _in_desk():
        return _("Your Desk is busy with another save")
    return _("Guildhall is busy with another save")


def _typed() -> list[tuple[str, str]] | None:
    """What was typed, field by field; None where a page cannot carry it: files and secrets."""
    if any(file.filename for file in request.files.values()) or SECRETS & set(request.form):
        return None
    return [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
