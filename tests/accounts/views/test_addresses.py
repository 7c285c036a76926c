"""Changing the address: nothing changes before the new one is shown to be the member's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from community.accounts.models import Member
from tests.browser import Browser
from tests.factories import PASSWORD
from tests.mailbox import mails_to, newest_mail, path_in

NEW = "ada@new.example.org"


def test_a_new_address_counts_once_it_is_confirmed(visit: Callable[..., Browser], ada: Member):
    browser, old = visit(ada), ada.email
    assert browser.post("/address", {"email": NEW, "current": PASSWORD}).headers["Location"] == "/profile"
    assert ada.email == old
    link = path_in(newest_mail(NEW))
    assert NEW in browser.get(link).text
    assert ada.email == old, "opening a link does nothing"
    assert browser.post(link).headers["Location"] == "/profile"
    assert ada.email == NEW and NEW in newest_mail(old).body
    assert browser.post(link).headers["Location"] == "/sign-in"
    assert visit().post("/sign-in", {"email": NEW, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(
    "form",
    [
        {"email": NEW, "current": "not the password"},
        {"email": NEW},
        {"email": "no address", "current": PASSWORD},
    ],
    ids=str,
)
def test_without_the_password_or_an_address_nothing_is_sent(
    visit: Callable[..., Browser], ada: Member, form: dict
):
    answer = visit(ada).post("/address", form)
    assert answer.status_code == 422 and form["email"] in answer.text and not mails_to(NEW)


def test_a_taken_address_is_answered_the_same(visit: Callable[..., Browser], ada: Member, ben: Member):
    browser = visit(ada)
    for email in (NEW, ben.email):
        assert (
            browser.post("/address", {"email": email, "current": PASSWORD}).headers["Location"] == "/profile"
        )
    assert "in use already" in newest_mail(ben.email).subject and ada.email == "ada.okafor@example.org"


def test_five_mails_an_hour(visit: Callable[..., Browser], ada: Member):
    browser = visit(ada)
    form = {"email": NEW, "current": PASSWORD}
    assert [browser.post("/address", form).status_code for _ in range(6)] == [303] * 5 + [422]
