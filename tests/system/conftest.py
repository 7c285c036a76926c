"""A running Guildhall, a Chromium, and people who sign in by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from community.app import create_app
from community.config import Config
from community.migrations import upgrade
from tests import chromium
from tests.factories import PASSWORD
from tests.system.instance import running
from tests.system.ready import PATIENCE
from tests.system.town import NEWCOMER, settle
from tests.system.visitor import Visitor

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Guildhall with a small town in it."""
    folder = tmp_path_factory.mktemp("site")
    _found(folder)
    with running(folder) as address:
        yield address


def _found(folder: Path) -> None:
    app = create_app(Config.from_env({"GUILDHALL_DATA": str(folder)}))
    upgrade(app)
    with app.app_context():
        settle()


@pytest.fixture(scope="session")
def chrome(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for the session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=list(chromium.ARGUMENTS), timeout=4 * PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    """A guest's empty page, with cookies of its own."""
    # Without motion, or a colour on its way from one theme to the other would be measured.
    context = chrome.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[tuple[str, str], Any]:
    """The cookies of those who have signed in once: typing a password takes longer than carrying a cookie."""
    return {}


@pytest.fixture
def sign_in(site: str, signed_in: dict[tuple[str, str], Any]) -> Callable[..., None]:
    """Sign somebody of the town in, at first through the form: `sign_in(page)`, `sign_in(page, RESIDENT)`."""

    def typed(page: Page, name: str = NEWCOMER) -> None:
        if cookies := signed_in.get((site, name)):
            page.context.add_cookies(cookies)
            page.goto(f"{site}/")
        else:
            page.goto(f"{site}/sign-in")
            page.get_by_label("Email").fill(f"{name.lower().replace(' ', '.')}@example.org")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.get_by_role("banner").get_by_text(name).wait_for()
        page.wait_for_load_state()
        signed_in[site, name] = page.context.cookies()

    return typed


@pytest.fixture
def visitor(chrome: Browser) -> Iterator[Callable[..., Visitor]]:
    """Seat somebody at a window of their own; what is wrong with any page they see fails the test."""
    seated: list[Visitor] = []
    looked_at: set[str] = set()

    def seat(name: str, address: str, data: Path, *, script: bool = True) -> Visitor:
        seated.append(Visitor(chrome, name, address, data, script=script, looked_at=looked_at))
        return seated[-1]

    yield seat
    for each in seated:
        each.page.context.close()
    assert [fault for each in seated for fault in each.faults] == []
