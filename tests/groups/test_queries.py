"""Hot pages ask few questions, as many with three things as with three hundred, and never write."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from community.core import clock
from community.groups.actions.threads import pin_thread
from community.groups.models import Group, Membership, Post, Thread
from community.groups.queries.groups import visible
from community.groups.queries.people import members_of
from community.groups.queries.threads import thread_at, threads_of
from community.groups.views.thread_pages import GUEST_PAGES
from community.referrals.queries import at_home
from tests.factories import (
    actor_for,
    make_group,
    make_member,
    make_opportunity,
    make_reply,
    make_thread,
    put_in,
    seen,
)
from tests.groups.counting import statements

FEW, MANY = 3, 300
MOST = {"thread": 3, "group": 3, "home": 3, "guest thread": 1, "guest group": 2}
"""Statements of a page whose posts are kept in memory; with cold memory a thread asks one more."""


@pytest.fixture
def group(db, ada):
    return make_group(ada, "Copywriters")


def fill(db, group: Group, member, many: int) -> Thread:
    """A thread of `many` posts among `many` threads, in one of `many` groups of the member."""
    now = clock.now()
    thread = make_thread(group, member, "The long one")
    post = {"thread_id": thread.id, "author_id": member.id, "body": "b", "html": "b", "created_at": now}
    db.session.execute(insert(Post), [{**post, "number": number} for number in range(2, many + 1)])
    thread.next_number, thread.last_number, thread.post_count = many + 1, many, many
    line = {"group_id": group.id, "created_at": now, "last_post_at": now, "author_id": member.id}
    db.session.execute(insert(Thread), [{**line, "title": f"T {n}"} for n in range(many)])
    kind = {"visibility": "open", "joining": "now", "created_at": now, "last_post_at": now}
    made = db.session.scalars(
        insert(Group).returning(Group.id),
        [{**kind, "name": f"G {n}", "slug": f"g-{n}"} for n in range(many)],
    ).all()
    place = {"member_id": member.id, "role": "member", "joined_at": now}
    db.session.execute(insert(Membership), [{**place, "group_id": i} for i in made])
    db.session.execute(insert(Thread), [{**line, "group_id": i, "title": "There"} for i in made])
    db.session.commit()
    make_opportunity(group, member)
    return thread


@pytest.mark.parametrize("many", [FEW, MANY])
def test_hot_pages_ask_few_questions_and_never_write(db, visit, ada, group, many: int):
    thread = fill(db, group, ada, many)
    here = f"/groups/copywriters/threads/{thread.id}"
    pages = {
        "thread": (ada, here),
        "group": (ada, "/groups/copywriters"),
        "home": (ada, "/"),
        "guest thread": (None, here),
        "guest group": (None, "/groups/copywriters"),
    }
    asked = {}
    for name, (member, path) in pages.items():
        browser = visit(member)
        browser.get(path)
        with statements() as sent:
            browser.get(path)
        asked[name] = len(sent)
        assert [s for s in sent if not s.lstrip().lower().startswith(("select", "with"))] == []
    assert asked == MOST


def test_a_page_with_cold_memory_asks_once_more(db, visit, ada, group):
    thread, browser = make_thread(group, ada), visit(ada)
    for _ in range(25):
        make_reply(thread, ada)
    here = f"/groups/copywriters/threads/{thread.id}"
    for page, known in (("", False), ("?page=2", False), ("", True)):
        with statements() as sent:
            browser.get(f"{here}{page}")
        assert len(sent) == MOST["thread"] + (not known)


def test_any_page_is_found_by_its_numbers(db, visit, ada, group):
    thread = fill(db, group, ada, MANY)
    browser, here = visit(ada), f"/groups/copywriters/threads/{thread.id}"
    page = browser.get(f"{here}?page=15").text
    assert 'id="post-281"' in page and 'id="post-300"' in page and 'id="post-280"' not in page
    assert browser.get(f"{here}?page=99").text.count('class="post"') == 20
    assert browser.get(f"{here}?page=-1").text.count('class="post"') == 20
    assert browser.get(f"{here}?post=47", 303).location == f"{here}?page=3#post-47"
    assert browser.get(f"{here}?post=9999", 303).location == f"{here}?page=15#post-300"
    assert browser.get(f"{here}/posts/281", 302).location == f"{here}?page=15#post-281"
    browser.get(f"{here}/posts/301", 404)


def test_lists_page_by_key_in_both_directions(db, ada, group):
    for number in range(70):
        make_thread(group, ada, f"T {number}")
    view, cursor, titles = seen(group, ada), None, []
    while True:
        _, page = threads_of(view, cursor)
        titles += [line.title for line in page.items]
        if not page.older:
            break
        cursor = page.older
    assert titles == [f"T {number}" for number in reversed(range(70))]
    _, back = threads_of(view, page.newer)
    assert [line.title for line in back.items] == titles[30:60]


def test_pinned_threads_stand_above_the_first_page_only_the_newest_pin_first(db, ada, group):
    threads = [make_thread(group, ada, f"T {number}") for number in range(40)]
    for thread in (threads[7], threads[39], threads[2]):
        pin_thread(actor_for(ada), thread_at(actor_for(ada), group.slug, thread.id))
        db.session.flush()
    pinned, page = threads_of(seen(group, ada), None)
    assert [line.title for line in pinned] == ["T 2", "T 39", "T 7"]
    _, rest = threads_of(seen(group, ada), page.older)
    shown = [line.title for line in (*page.items, *rest.items)]
    assert shown == [f"T {number}" for number in reversed(range(40)) if number not in (2, 7, 39)]
    assert len(page.items) == 30


def test_a_nonsense_cursor_is_the_first_page(visit, ada, group):
    make_thread(group, ada, "Here")
    for cursor in ("x", "WyJhZnRlciIsIDFd", "%00", "W10"):
        assert "Here" in visit(ada).get(f"/groups/copywriters?at={cursor}").text
        assert "Copywriters" in visit(ada).get(f"/groups/?at={cursor}").text
        assert "Ada Okafor" in visit(ada).get(f"/groups/copywriters/members?at={cursor}").text


def test_home_shows_the_latest_across_groups_and_only_mine(db, ada, ben):
    groups = [make_group(ada, f"G {n}", slug=f"g-{n}") for n in range(25)]
    for number, group in enumerate(groups):
        make_thread(group, ada, f"T {number}")
    make_thread(make_group(ben, "Elsewhere"), ben, "Not mine")
    make_reply(make_thread(groups[3], ada, "Older"), ada)
    titles = [line.title for line in at_home(actor_for(ada))[0]]
    assert titles == ["Older", *(f"T {number}" for number in range(24, 5, -1))]


def test_members_page_by_key(db, ada, group):
    for _ in range(55):
        put_in(group, make_member())
    first = members_of(seen(group, ada), None)
    second = members_of(seen(group, ada), first.older)
    assert len(first.items) == 50 and len(second.items) == 6
    assert {m.id for m in first.items}.isdisjoint(m.id for m in second.items)
    assert second.items[-1].name == "Ada Okafor"
    assert visible(actor_for(ada), None).items[0].slug == "copywriters"


class TestAGuestsPage:
    """Kept ready in memory, and true at once when anything on it changes."""

    @pytest.fixture
    def thread(self, group, ada):
        return make_thread(group, ada, body="The first word")

    def read(self, visit, thread, status: int = 200) -> str:
        return visit(None).get(f"/groups/copywriters/threads/{thread.id}", status).text

    def test_it_is_kept_and_the_same(self, visit, thread):
        assert self.read(visit, thread) == self.read(visit, thread)
        assert len(GUEST_PAGES) == 1

    def test_it_holds_no_token_and_sets_no_cookie(self, visit, thread):
        for _ in range(2):
            answer = visit(None).get(f"/groups/copywriters/threads/{thread.id}")
            assert "Set-Cookie" not in answer.headers and "csrf" not in answer.text
            assert "<live-thread" not in answer.text

    def test_a_reply_shows_at_once(self, visit, thread, ada):
        self.read(visit, thread)
        make_reply(thread, ada, "The second word")
        assert "The second word" in self.read(visit, thread)

    def test_an_edit_shows_at_once(self, visit, thread, ada):
        self.read(visit, thread)
        here = f"/groups/copywriters/threads/{thread.id}/posts/1/edit"
        assert visit(ada).post(here, {"body": "Another word", "version": 1}).status_code == 303
        page = self.read(visit, thread)
        assert "Another word" in page and "The first word" not in page

    def test_a_removal_shows_at_once(self, visit, thread, ada):
        self.read(visit, thread)
        visit(ada).post(f"/groups/copywriters/threads/{thread.id}/posts/1/remove")
        assert "The first word" not in self.read(visit, thread)

    def test_a_rename_shows_at_once(self, visit, thread, ada):
        assert "Ada Okafor" in self.read(visit, thread)
        form = {"name": "Ada Lovelace", "timezone": "UTC", "currency": "EUR", "languages": "", "headline": ""}
        assert visit(ada).post("/profile", form).status_code == 303
        page = self.read(visit, thread)
        assert "Ada Lovelace" in page and "Ada Okafor" not in page

    def test_a_lock_shows_at_once(self, visit, thread, ada):
        self.read(visit, thread)
        visit(ada).post(f"/groups/copywriters/threads/{thread.id}/lock")
        assert "closed to replies" in self.read(visit, thread)

    def test_privacy_shows_at_once(self, visit, thread, ada):
        self.read(visit, thread)
        form = {"name": "Copywriters", "slug": "copywriters", "visibility": "closed", "joining": "approval"}
        assert visit(ada).post("/groups/copywriters/settings", {**form, "understood": "y"}).status_code == 303
        self.read(visit, thread, 404)


def test_the_partial_of_a_post_sees_no_reader(visit, ada, ben, group):
    thread = make_thread(group, ada)
    put_in(group, ben)

    def post_on(page: str) -> str:
        return page[page.index('<article class="post"') : page.index("</article>")]

    here = f"/groups/copywriters/threads/{thread.id}"
    pages = [visit(reader).get(here).text for reader in (ada, ben, None)]
    assert len({post_on(page) for page in pages}) == 1
