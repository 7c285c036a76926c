"""Every page that links lead to, at two widths and in two themes: readable, not too wide, without error."""

from __future__ import annotations

from playwright.sync_api import Request

from tests.system.town import RESIDENT
from tests.system.walk import walk

FIRST_PAINT = 60 * 1024
"""Bytes of HTML, styles and scripts that a phone may need before it shows a page."""


def test_a_guest_meets_no_broken_page(page, site):
    seen = walk(page, site)
    assert not seen.faults
    assert "/sign-in" in seen.pages


def test_a_new_member_meets_no_broken_page(page, site, sign_in):
    sign_in(page)
    seen = walk(page, site)
    assert not seen.faults
    assert {"/", "/desk/"} <= set(seen.pages)


def test_who_owns_and_writes_meets_no_broken_page(page, site, sign_in):
    sign_in(page, RESIDENT)
    seen = walk(page, site)
    assert not seen.faults
    assert {"/groups/*/members", "/groups/*/threads/*", "/desk/contacts/*"} <= set(seen.pages)


def test_the_front_door_is_light_enough_for_a_slow_phone(page, site):
    weights: dict[str, int] = {}
    page.on("requestfinished", lambda request: weights.update({request.url: _weight(request)}))
    page.goto(site, wait_until="networkidle")
    assert sum(weights.values()) <= FIRST_PAINT, weights


def _weight(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
