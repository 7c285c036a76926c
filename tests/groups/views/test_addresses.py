"""Addresses that nothing has, and names that look like something else."""

from __future__ import annotations

import pytest

from tests.factories import make_group, make_thread


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 10**40, "9" * 6000, "١"])
def test_a_number_no_row_can_have_is_not_found(visit, here, ada, number):
    browser = visit(ada)
    for path in ("/members", "/groups/copywriters/threads", f"{here}/posts"):
        browser.get(f"{path}/{number}", 404)
    assert browser.post(f"{here}/posts/{number}/remove").status_code == 404
    assert browser.get(f"{here}/posts/new?to={number}", 200)


def test_a_name_that_no_row_can_have_is_not_found(visit, group, ada):
    visit(ada).get("/groups/%00", 404)
    visit(None).get("/invitations/a%00b", 404)


def test_a_group_named_like_the_hole_of_the_token_gets_no_token_in_its_address(visit, ada):
    slug = "hole-of-the-token"
    thread = make_thread(make_group(ada, slug), ada)
    page = visit(ada).get(f"/groups/{slug}/threads/{thread.id}").text
    assert f'action="/groups/{slug}/threads/{thread.id}/posts"' in page
