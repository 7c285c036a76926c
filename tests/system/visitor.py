"""A person at a browser window of their own: signs up, reads mail, and notes what is wrong with each page."""

from __future__ import annotations

import re
import time
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Browser, Locator, Response

from tests.factories import PASSWORD
from tests.system.ready import PATIENCE, ready
from tests.system.walk import faults_as_shown, kind_of

MAIL_WITHIN = 60.0
"""Seconds: a mail is delivered by a job, after the page has been answered."""


class Visitor:
    """Collects the faults of every page: failing scripts, refused resources, too wide, not accessible."""

    def __init__(
        self, chrome: Browser, name: str, address: str, data: Path, *, script: bool, looked_at: set[str]
    ) -> None:
        # Without motion, or a colour on its way from one theme to the other would be measured.
        context = chrome.new_context(
            base_url=address, java_script_enabled=script, reduced_motion="reduce", timezone_id="Europe/Paris"
        )
        self.name, self.script, self._mail = name, script, data / "mail"
        self.email = f"{name.lower().replace(' ', '.')}@example.org"
        self.page, self.faults = context.new_page(), []
        self._looked_at = looked_at
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda said: self._note(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self._note(f"script: {error}"))
        self.page.on("response", self._note_failure)

    def goes_to(self, path: str) -> None:
        """Open an address of the instance and look at it."""
        self.page.goto(path)
        self.looks()

    def follows(self, link: str) -> None:
        """Press the first link of that name in the page and look at what it leads to."""
        self._is_led_on_by(self.page.get_by_role("link", name=link).first)
        self.looks()

    def presses(self, button: str) -> None:
        """Press the first button of that name in the page's main part and look at the answer."""
        self._is_led_on_by(self.main.get_by_role("button", name=button).first)
        self.looks()

    def fills(self, **fields: str) -> None:
        """Type into fields found by their names in the form."""
        for name, value in fields.items():
            self.main.locator(f"[name={name}]:visible").first.fill(value)

    def chooses(self, **fields: str) -> None:
        """Mark one of several choices, by the names of the field and of the value."""
        for name, value in fields.items():
            self.main.locator(f"[name={name}][value={value}]").check()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def _is_led_on_by(self, pressed: Locator) -> None:
        # Or the page that is left would be looked at, and change under the eyes.
        with self.page.expect_navigation():
            pressed.click()

    def looks(self) -> None:
        """Note what is wrong with the open page, both widths and themes; each kind of page once."""
        if self.script:
            ready(self.page)
        kind = kind_of(self.page.url)
        if self.script and kind not in self._looked_at:
            self._looked_at.add(kind)
            for fault in faults_as_shown(self.page):
                self._note(fault)

    def signs_up(self) -> None:
        """From the front page to a confirmed account, by way of the mail."""
        self.goes_to("/sign-up")
        self.fills(name=self.name, email=self.email, password=PASSWORD)
        self.presses("Create account")
        self.goes_to(self.link_in_mail())
        self.presses("Confirm")
        self.page.get_by_text(self.name).first.wait_for()

    def signs_in(self) -> None:
        """Through the form, with the password of the sign-up."""
        self.goes_to("/sign-in")
        self.fills(email=self.email, password=PASSWORD)
        self.presses("Sign in")

    def link_in_mail(self) -> str:
        """The link in the newest mail to this person, waited for."""
        deadline = time.monotonic() + MAIL_WITHIN
        while time.monotonic() < deadline:
            if found := re.search(r"https?://\S+", self._newest_mail()):
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no mail with a link to {self.email}")

    def _newest_mail(self) -> str:
        paths = sorted(self._mail.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return next((text for text in map(self._text_to_me, paths) if text), "")

    def _text_to_me(self, path: Path) -> str:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        return body.get_content() if body and mail["To"] == self.email else ""

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self.name} at {kind_of(self.page.url)}: {fault}")

    def _note_failure(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.request.method} {response.url} answered {response.status}")
