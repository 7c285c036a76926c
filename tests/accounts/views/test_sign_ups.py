"""Signing up through the front door: one page, one mail, one button."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from community.accounts import queries
from community.accounts.models import Member
from tests.browser import Browser
from tests.mailbox import mails_to, newest_mail, path_in

NIA = {"name": "Nia New", "email": "Nia@Example.org", "password": "nine lives of a grey cat"}


def test_a_newcomer_signs_up_confirms_and_is_in(browser: Browser):
    browser.get("/sign-up")
    assert browser.post("/sign-up", {**NIA, "timezone": "Asia/Tokyo"}).headers["Location"] == "/sign-up/sent"
    assert "nia@example.org" in browser.get("/sign-up/sent").text
    link = path_in(newest_mail("nia@example.org"))
    assert "Nia New" in browser.get(link).text
    assert queries.member_with("nia@example.org") is None, "opening a link does nothing: mail scanners do"
    assert browser.post(link).headers["Location"] == "/"
    assert "Your address is confirmed" in (page := browser.get("/").text) and "Nia New" in page
    member = queries.member_with("nia@example.org")
    assert member and member.timezone == "Asia/Tokyo" and not member.is_admin


@pytest.mark.parametrize("smtp_url", [None, "smtp://mail.example.org"])
def test_without_a_mail_server_the_page_says_where_the_mail_lies(
    open_app: Callable[..., Flask], smtp_url: str | None
):
    app = open_app(smtp_url=smtp_url)
    with app.app_context():
        browser = Browser(app)
        browser.post("/sign-up", NIA)
        assert ("written to a file" in browser.get("/sign-up/sent").text) == (smtp_url is None)


def test_a_link_opened_elsewhere_confirms_and_asks_for_the_password(visit: Callable[..., Browser]):
    browser, phone = visit(), visit()
    browser.post("/sign-up", NIA)
    link = path_in(newest_mail("nia@example.org"))
    assert phone.post(link).headers["Location"] == "/sign-in"
    page = phone.get("/sign-in").text
    assert "Your address is confirmed." in page and "Nia New" not in page
    assert phone.post("/sign-in", NIA).headers["Location"] == "/"


def test_a_link_works_once(browser: Browser):
    browser.post("/sign-up", NIA)
    link = path_in(newest_mail("nia@example.org"))
    browser.post(link)
    for answer in (browser.get(link, 303), browser.post(link)):
        assert answer.headers["Location"] == "/sign-in"
    assert "too old. You are signed in all the same." in browser.get("/").text


@pytest.mark.parametrize("token", ["x", "a" * 2000])
def test_an_invented_link_does_nothing(browser: Browser, token: str):
    assert browser.get(f"/confirm/{token}", 303).headers["Location"] == "/sign-in"
    browser.get("/confirm/%00", 404)


def test_no_other_site_learns_a_links_address(browser: Browser):
    browser.post("/sign-up", NIA)
    headers = browser.get(path_in(newest_mail("nia@example.org"))).headers
    assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("no-referrer", "noindex")


def test_a_link_is_built_from_the_configured_address(browser: Browser):
    browser.post("/sign-up", NIA, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in newest_mail("nia@example.org").body
    assert "http://localhost:8000/confirm/" in newest_mail("nia@example.org").body


def test_signing_up_with_a_known_address_says_the_same_and_tells_its_owner(
    visit: Callable[..., Browser], ada: Member, hashes: list[str]
):
    answers, costs = [], []
    for email in ("nia@example.org", ada.email):
        hashes.clear()
        browser = visit()
        answers.append(browser.post("/sign-up", {**NIA, "email": email}))
        answers.append(browser.get("/sign-up/sent"))
        costs.append(list(hashes))
    new, new_page, known, known_page = answers
    assert (new.status_code, new.headers["Location"]) == (known.status_code, known.headers["Location"])
    assert stripped(new_page.text, "nia@example.org") == stripped(known_page.text, ada.email)
    assert costs == [["hash"], ["hash"]]
    assert [mail.subject for mail in mails_to(ada.email)] == ["You have an account already"]
    assert len(mails_to("nia@example.org")) == 1
    assert ada.name == "Ada Okafor"


def test_the_mail_is_sent_again_on_asking(browser: Browser, ada: Member):
    for email in ("nia@example.org", ada.email):
        browser.post("/sign-up", {**NIA, "email": email})
        assert browser.post("/sign-up/again").headers["Location"] == "/sign-up/sent"
        assert "on its way again" in browser.get("/sign-up/sent").text
        assert len(mails_to(email)) == 2
    assert browser.post(path_in(newest_mail("nia@example.org"))).status_code == 303


def test_the_mail_is_sent_again_five_times_an_hour(browser: Browser):
    browser.post("/sign-up", NIA)
    answers = [browser.post("/sign-up/again").status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_who_has_not_signed_up_has_nothing_to_send_again(browser: Browser):
    assert browser.get("/sign-up/sent", 303).headers["Location"] == "/sign-up"
    assert browser.post("/sign-up/again").headers["Location"] == "/sign-up"


def test_who_signs_in_before_confirming_is_led_to_the_mail(visit: Callable[..., Browser], hashes: list[str]):
    visit().post("/sign-up", NIA)
    elsewhere = visit()
    hashes.clear()
    assert elsewhere.post("/sign-in", NIA).headers["Location"] == "/sign-up/sent"
    assert hashes == ["verify"]
    assert "Confirm your email address first" in elsewhere.get("/sign-up/sent").text
    elsewhere.get("/profile", 303)
    elsewhere.post("/sign-up/again")
    assert elsewhere.post(path_in(newest_mail("nia@example.org"))).headers["Location"] == "/"


def test_a_wrong_password_is_not_told_that_a_sign_up_waits(visit: Callable[..., Browser]):
    visit().post("/sign-up", NIA)
    answer = visit().post("/sign-in", {**NIA, "password": "not the password"})
    assert answer.status_code == 422 and "No account has" in answer.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Enter your name."),
        ({"name": "x" * 81}, "at most 80"),
        ({"email": ""}, "Enter your email address."),
        ({"email": "nia"}, "in the form name@example.org"),
        ({"email": "nia@example.org\r\nBcc: eve@example.org"}, "in the form name@example.org"),
        ({"password": ""}, "Choose a password."),
        ({"password": "short"}, "at least 8"),
        ({"password": "password1"}, "tried first"),
        ({"password": "Nia@Example.org"}, "name or address"),
    ],
    ids=str,
)
def test_a_faulty_form_comes_back_with_what_was_typed(browser: Browser, change: dict, words: str):
    answer = browser.post("/sign-up", {**NIA, **change})
    assert answer.status_code == 422 and words in answer.text
    typed = {**NIA, **change}["password"]
    assert not typed or typed not in answer.text or typed == NIA["email"]
    kept = "name" if "email" in change else "email"
    assert f'value="{NIA[kept]}"'.lower() in answer.text.lower()
    assert not mails_to("nia@example.org")


def test_an_unknown_time_zone_is_none(browser: Browser):
    browser.post("/sign-up", {**NIA, "timezone": "../../etc/passwd"})
    browser.post(path_in(newest_mail("nia@example.org")))
    assert queries.member_with("nia@example.org").timezone == "UTC"


def test_an_extra_field_changes_nothing(browser: Browser):
    browser.post("/sign-up", {**NIA, "is_admin": "1", "id": "1", "confirmed_at": "2020-01-01"})
    browser.post(path_in(newest_mail("nia@example.org")), {"is_admin": "1"})
    assert queries.member_with("nia@example.org").is_admin is False


def test_an_address_gets_five_mails_an_hour(visit: Callable[..., Browser]):
    statuses = [visit().post("/sign-up", NIA).status_code for _ in range(6)]
    assert statuses == [303] * 5 + [422] and len(mails_to("nia@example.org")) == 5


def test_signing_up_leads_back_to_where_it_began(browser: Browser):
    browser.post("/sign-up?next=/sessions", NIA)
    assert browser.post(path_in(newest_mail("nia@example.org"))).headers["Location"] == "/sessions"


def test_signing_up_leads_to_no_other_site(browser: Browser):
    browser.post("/sign-up?next=//evil.example", NIA)
    assert browser.post(path_in(newest_mail("nia@example.org"))).headers["Location"] == "/"


def test_a_name_is_shown_as_text(browser: Browser):
    browser.post("/sign-up", {**NIA, "name": "<script>alert(1)</script>"})
    link = path_in(newest_mail("nia@example.org"))
    assert "<script>alert" not in browser.get(link).text
    browser.post(link)
    assert "<script>alert" not in browser.get("/").text


def test_members_have_no_need_to_sign_up(browser: Browser, ada: Member):
    assert browser.sign_in(ada).get("/sign-up", 303).headers["Location"] == "/"


def stripped(page: str, email: str) -> str:
    """The page without the address and the form tokens, which differ for everybody."""
    return "\n".join(line for line in page.replace(email, "").splitlines() if "csrf_token" not in line)
