"""Failures say what to do next, in HTML and JSON, and never show what is inside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, abort
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from community.core.access import public
from tests.browser import Browser

SECRET = "the-innermost-value"
JSON = {"Accept": "application/json"}


@pytest.fixture
def broken(open_app: Callable[..., Flask]) -> Iterator[Browser]:
    """A browser of an application in which everything fails."""
    app = open_app()

    @app.get("/fail/<token>")
    @public("a test asks")
    def fail(token: str) -> str:
        raise RuntimeError(SECRET)

    @app.get("/refuse/<int:status>")
    @public("a test asks")
    def refuse(status: int) -> str:
        abort(status, SECRET)

    with app.app_context():
        yield Browser(app)


def test_a_failure_shows_a_number_that_the_log_has_and_no_trace(broken: Browser, caplog):
    page = broken.get("/fail/in-the-address", 500).text
    number = re.search(r"<code>([0-9a-f]{8})</code>", page)
    assert number and number.group(1) in caplog.text and SECRET in caplog.text
    assert SECRET not in page and "Traceback" not in page and "RuntimeError" not in page
    assert "in-the-address" not in caplog.text, "an address may hold the secret of a mailed link"


def test_a_failure_in_json(broken: Browser):
    answer = broken.get("/fail/x", 500, headers=JSON)
    error = answer.json["error"]
    assert error["status"] == 500 and re.fullmatch("[0-9a-f]{8}", error["number"])
    assert SECRET not in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 413, 418, 429, 503])
def test_a_refusal_has_a_page_and_words_of_our_own(broken: Browser, status: int):
    page = broken.get(f"/refuse/{status}", status).text
    assert SECRET not in page
    answer = broken.get(f"/refuse/{status}", status, headers=JSON)
    assert answer.json["error"] == {
        "status": status,
        "message": answer.json["error"]["message"],
        "number": None,
    }
    assert SECRET not in answer.text and answer.json["error"]["message"]


def test_an_unknown_address_and_a_wrong_method(browser: Browser):
    browser.get("/no-such-page", 404)
    assert browser.post("/healthz").status_code == 405
    assert browser.post("/no-such-page").status_code == 404


def test_too_much_is_refused(browser: Browser):
    answer = browser.post("/sign-in", {"email": "x" * (2 * 1024 * 1024)})
    assert answer.status_code == 413


def test_a_form_without_its_token_says_what_to_do(browser: Browser):
    answer = browser.open("/sign-in", method="POST", data={"email": "a@example.org"})
    assert answer.status_code == 400 and "reload the page" in answer.text


def test_a_failing_statement_is_logged_without_what_members_wrote(db):
    with pytest.raises(DBAPIError) as failure:
        db.session.execute(text("SELECT :written FROM nowhere"), {"written": SECRET})
    assert "nowhere" in str(failure.value) and SECRET not in str(failure.value)
