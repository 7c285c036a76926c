"""A member's profile, as they and as others see it; the first administrator."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from community.accounts.first_admin import first_admin_code
from community.accounts.models import Member
from tests.browser import Browser

PROFILE = {
    "name": "Ada O.",
    "headline": "Plain words for hard software",
    "languages": "English, Igbo",
    "timezone": "Africa/Lagos",
    "currency": "NGN",
    "locale": "en",
}


def test_a_profile_is_filled_kept_and_seen_by_others(visit: Callable[..., Browser], ada: Member, ben: Member):
    browser = visit(ada)
    assert 'value="Ada Okafor"' in browser.get("/profile").text
    assert browser.post("/profile", PROFILE).headers["Location"] == "/profile"
    page = browser.get("/profile").text
    assert "Your profile is saved." in page and 'value="English, Igbo"' in page
    assert (ada.languages, ada.timezone, ada.currency, ada.profile_version) == (
        "en,ig",
        "Africa/Lagos",
        "NGN",
        2,
    )
    seen = visit(ben).get(f"/members/{ada.id}").text
    assert "Ada O." in seen and "Plain words" in seen and "English, Igbo" in seen
    assert ada.email not in seen, "an address is shown to nobody else"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter your name."),
        ({"headline": "x" * 161}, "at most 160"),
        ({"languages": "English, Klingonish"}, "“Klingonish” is not a language we know."),
        ({"languages": "en,de,fr,it,es,pt,nl,pl,ru"}, "at most 8 languages"),
        ({"timezone": "Mars/Olympus"}, "Not a valid choice"),
        ({"currency": "DEM"}, "Not a valid choice"),
        ({"locale": "tlh"}, "Not a valid choice"),
    ],
    ids=str,
)
def test_a_faulty_profile_comes_back_as_it_was_typed(
    visit: Callable[..., Browser], ada: Member, change: dict, words: str
):
    answer = visit(ada).post("/profile", {**PROFILE, **change})
    assert answer.status_code == 422 and words in answer.text
    assert ada.name == "Ada Okafor" and ada.profile_version == 1


def test_a_profile_takes_its_own_fields_only(visit: Callable[..., Browser], ada: Member):
    visit(ada).post("/profile", {**PROFILE, "is_admin": "1", "email": "x@example.org", "id": "7"})
    assert (ada.is_admin, ada.email) == (False, "ada.okafor@example.org")


def test_no_member_no_page(visit: Callable[..., Browser], ada: Member):
    visit(ada).get("/members/987654", 404)
    guest = visit()
    assert guest.get(f"/members/{ada.id}", 303).headers["Location"].startswith("/sign-in")
    assert guest.get("/members/987654", 303).headers["Location"].startswith("/sign-in")


def test_the_code_makes_the_first_administrator_once(visit: Callable[..., Browser], ada: Member, ben: Member):
    browser, other = visit(ada), visit(ben)
    browser.get("/first-administrator", 404)
    code = first_admin_code()
    browser.get("/first-administrator")
    assert browser.post("/first-administrator", {"code": "0000-0000-0000-0000"}).status_code == 422
    assert browser.post("/first-administrator", {"code": code}).headers["Location"] == "/"
    assert ada.is_admin
    assert other.post("/first-administrator", {"code": code}).status_code == 404 and not ben.is_admin


def test_a_guest_signs_in_before_using_the_code(visit: Callable[..., Browser], db):
    first_admin_code()
    assert visit().get("/first-administrator", 303).headers["Location"].startswith("/sign-in")


def test_guessing_the_code_is_stopped(visit: Callable[..., Browser], ada: Member):
    code, browser = first_admin_code(), visit(ada)
    for _ in range(10):
        browser.post("/first-administrator", {"code": "0000-0000-0000-0000"})
    answer = browser.post("/first-administrator", {"code": code})
    assert answer.status_code == 422 and "tried too often" in answer.text and not ada.is_admin
