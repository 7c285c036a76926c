"""Error pages in HTML and JSON; no stack trace ever reaches a person."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from community.busy import come_back_later
from community.core import events
from community.core.connections import is_busy

log = logging.getLogger(__name__)


def init_errors(app: Flask) -> None:
    """Answer every failure with a page (or JSON) that says what to do next."""

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> Response:
        return _answer(400, _("This form was open for too long. Go back, reload the page and send it again."))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        return _answer(error.code, _words(error.code))

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        if is_busy(error):
            return come_back_later()
        if app.testing and app.config.get("PROPAGATE"):
            raise error
        number = secrets.token_hex(4)
        # The rule, not the path: a path may hold the secret of a mailed link.
        log.exception("error %s at %s %s", number, request.method, request.url_rule)
        events.rollback()
        return _answer(500, _words(500), number)


def _answer(status: int, words: str, number: str | None = None) -> Response:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        answer: Response = jsonify(error={"status": status, "message": words, "number": number})
    else:
        answer = make_response(
            render_template("errors/error.html", status=status, words=words, number=number)
        )
    answer.status_code = status
    return answer


def _words(status: int) -> str:
    known = {
        403: _("You can see this, but you may not do that here."),
        404: _("There is nothing here that you can see. The address may be wrong, or it was never yours."),
        405: _("That address does not take this kind of request."),
        413: _("That is larger than we can take."),
        429: _("That was tried too often in a short time. Wait a minute and try again."),
        500: _("Something broke on our side. Nothing you saved before is lost."),
        503: _("Guildhall is being looked after. Try again in a minute."),
    }
    return known.get(status, _("That request could not be understood."))
