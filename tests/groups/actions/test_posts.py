"""Writing, correcting and removing posts: numbers, counters, versions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.accounts.models import Member
from community.core import clock
from community.groups.actions import posts, threads
from community.groups.models import PostRevision, Thread
from community.groups.queries.posts import post_at
from community.groups.queries.threads import thread_of_id
from tests.factories import actor_for, make_reply, make_thread, put_in, remove_reply, seen
from tests.groups.counting import numbers_of


def seen_post(thread: Thread, member: Member, number: int):
    found = post_at(actor_for(member), "copywriters", thread.id, number)
    assert found is not None
    return found


class TestNumbersAndCounters:
    def test_a_reply_counts_in_thread_and_group(self, db, thread, group, ada):
        assert make_reply(thread, ada) == 2
        assert (thread.next_number, thread.last_number, thread.post_count) == (3, 2, 2)
        assert thread.last_author_id == ada.id
        assert group.last_post_at == thread.last_post_at > thread.created_at
        assert group.thread_count == 1

    def test_removing_the_newest_lowers_the_top_and_its_number_stays_used(self, db, thread, group, ada, ben):
        put_in(group, ben)
        first_at = thread.last_post_at
        number = make_reply(thread, ben)
        remove_reply(thread, ben, number)
        assert (thread.next_number, thread.last_number, thread.post_count) == (3, 1, 1)
        assert (thread.last_post_at, thread.last_author_id) == (first_at, ada.id)
        assert group.last_post_at == first_at
        assert make_reply(thread, ada) == 3
        assert numbers_of(db, thread) == [1, 2, 3]

    def test_removing_an_older_one_leaves_the_top(self, thread, ada):
        make_reply(thread, ada)
        remove_reply(thread, ada, 1)
        assert (thread.last_number, thread.post_count) == (2, 1)

    def test_a_thread_without_any_post_left_still_stands(self, thread, group, ada):
        remove_reply(thread, ada, 1)
        assert (thread.last_number, thread.post_count, thread.last_author_id) == (0, 0, None)
        assert thread.last_post_at == thread.created_at
        posts.put_back(actor_for(ada), seen_post(thread, ada, 1))
        assert (thread.last_number, thread.post_count, thread.last_author_id) == (1, 1, ada.id)

    def test_removing_a_thread_gives_the_group_its_former_latest(self, db, thread, group, ada):
        earlier = thread.last_post_at
        newer = make_thread(group, ada)
        as_seen = thread_of_id(actor_for(ada), newer.id)
        for _ in range(2):
            threads.remove_thread(actor_for(ada), as_seen)
        db.session.expire_all()
        assert (group.thread_count, group.last_post_at) == (1, earlier)
        for _ in range(2):
            threads.put_thread_back(actor_for(ada), as_seen)
        db.session.expire_all()
        assert (group.thread_count, group.last_post_at) == (2, newer.last_post_at)

    def test_what_a_reply_answers_must_be_there_before_it(self, db, thread, ada):
        for reply_to, kept in ((1, 1), (2, None), (99, None), (0, None), (-1, None)):
            number = make_reply(thread, ada, reply_to=reply_to if reply_to != 2 else thread.next_number)
            assert seen_post(thread, ada, number).reply_to == kept


class TestTheSameFormTwice:
    def test_posts_once(self, db, thread, ada):
        assert [make_reply(thread, ada, "Once", form_key="k") for _ in range(2)] == [2, 2]
        assert numbers_of(db, thread) == [1, 2] and thread.post_count == 2

    def test_with_another_text_is_refused(self, thread, ada):
        make_reply(thread, ada, "Once", form_key="k")
        with pytest.raises(threads.FormAlreadyUsed):
            make_reply(thread, ada, "Twice", form_key="k")

    def test_of_another_member_is_another_form(self, thread, group, ada, ben):
        put_in(group, ben)
        assert make_reply(thread, ada, form_key="k") != make_reply(thread, ben, form_key="k")

    def test_starts_one_thread(self, db, group, ada):
        def start() -> None:
            actor, here = actor_for(ada), seen(group, ada)
            threads.start_thread(actor, here, title="T", body="B", form_key="k")

        start()
        with pytest.raises(threads.FormAlreadyUsed):
            start()
        assert len(db.session.scalars(select(Thread)).all()) == 1 and group.thread_count == 1


class TestEditing:
    def edit(
        self, thread: Thread, ada: Member, body: str, *, version: int | None = None, later: int = 0
    ) -> None:
        with clock.moved_to(clock.now() + timedelta(seconds=later)):
            post = seen_post(thread, ada, 1)
            posts.edit_post(actor_for(ada), post, body=body, version=version or post.version, reason="typo")

    def revisions(self, db) -> list[tuple[int, str, str]]:
        rows = db.session.scalars(select(PostRevision).order_by(PostRevision.number))
        return [(row.number, row.body, row.reason) for row in rows]

    def test_a_quick_small_correction_leaves_no_revision(self, db, thread, ada):
        self.edit(thread, ada, "The first post!", later=200)
        post = seen_post(thread, ada, 1)
        assert (post.body, post.version, post.revision) == ("The first post!", 2, 1)
        assert self.revisions(db) == [] and post.edited_at is not None

    @pytest.mark.parametrize(("body", "later"), [("x" * 150, 0), ("The first post!", 301)])
    def test_a_large_or_late_one_keeps_the_text_before(self, db, thread, ada, body, later):
        self.edit(thread, ada, body, later=later)
        assert seen_post(thread, ada, 1).revision == 2
        assert self.revisions(db) == [(1, "The first post.", "typo")]

    def test_the_html_is_made_anew(self, thread, ada):
        self.edit(thread, ada, "*new* <script>x</script>")
        assert seen_post(thread, ada, 1).html == "<p><em>new</em> &lt;script&gt;x&lt;/script&gt;</p>\n"

    def test_a_stale_edit_changes_nothing(self, db, thread, ada):
        self.edit(thread, ada, "Newer")
        db.session.commit()
        with pytest.raises(posts.StaleEdit):
            self.edit(thread, ada, "Older", version=1)
        db.session.rollback()
        assert seen_post(thread, ada, 1).body == "Newer"

    def test_the_same_text_is_no_edit(self, thread, ada):
        self.edit(thread, ada, "The first post.")
        assert seen_post(thread, ada, 1).version == 1


class TestRemoving:
    def test_a_moderators_removal_stands_above_the_authors(self, db, thread, ada):
        remove_reply(thread, ada, 1)
        posts.take_down(actor_for(ada), seen_post(thread, ada, 1), reason="Names a client")
        assert thread.post_count == 0, "counted out once"
        post = seen_post(thread, ada, 1)
        assert (post.removal, post.removal_reason) == ("moderator", "Names a client")
        posts.remove_post(actor_for(ada), post)
        assert seen_post(thread, ada, 1).removal == "moderator"

    def test_putting_back_restores_text_and_count(self, thread, ada):
        posts.take_down(actor_for(ada), seen_post(thread, ada, 1), reason="R")
        posts.put_back(actor_for(ada), seen_post(thread, ada, 1))
        post = seen_post(thread, ada, 1)
        assert (post.removal, post.removal_reason, post.body) == (None, "", "The first post.")
        assert thread.post_count == 1
