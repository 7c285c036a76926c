"""Pieces of pages that are made once and shown to many hold nothing of any one of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from community.accounts.models import Member
from community.groups.models import Thread
from tests.browser import Browser
from tests.factories import make_reply, put_in


def hidden(page: str, name: str) -> str:
    """The value of that hidden field in the reply form of `page`."""
    form = page[page.index('id="reply-form"') :]
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)
    assert found, f"no {name} in the reply form"
    return found[1]


def test_each_reader_gets_a_form_of_their_own(
    visit: Callable[[Member | None], Browser], ada: Member, ben: Member, thread: Thread, group
):
    put_in(group, ben)
    address = f"/groups/{group.slug}/threads/{thread.id}"
    adas, bens = visit(ada), visit(ben)
    first, again, other = adas.get(address).text, adas.get(address).text, bens.get(address).text
    keys = {hidden(page, "form_key") for page in (first, again, other)}
    assert len(keys) == 3, "a form sent twice posts once, so two forms must never share a key"
    for browser, page in ((adas, again), (bens, other)):
        form = {name: hidden(page, name) for name in ("csrf_token", "form_key")}
        answer = browser.open(f"{address}/posts", method="POST", data={**form, "body": "With this very form"})
        assert answer.status_code == 303, "the token in the page is one this reader's session vouches for"
    crossed = {"csrf_token": hidden(first, "csrf_token"), "form_key": "new", "body": "With Ada's token"}
    visit(ben).open(f"{address}/posts", method="POST", data=crossed)
    assert "With Ada" not in adas.get(address).text


def test_a_line_of_a_list_follows_what_it_shows(
    visit: Callable[[Member | None], Browser], ada: Member, ben: Member, thread: Thread, group
):
    put_in(group, ben)
    before = visit(ada).get(f"/groups/{group.slug}").text
    make_reply(thread, ben, "One more.")
    after = visit(ada).get(f"/groups/{group.slug}").text
    assert "1 post<" in before and ben.name not in before
    assert "2 posts<" in after and ben.name in after
