"""Signed-in members for the load: their cookies and form tokens, and the addresses of what they visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for

from bench import filling
from community.accounts.models import Member
from community.core.db import db
from tests.browser import Browser

PER_PAGE = 20
LATE_PAGE = 500


@dataclass(frozen=True)
class Visitor:
    """One member's standing in the door: what a browser would send along."""

    cookie: str
    token: str

    def headers(self) -> list[str]:
        """The request's header lines."""
        return [f"Cookie: {self.cookie}"]


@dataclass(frozen=True)
class Pages:
    """Addresses of what is measured."""

    home: str
    group: str
    thread: str
    thread_late: str
    thread_short: str
    reply: str


def sign_in(app: Flask, how_many: int) -> Sequence[Visitor]:
    """The first members of the filled community, each with a sign-in session of its own."""
    with app.app_context():
        visitors = [_visitor(app, number) for number in range(1, how_many + 1)]
        db.session.commit()
    return visitors


def _visitor(app: Flask, number: int) -> Visitor:
    browser = Browser(app).sign_in(db.session.get_one(Member, number))
    token = browser.token()
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = browser.client.get_cookie(name)
    assert cookie is not None
    return Visitor(f"{name}={cookie.value}", token)


def pages(app: Flask) -> Pages:
    """Where the pages of the filled community lie."""
    busy = f"group-{filling.BUSY_GROUP}"
    long: dict[str, Any] = {"slug": busy, "thread_id": filling.LONG_THREAD}
    short: dict[str, Any] = {"slug": busy, "thread_id": filling.SHORT_THREAD}
    with app.test_request_context():
        return Pages(
            home=url_for("home.index"),
            group=url_for("groups.show", slug=busy),
            thread=url_for("groups.thread", **long),
            thread_late=url_for("groups.thread", **long, page=LATE_PAGE),
            thread_short=url_for("groups.thread", **short),
            reply=url_for("groups.reply", **short),
        )
