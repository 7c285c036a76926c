"""Full addresses and redirects: where they lead is never what a request's Host claims."""

from __future__ import annotations

import pytest
from flask import Flask

from community.accounts.models import Member
from community.core.addresses import link
from tests.browser import Browser
from tests.factories import make_group


def test_a_link_leads_to_the_configured_address_whatever_the_request_claims(app: Flask):
    with app.test_request_context("/", base_url="https://evil.example"):
        assert link("accounts.confirm", token="t") == "http://localhost:8000/confirm/t"
    with app.app_context():
        assert link("accounts.sign_in") == "http://localhost:8000/sign-in"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/groups", "/groups/"),
        ("/groups?q=a%20b&x=//evil.example", "/groups/?q=a%20b&x=//evil.example"),
        ("/desk", "/desk/"),
        ("/desk/contacts", "/desk/contacts/"),
    ],
)
def test_a_missing_slash_is_answered_by_the_path_alone(browser: Browser, path: str, to: str):
    answer = Browser(browser.app, "evil.test").open(path)
    assert (answer.status_code, answer.location) == (308, to)
    assert "evil.test" not in answer.text


@pytest.mark.parametrize(
    "path", ["//groups", "//evil.example/groups", "/\\evil.example/desk", "//desk//contacts"]
)
def test_a_path_that_looks_like_a_host_leads_nowhere_else(browser: Browser, path: str):
    answer = browser.open("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code in (308, 404)
    assert not (answer.location or "").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize("path", ["/nothing-here", "/static/x/gone.css", "/groups/nothing"])
def test_an_error_page_does_not_repeat_the_host(browser: Browser, path: str):
    answer = Browser(browser.app, "evil.example").get(path, 404)
    assert "evil.example" not in f"{answer.headers}{answer.text}"


@pytest.mark.parametrize("configured", ["http://localhost:8123", "https://guild.example.org"])
def test_an_invitation_shown_leads_where_mails_do(
    app: Flask, ada: Member, monkeypatch: pytest.MonkeyPatch, configured: str
):
    monkeypatch.setitem(app.config, "GUILDHALL", app.config["GUILDHALL"].with_(base_url=configured))
    make_group(ada, "Cellar", visibility="secret", joining="invitation")
    terms = {"role": "member", "days": "7", "max_uses": "1"}
    made = Browser(app, "evil.example").sign_in(ada).post("/groups/cellar/invitations", terms)
    assert f'value="{configured}/invitations/' in made.text and "evil.example" not in made.text
