"""When a page may be used: once script has made of it what it makes of it."""

from __future__ import annotations

from playwright.sync_api import Page, Response, expect

PATIENCE = 30_000
"""Milliseconds that a busy machine may take for anything; an idle one is answered as soon as it is there."""


def go(page: Page, address: str) -> Response | None:
    """Open an address and wait until the page is ready."""
    response = page.goto(address)
    ready(page)
    return response


def ready(page: Page) -> None:
    """Wait for the page and for every element that script brings to life, one after another.

    Before that a press does what it does without script, a key does nothing, and things still move.
    """
    page.wait_for_load_state()
    expect(page.locator(":not(:defined)")).to_have_count(0)
