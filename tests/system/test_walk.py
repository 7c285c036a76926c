"""Every page that links lead to, at two widths and in two themes: readable, not too wide, without error."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Request

from tests.system.ready import go
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


@pytest.mark.parametrize("path", ["/", "/groups/copywriters-without-a-boss/threads/2", "/desk/stress-test/"])
def test_a_page_is_light_enough_for_a_slow_phone(page, site, sign_in, path):
    sign_in(page, RESIDENT)
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    go(page, site + path)
    page.wait_for_load_state("networkidle")
    weights = {request.url: _weight(request) for request in requests}
    assert {"document", "stylesheet", "script"} <= {each.resource_type for each in requests}
    assert sum(weights.values()) <= FIRST_PAINT, weights


def _weight(request: Request) -> int:
    """Bytes on the wire; a page counts as any proxy would send it, compressed."""
    if request.resource_type == "document":
        return len(gzip.compress(request.response().body()))  # type: ignore[union-attr]
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
