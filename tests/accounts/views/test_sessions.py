"""Where a member is signed in: what is shown, and that ending it ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from community.accounts.models import Member, SignInSession
from community.core import clock
from community.core.db import db as database
from tests.browser import Browser
from tests.factories import make_session


def test_own_sessions_are_shown_and_this_one_is_marked(
    visit: Callable[..., Browser], ada: Member, ben: Member
):
    browser = visit(ada)
    make_session(ada, device="Safari on iPhone")
    make_session(ben, device="Edge on Windows")
    page = browser.get("/sessions").text
    assert "Safari on iPhone" in page and "Edge on Windows" not in page
    assert page.count("this one") == 1 and page.index("a test") < page.index("this one")


def test_one_session_is_ended_and_only_that(visit: Callable[..., Browser], ada: Member):
    browser, phone, tablet = visit(ada), visit(ada), visit(ada)
    ids = list(database.session.scalars(select(SignInSession.id).order_by(SignInSession.id)))
    assert browser.post(f"/sessions/{ids[1]}/end").headers["Location"] == "/sessions"
    phone.get("/sessions", 303)
    tablet.get("/sessions")
    browser.get("/sessions")


def test_ending_this_one_signs_out(visit: Callable[..., Browser], ada: Member):
    browser = visit(ada)
    here = database.session.scalars(select(SignInSession.id)).one()
    assert browser.post(f"/sessions/{here}/end").headers["Location"] == "/"
    browser.get("/sessions", 303)


def test_all_others_are_ended(visit: Callable[..., Browser], ada: Member, ben: Member):
    browser, phone, tablet, neighbour = visit(ada), visit(ada), visit(ada), visit(ben)
    browser.post("/sessions/end-others")
    assert "2 other places" in browser.get("/sessions").text
    phone.get("/sessions", 303)
    tablet.get("/sessions", 303)
    neighbour.get("/sessions")


def test_another_members_session_is_as_if_it_were_not(
    visit: Callable[..., Browser], ada: Member, ben: Member
):
    session = make_session(ada)
    browser = visit(ben)
    theirs, none = browser.post(f"/sessions/{session.id}/end"), browser.post("/sessions/987654/end")
    assert theirs.status_code == none.status_code == 404
    assert without_token(theirs.text) == without_token(none.text)
    assert database.session.get(SignInSession, session.id).ended_at is None


def test_an_expired_session_signs_nobody_in(visit: Callable[..., Browser], ada: Member):
    browser = visit(ada)
    database.session.execute(update(SignInSession).values(expires_at=clock.now()))
    browser.get("/sessions", 303)


def test_reading_never_notes_the_use_and_doing_does(visit: Callable[..., Browser], ada: Member):
    browser, long_ago = visit(ada), clock.now() - timedelta(days=2)
    database.session.execute(update(SignInSession).values(last_used_at=long_ago))
    browser.get("/sessions")
    assert database.session.scalars(select(SignInSession.last_used_at)).one() == long_ago
    browser.post("/sessions/end-others")
    assert database.session.scalars(select(SignInSession.last_used_at)).one() > long_ago


def without_token(page: str) -> str:
    """The page without its form tokens, which differ every time."""
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)
