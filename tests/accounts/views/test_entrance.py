"""Signing in and out through the front door: who gets in, what a cookie is worth, where it leads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import Member, SignInSession
from community.core.db import db as database
from tests.browser import Browser
from tests.factories import PASSWORD, make_member

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}


def test_a_member_signs_in_and_out(browser: Browser, ada: Member):
    assert sign_in(browser, ada).headers["Location"] == "/"
    assert "Ada Okafor" in browser.get("/").text
    assert browser.post("/sign-out").headers["Location"] == "/"
    assert "You are signed out." in (page := browser.get("/").text) and "Ada Okafor" not in page


def test_the_address_is_taken_in_any_case(browser: Browser, ada: Member):
    form = {"email": " ADA.Okafor@Example.org ", "password": PASSWORD}
    assert browser.post("/sign-in", form).status_code == 303


@pytest.mark.parametrize("email", ["ada.okafor@example.org", "nobody@example.org", "no address at all"])
def test_a_wrong_pair_is_answered_in_the_same_words(browser: Browser, ada: Member, email: str):
    answer = browser.post("/sign-in", {"email": email, "password": "not the password"})
    assert answer.status_code == 422
    assert "No account has this email address and password together." in answer.text
    assert f'value="{email}"' in answer.text and "not the password" not in answer.text


@pytest.mark.parametrize("form", [{}, {"email": "a@example.org"}, {"password": "x"}], ids=str)
def test_an_unfilled_form_comes_back_with_its_errors(browser: Browser, form: dict):
    answer = browser.post("/sign-in", form)
    assert answer.status_code == 422 and "There is a problem" in answer.text


def test_a_miss_costs_as_many_hashes_as_a_hit(browser: Browser, ada: Member, hashes: list[str]):
    costs = []
    for email, password in [
        (ada.email, PASSWORD),
        (ada.email, "not the password"),
        ("nobody@example.org", "not the password"),
    ]:
        hashes.clear()
        Browser(browser.app).post("/sign-in", {"email": email, "password": password})
        costs.append(list(hashes))
    assert costs == [["verify"]] * 3


def test_a_session_is_begun_anew(browser: Browser, ada: Member):
    with browser.client.session_transaction() as session:
        session["planted"] = "by an attacker"
        session["_user_id"] = "a token the attacker knows"
    sign_in(browser, ada)
    with browser.client.session_transaction() as session:
        assert "planted" not in session and session["_user_id"] != "a token the attacker knows"


def test_an_old_form_token_is_worth_nothing_after_signing_in(browser: Browser, ada: Member):
    browser.get("/sign-in")
    before = browser.token()
    sign_in(browser, ada)
    answer = browser.open("/sign-out", method="POST", data={"csrf_token": before})
    assert answer.status_code == 400


def test_a_cookie_is_dead_after_signing_out(visit: Callable[..., Browser], ada: Member):
    browser, thief = visit(), visit()
    sign_in(browser, ada)
    with browser.client.session_transaction() as session:
        stolen = session["_user_id"]
    thief.carry(stolen).get("/profile")
    browser.post("/sign-out")
    thief.get("/profile", 303)
    assert "Ada Okafor" not in thief.get("/").text


def test_the_server_keeps_no_secret_of_the_cookie(browser: Browser, ada: Member):
    sign_in(browser, ada)
    with browser.client.session_transaction() as session:
        token = session["_user_id"]
    row = newest_session()
    assert token not in str(vars(row)) and len(row.token_hash) == 64


def test_the_device_is_named_as_people_know_it(browser: Browser, ada: Member):
    sign_in(browser, ada, headers=FIREFOX)
    assert newest_session().device == "Firefox on Linux"


def test_too_many_tries_for_an_address_are_refused_even_with_the_password(browser: Browser, ada: Member):
    for _ in range(10):
        browser.post("/sign-in", {"email": ada.email, "password": "not the password"})
    answer = sign_in(browser, ada)
    assert answer.status_code == 422 and "tried too often" in answer.text


def test_who_signs_in_and_out_all_day_is_not_shut_out(browser: Browser, ada: Member):
    for _ in range(12):
        assert sign_in(browser, ada).status_code == 303
        browser.post("/sign-out")


def test_getting_in_forgives_no_wrong_tries(browser: Browser, ada: Member):
    for _ in range(9):
        browser.post("/sign-in", {"email": ada.email, "password": "not the password"})
    assert sign_in(browser, ada).status_code == 303
    browser.post("/sign-out")
    browser.post("/sign-in", {"email": ada.email, "password": "not the password"})
    assert "tried too often" in sign_in(browser, ada).text


@pytest.mark.parametrize("shared", [False, True], ids=["memory", "redis"])
def test_wrong_passwords_tried_at_the_same_moment_are_all_counted(
    open_app: Callable[..., Flask], request: pytest.FixtureRequest, shared: bool
):
    app = open_app(redis_url=request.getfixturevalue("redis_url") if shared else None)
    app.extensions["limits"].storage.reset()
    with app.app_context():
        email = make_member("Ada Okafor").email

    def try_once(password: str) -> str:
        with app.app_context():
            return Browser(app).post("/sign-in", {"email": email, "password": password}).text

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(try_once, [f"guess {number} of many" for number in range(20)]))
    assert sum("tried too often" not in answer for answer in answers) == 10
    assert "tried too often" in try_once(PASSWORD)


def test_others_still_get_in_meanwhile(browser: Browser, ada: Member, ben: Member):
    for _ in range(11):
        browser.post("/sign-in", {"email": ada.email, "password": "not the password"})
    assert sign_in(browser, ben).status_code == 303


@pytest.mark.parametrize("wanted", ["/profile", "/desk/", f"/members/{1}", "/?from=mail", "/sessions#here"])
def test_signing_in_leads_back(browser: Browser, ada: Member, wanted: str):
    answer = browser.post("/sign-in", {"email": ada.email, "password": PASSWORD, "next": wanted})
    assert answer.headers["Location"] == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "https:evil.example",
        "https://evil.example/profile",
        "javascript:alert(1)",
        "profile",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/%0a/evil.example",
        "/no-such-page",
        "/sign-out",
        "/sign-in?next=/sign-in",
        "/static/x/css/app.css",
        "/desk",
        "",
    ],
)
def test_signing_in_never_leads_elsewhere(browser: Browser, ada: Member, wanted: str):
    answer = browser.post("/sign-in", {"email": ada.email, "password": PASSWORD, "next": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.get("/sign-in", 303, query_string={"next": wanted}).headers["Location"] == "/"


def test_a_guest_is_sent_to_sign_in_and_back(browser: Browser, ada: Member):
    asked = browser.get("/desk/?day=1", 303).headers["Location"]
    assert asked == "/sign-in?next=%2Fdesk%2F%3Fday%3D1"
    assert 'name="next" type="hidden" value="/desk/?day=1"' in browser.get(asked).text


def test_a_guest_who_only_looks_gets_no_cookie(browser: Browser):
    answer = browser.get("/")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser, ada: Member):
    cookie = sign_in(browser, ada).headers["Set-Cookie"]
    assert cookie.startswith("guildhall=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Secure" not in cookie, "on plain http a browser would drop it"


def test_behind_tls_the_cookie_is_bound_to_the_host(open_app: Callable[..., Flask]):
    app = open_app(base_url="https://guild.example.org")
    with app.app_context():
        ada = make_member("Ada Okafor")
        browser = Browser(app)
        secure = {"base_url": "https://guild.example.org"}
        with browser.client.session_transaction(**secure) as session:
            session["csrf_token"] = "the same token all along"
        page = browser.get("/sign-in", **secure).text
        token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
        form = {"email": ada.email, "password": PASSWORD, "csrf_token": token}
        headers = {"Referer": "https://guild.example.org/sign-in"}
        answer = browser.open("/sign-in", method="POST", data=form, headers=headers, **secure)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-guildhall=") and "Domain=" not in cookie
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert answer.headers["Strict-Transport-Security"]


def test_a_page_of_a_member_is_kept_by_no_cache(browser: Browser, ada: Member):
    assert browser.sign_in(ada).get("/profile").headers["Cache-Control"] == "no-store"


def sign_in(browser: Browser, member: Member, **options: object):  # type: ignore[no-untyped-def]
    """Fill the form of the sign-in page."""
    return browser.post("/sign-in", {"email": member.email, "password": PASSWORD}, **options)


def newest_session() -> SignInSession:
    """The session that was begun last."""
    return database.session.scalars(select(SignInSession).order_by(SignInSession.id.desc()).limit(1)).one()
