"""Threads through the front door: starting, locking, pinning and removing one."""

from __future__ import annotations

from sqlalchemy import select

from community.groups.models import Thread
from tests.factories import make_thread, put_in


def test_a_new_thread_is_posted_once(db, visit, group, ada):
    browser, form = visit(ada), {"title": "T", "body": "B", "form_key": "k"}
    first, second = (browser.post("/groups/copywriters/threads/new", form) for _ in range(2))
    assert first.location == second.location
    assert len(db.session.scalars(select(Thread)).all()) == 1


def test_a_locked_thread_takes_no_reply(visit, here, group, ada, ben):
    put_in(group, ben)
    visit(ada).post(f"{here}/lock", {"reason": "Done"})
    assert "closed to replies" in visit(ben).get(here).text
    assert visit(ben).post(f"{here}/posts", {"body": "Still"}).status_code == 403
    visit(ada).post(f"{here}/unlock")
    assert visit(ben).post(f"{here}/posts", {"body": "Again"}).status_code == 303


def test_a_pinned_thread_stands_above_newer_ones(visit, here, group, ada):
    make_thread(group, ada, "Newer")
    visit(ada).post(f"{here}/pin")
    page = visit(ada).get("/groups/copywriters").text
    assert page.index("Too expensive") < page.index("Newer") and page.count("Too expensive") == 1
    visit(ada).post(f"{here}/unpin")
    page = visit(ada).get("/groups/copywriters").text
    assert page.index("Newer") < page.index("Too expensive")


def test_guests_see_at_once_whether_a_thread_is_pinned(visit, browser, here, group, ada):
    for act, pinned in (("pin", True), ("unpin", False)):
        browser.get(here)  # from now on their page is kept
        visit(ada).post(f"{here}/{act}")
        assert ("Pinned" in browser.get(here).text) is pinned


def test_a_removed_thread_is_there_for_moderators_only(db, visit, here, group, ada, ben):
    put_in(group, ben)
    visit(ada).post(f"{here}/remove")
    assert "only moderators see it" in visit(ada).get(here).text
    for reader in (ben, None):
        visit(reader).get(here, 404)
        assert "Too expensive" not in visit(reader).get("/groups/copywriters").text
    visit(ada).post(f"{here}/put-back")
    visit(ben).get(here)
