"""The walls around every answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from community.accounts.models import Member
from tests.browser import Browser


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/no-such-page", 404), ("/healthz", 200), ("/desk/", 303)]
)
def test_every_answer_has_the_walls(browser: Browser, path: str, status: int):
    headers = browser.get(path, status).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["form-action"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers, "there is no TLS to insist on"


def test_static_files_have_the_walls_and_are_kept_for_ever(browser: Browser, app: Flask):
    version = app.extensions["static_version"]
    fresh = browser.get(f"/static/{version}/css/app.css")
    assert fresh.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert fresh.headers["X-Content-Type-Options"] == "nosniff" and "Set-Cookie" not in fresh.headers
    old = browser.get("/static/of-yesterday/css/app.css")
    assert old.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["../wsgi.py", "..%2fwsgi.py", ".secret", "css/.hidden", "css", "no-such.css"]
)
def test_nothing_else_is_served(browser: Browser, app: Flask, name: str):
    missing = browser.get(f"/static/{app.extensions['static_version']}/{name}", 404)
    kept = {"no-store"} if missing.request.path.startswith("/static/") else {"no-store", "no-cache"}
    assert missing.headers["Cache-Control"] in kept


def test_what_was_made_for_a_member_is_stored_nowhere(visit: Callable[..., Browser], ada: Member):
    assert visit(ada).get("/").headers["Cache-Control"] == "no-store"
    assert visit().get("/").headers["Cache-Control"] == "no-cache"
