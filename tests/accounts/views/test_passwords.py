"""Passwords forgotten and changed, through the front door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.accounts.models import MailedToken, Member
from community.accounts.secrets import password_matches
from community.core import clock
from community.core.db import db as database
from tests.browser import Browser
from tests.factories import PASSWORD
from tests.mailbox import mails_to, newest_mail, path_in

NEW_PASSWORD = "nine lives of a grey cat"


def test_a_forgotten_password_is_chosen_anew_by_mail(visit: Callable[..., Browser], ada: Member):
    elsewhere, browser = visit(ada), visit()
    link = reset_link(browser, ada.email)
    assert "the mail is a file" in browser.get("/sign-in").text, "no mail server is configured here"
    assert ada.email in browser.get(link).text
    assert password_matches(ada.password_hash, PASSWORD), "opening a link does nothing"
    assert browser.post(link, {"password": NEW_PASSWORD}).headers["Location"] == "/sign-in"
    assert "signed out everywhere" in browser.get("/sign-in").text
    elsewhere.get("/profile", 303)
    assert browser.post("/sign-in", {"email": ada.email, "password": PASSWORD}).status_code == 422
    assert browser.post("/sign-in", {"email": ada.email, "password": NEW_PASSWORD}).status_code == 303


def test_a_reset_link_works_once_and_a_newer_one_ends_it(browser: Browser, ada: Member):
    old, new = reset_link(browser, ada.email), reset_link(browser, ada.email)
    assert browser.get(old, 303).headers["Location"] == "/sign-in"
    browser.post(new, {"password": NEW_PASSWORD})
    assert browser.post(new, {"password": "yet another secret"}).headers["Location"] == "/sign-in"
    assert password_matches(ada.password_hash, NEW_PASSWORD)


def test_a_reset_link_ends_after_two_hours(browser: Browser, ada: Member):
    link = reset_link(browser, ada.email)
    database.session.execute(update(MailedToken).values(expires_at=clock.now() - timedelta(seconds=1)))
    assert browser.post(link, {"password": NEW_PASSWORD}).headers["Location"] == "/sign-in"
    assert password_matches(ada.password_hash, PASSWORD)


def test_a_link_is_good_for_its_own_purpose_only(browser: Browser, ada: Member):
    token = reset_link(browser, ada.email).rsplit("/", 1)[1]
    for path in (f"/confirm/{token}", f"/address/confirm/{token}"):
        assert browser.post(path).headers["Location"] == "/sign-in"
    assert ada.email == "ada.okafor@example.org"


def test_a_reset_says_the_same_whether_there_is_an_account(visit: Callable[..., Browser], ada: Member):
    pages = []
    for email in (ada.email, "nobody@example.org"):
        browser = visit()
        assert browser.post("/reset-password", {"email": email}).headers["Location"] == "/sign-in"
        pages.append(browser.get("/sign-in").text.replace(email, "").split("csrf_token")[0])
    assert pages[0] == pages[1]
    assert newest_mail(ada.email).subject == newest_mail("nobody@example.org").subject
    assert "There is no Guildhall account" in newest_mail("nobody@example.org").body


def test_an_address_gets_five_resets_an_hour(browser: Browser, ada: Member):
    statuses = [browser.post("/reset-password", {"email": ada.email}).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [422] and len(mails_to(ada.email)) == 5


@pytest.mark.parametrize("password", ["short", "password1", "Ada Okafor", "ada.okafor@example.org", ""])
def test_a_bad_new_password_is_refused_and_the_link_kept(browser: Browser, ada: Member, password: str):
    link = reset_link(browser, ada.email)
    assert browser.post(link, {"password": password}).status_code == 422
    assert browser.post(link, {"password": NEW_PASSWORD}).status_code == 303


def test_changing_the_password_ends_the_other_sessions(visit: Callable[..., Browser], ada: Member):
    browser, elsewhere = visit(ada), visit(ada)
    answer = browser.post("/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert answer.headers["Location"] == "/sessions"
    assert "Your password is changed." in browser.get("/sessions").text
    elsewhere.get("/sessions", 303)
    assert newest_mail(ada.email).subject == "Your password was changed"
    assert password_matches(ada.password_hash, NEW_PASSWORD)


def test_a_cookie_copied_before_the_change_is_dead(visit: Callable[..., Browser], ada: Member):
    browser, thief = visit(ada), visit()
    with browser.client.session_transaction() as session:
        thief.carry(session["_user_id"]).get("/profile")
    browser.post("/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    thief.get("/profile", 303)


def test_the_current_password_is_asked_for(visit: Callable[..., Browser], ada: Member):
    browser = visit(ada)
    answer = browser.post("/password", {"current": "not the password", "password": NEW_PASSWORD})
    assert answer.status_code == 422 and "This is not your current password." in answer.text
    assert browser.post("/password", {"password": NEW_PASSWORD}).status_code == 422
    assert password_matches(ada.password_hash, PASSWORD) and not mails_to(ada.email)


def test_guessing_the_current_password_is_stopped(visit: Callable[..., Browser], ada: Member):
    browser = visit(ada)
    for _ in range(10):
        browser.post("/password", {"current": "not the password", "password": NEW_PASSWORD})
    answer = browser.post("/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert answer.status_code == 422 and "tried too often" in answer.text


def test_knowing_the_current_password_is_not_guessing(visit: Callable[..., Browser], ada: Member):
    browser, known = visit(ada), PASSWORD
    for number in range(12):
        new = f"{NEW_PASSWORD} {number}"
        answer = browser.post("/password", {"current": known, "password": new})
        assert answer.status_code == 303
        known = new


def reset_link(browser: Browser, email: str) -> str:
    """Ask for a new password; the path of the mailed link."""
    browser.post("/reset-password", {"email": email})
    return path_in(newest_mail(email))
