"""Every page that links lead to, at two widths and in two themes: readable, not too wide, without error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from community.app import create_app
from community.config import Config
from community.migrations import upgrade
from tests import chromium
from tests.factories import PASSWORD, make_member
from tests.system.instance import running
from tests.system.walk import walk

FIRST_PAINT = 60 * 1024
"""Bytes of HTML, styles and scripts that a phone may need before it shows a page."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Guildhall with one member, who has nothing yet."""
    folder = tmp_path_factory.mktemp("walked")
    _settle(folder)
    with running(folder) as address:
        yield address


def _settle(folder: Path) -> None:
    app = create_app(Config.from_env({"GUILDHALL_DATA": str(folder)}))
    upgrade(app)
    with app.app_context():
        make_member("Ada Okafor")


@pytest.fixture(scope="module")
def chrome(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    # Without motion, or a colour on its way from one theme to the other would be measured.
    context = chrome.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


def _sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("Email").fill("ada.okafor@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_text("Ada Okafor").wait_for()


def test_a_guest_meets_no_broken_page(page, site):
    seen = walk(page, site)
    assert not seen.faults
    assert "/sign-in" in seen.pages


def test_a_new_member_meets_no_broken_page(page, site):
    _sign_in(page, site)
    seen = walk(page, site)
    assert not seen.faults
    assert {"/", "/desk/"} <= set(seen.pages)


def test_the_front_door_is_light_enough_for_a_slow_phone(page, site):
    weights: dict[str, int] = {}
    page.on("requestfinished", lambda request: weights.update({request.url: _weight(request)}))
    page.goto(site, wait_until="networkidle")
    assert sum(weights.values()) <= FIRST_PAINT, weights


def _weight(request) -> int:  # type: ignore[no-untyped-def]
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
