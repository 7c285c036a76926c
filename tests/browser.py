"""A member's browser without pixels: keeps cookies, sends tokens, and lints every page it fetches."""

from __future__ import annotations

import re
from contextvars import Context
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from community.accounts.actions import start_session
from community.accounts.models import Member
from community.core.db import db
from tests.page_lint import check_page

CSRF = "the same token all along"


class Browser:
    """Requests through the application's front door, each in a context of its own like a real one."""

    def __init__(self, app: Flask, host: str = "localhost") -> None:
        self.app, self.client = app, app.test_client()
        self.origin = f"http://{host}"
        """What its requests claim to be meant for."""

    def sign_in(self, member: Member) -> Browser:
        """Carry a real sign-in session of `member` from here on."""
        return self.carry(start_session(member, device="a test"))

    def carry(self, token: str) -> Browser:
        """Carry the cookie of the sign-in session that has `token`."""
        with self.client.session_transaction(base_url=self.origin) as session:
            session["_user_id"] = token
        return self

    def get(self, path: str, status: int = 200, **options: Any) -> TestResponse:
        """Fetch a page, which must answer `status` and, being HTML, be well made."""
        response = self.open(path, method="GET", **options)
        assert response.status_code == status, f"GET {path}: {response.status}, wanted {status}"
        if response.mimetype == "text/html" and not options.get("headers", {}).get("HX-Request"):
            check_page(response.text, path)
        return response

    def post(self, path: str, form: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form with a valid token; an HTML answer is linted, whatever its status."""
        options = {"method": "POST", **options}
        response = self.open(path, data={**(form or {}), "csrf_token": self.token()}, **options)
        if response.mimetype == "text/html" and not options.get("headers", {}).get("HX-Request"):
            check_page(response.text, path)
        return response

    def open(self, path: str, **options: Any) -> TestResponse:
        """Any request; what the test changed before is committed first and re-read after."""
        db.session.commit()
        options = {"base_url": self.origin, **options}
        # A fresh context, or the request would find the test's application context and share its `g`.
        response: TestResponse = Context().run(self.client.open, path, **options)
        db.session.expire_all()
        return response

    def token(self) -> str:
        """A form token that this browser's session vouches for."""
        with self.client.session_transaction(base_url=self.origin) as session:
            session["csrf_token"] = CSRF
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(CSRF))


def without_token(page: str) -> str:
    """The page but for its form token, which tells the time."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)
