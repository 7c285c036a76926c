"""Passwords, addresses, languages, names of devices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.accounts.rules import (
    UnknownLanguage,
    common_passwords,
    device_name,
    email_address,
    language_codes,
    language_names,
    password_fault,
)

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.mark.parametrize(
    "password", ["correct horse", "ünïcödé!", "x" * 10 + "yz", "two words and more " * 6]
)
def test_a_good_password_is_taken(password: str):
    assert password_fault(password, ["Ada Okafor", "ada@example.org"]) is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("seven77", "at least 8"),
        ("", "at least 8"),
        ("y" * 129, "at most 128"),
        ("password", "tried first"),
        ("PassWord1", "tried first"),
        ("iloveyou", "tried first"),
        ("aaaaaaaaaaaa", "tried first"),
        ("abababababab", "tried first"),
        ("ada.okafor", "name or address"),
        ("ADA OKAFOR", "name or address"),
        ("ada@example.org", "name or address"),
    ],
)
def test_a_bad_password_is_refused_with_its_reason(password: str, words: str):
    fault = password_fault(password, ["Ada Okafor", "ada@example.org"])
    assert fault and words in str(fault)


def test_the_bounds_are_inclusive():
    assert password_fault("hk3 vz8q") is None
    assert password_fault("hk3 vz8" * 18 + "xy") is None
    assert len("hk3 vz8" * 18 + "xy") == 128


def test_the_list_of_common_passwords_is_one():
    assert len(common_passwords()) > 10_000
    assert all(password_fault(each) for each in sorted(common_passwords())[::500])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada@Example.ORG ", "ada@example.org"),
        ("ada+tag@mail.guildhall.test", "ada+tag@mail.guildhall.test"),
        ("ada@guild.local", "ada@guild.local"),
        ("ada@bücher.example", "ada@bücher.example"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str):
    assert email_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@example..org",
        "ada@.org",
        "ada@example.org\nBcc: eve@example.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        "ada@exa mple.org",
        "a" * 250 + "@example.org",
        "ada@example.org\x00",
    ],
)
def test_what_is_no_address_is_refused(typed: str):
    assert email_address(typed) is None


@given(st.text(max_size=80))
def test_an_address_never_carries_a_line_break_or_two_addresses(typed: str):
    kept = email_address(typed)
    assert kept is None or (kept.count("@") >= 1 and not set(kept) & set("\r\n\x00,;<> "))


def test_an_address_that_was_kept_is_kept_again():
    assert email_address(email_address("ADA@Example.org") or "") == "ada@example.org"


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", []),
        ("English", ["en"]),
        ("english, GERMAN;pt\nEnglish", ["en", "de", "pt"]),
        ("Simplified Chinese", ["zh_Hans"]),
    ],
)
def test_languages_are_kept_as_codes(typed: str, codes: list[str]):
    assert language_codes(typed) == codes


def test_an_unknown_language_is_named():
    with pytest.raises(UnknownLanguage, match="Klingonish"):
        language_codes("English, Klingonish")


def test_languages_are_shown_by_name():
    assert language_names("en,pt", "en") == "English, Portuguese"
    assert language_codes(language_names("en,zh_Hans,pt", "en")) == ["en", "zh_Hans", "pt"]
    assert language_names("", "en") == ""


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/141.0", "Edge on Windows"),
        (CHROME + " OPR/120", "Opera on Windows"),
        (SAFARI, "Safari on iPhone"),
        (FIREFOX, "Firefox on Linux"),
        (FIREFOX.replace("X11; Linux x86_64", "Android 16; Mobile"), "Firefox on Android"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_as_people_know_it(user_agent: str, name: str):
    assert device_name(user_agent) == name
