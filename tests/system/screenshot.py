"""Pictures of the running example community: `FILE.png` for the README, `--all FOLDER` of every page."""

from __future__ import annotations

import argparse
import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from community.demo.hall import email_of
from community.demo.load import PASSWORD
from tests import chromium
from tests.servers.process import temporary_folder
from tests.system.instance import ROOT, running
from tests.system.walk import DESK, HEIGHT, PHONE, walk

MEMBER = "ines"
THREAD = "Account on hold since Tuesday"
PANE, TALL = 780, 960
"""Width and height of each of the two windows in the README's picture, before it is made smaller."""
WIDTH = 1280
MARGIN, GAP = 24, 20
_GROUND = (
    f"body{{margin:0;padding:{MARGIN}px;display:flex;gap:{GAP}px;background:#e9e2d6;box-sizing:border-box}}"
    "img{border-radius:8px;box-shadow:0 1px 3px #0003,0 8px 24px #0002;display:block}"
)


def main() -> None:
    """Take what is asked for; exits with a sentence when there is no Chromium."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("picture", nargs="?", type=Path, help="the README's picture")
    asked.add_argument("--all", type=Path, metavar="FOLDER", help="every page, two widths, two themes")
    chosen = asked.parse_args()
    executable = chromium.find() or sys.exit(f"Chromium is missing. {chromium.advice()}")
    with example() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(chromium.ARGUMENTS))
        if chosen.picture:
            _picture(browser, site, chosen.picture)
        if chosen.all:
            _every_page(browser, site, chosen.all)
        browser.close()


@contextmanager
def example() -> Iterator[str]:
    """The address of the example community, running in a directory of its own."""
    with temporary_folder("guildhall-example-") as folder:
        environment = {**os.environ, "GUILDHALL_DATA": str(folder)}
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with running(folder) as address:
            yield address


def signed_in(browser: Browser, site: str, width: int, height: int = HEIGHT) -> Page:
    """A page of MEMBER, signed in through the form."""
    context = browser.new_context(base_url=site, reduced_motion="reduce")
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/sign-in")
    page.locator("main [name=email]").fill(email_of(MEMBER))
    page.locator("main [name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state("networkidle")
    return page


def _picture(browser: Browser, site: str, target: Path) -> None:
    """The stress test beside a thread, as two windows on one ground."""
    page = signed_in(browser, site, PANE, TALL)
    page.goto("/desk/stress-test/")
    page.wait_for_load_state("networkidle")
    desk = page.screenshot()
    page.goto("/")
    page.get_by_role("link", name=THREAD).first.click()
    page.wait_for_load_state("networkidle")
    hall = page.screenshot()
    _compose(browser, [desk, hall], target)


def _compose(browser: Browser, windows: list[bytes], target: Path) -> None:
    shown = (WIDTH - 2 * MARGIN - GAP) // 2
    height = round(TALL * shown / PANE) + 2 * MARGIN
    images = "".join(
        f'<img width="{shown}" src="data:image/png;base64,{base64.b64encode(each).decode()}">'
        for each in windows
    )
    page = browser.new_page(viewport={"width": WIDTH, "height": height})
    page.set_content(f"<style>{_GROUND}</style>{images}")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)
    page.close()


def _every_page(browser: Browser, site: str, folder: Path) -> None:
    """One picture for each kind of page, width and theme; prints what is wrong with any of them."""
    folder.mkdir(parents=True, exist_ok=True)

    def take(kind: str, page: Page) -> None:
        name = kind.strip("/").replace("/", "-").replace("*", "n") or "home"
        for width in (PHONE, DESK):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)

    page = signed_in(browser, site, DESK)
    for fault in walk(page, site, take).faults:
        print(fault)


if __name__ == "__main__":
    main()
