"""Writes: numbers and counters, corrections, removals, ways in; and the same with many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import Member
from community.app import create_app
from community.config import Config
from community.core import clock, events
from community.core.db import close_connections
from community.core.db import db as database
from community.groups.actions import membership, posts, threads, ways_in
from community.groups.models import Group, Invitation, JoinRequest, Membership, Post, PostRevision, Thread
from community.groups.queries.people import invitation_by_token, member_at, request_at, waiting_requests
from community.groups.queries.posts import post_at
from community.groups.queries.threads import thread_of_id
from community.groups.rules import Role
from community.migrations import upgrade
from tests.factories import (
    actor_for,
    make_group,
    make_member,
    make_reply,
    make_thread,
    put_in,
    remove_reply,
    seen,
)


def seen_post(thread: Thread, member: Member, number: int):
    found = post_at(actor_for(member), "copywriters", thread.id, number)
    assert found is not None
    return found


def numbers_of(db, thread: Thread) -> list[int]:
    mine = select(Post.number).where(Post.thread_id == thread.id)
    return list(db.session.scalars(mine.order_by(Post.number)))


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


class TestMembership:
    def test_joining_twice_counts_once(self, group, ben):
        as_stranger = seen(group, ben)
        for _ in range(2):
            membership.join(actor_for(ben), as_stranger)
        assert group.member_count == 2

    def test_leaving_raises_the_epoch_and_joining_does_not(self, group, ben):
        put_in(group, ben)
        epoch = group.access_epoch
        membership.leave(actor_for(ben), seen(group, ben))
        assert (group.member_count, group.access_epoch) == (1, epoch + 1)

    def test_the_last_owner_stays(self, group, ada, ben):
        put_in(group, ben)
        with pytest.raises(membership.LastOwner):
            membership.leave(actor_for(ada), seen(group, ada))
        me = member_at(actor_for(ada), "copywriters", ada.id)
        assert me
        with pytest.raises(membership.LastOwner):
            membership.change_role(actor_for(ada), me, Role.MEMBER)
        other = member_at(actor_for(ada), "copywriters", ben.id)
        assert other
        membership.change_role(actor_for(ada), other, Role.OWNER)
        membership.leave(actor_for(ada), seen(group, ada))
        assert group.member_count == 1

    def test_who_loses_a_role_loses_the_links_that_lead_back_to_it(self, db, group, ada, ben):
        put_in(group, ben, Role.OWNER)
        tokens = {
            role: ways_in.invite(actor_for(ben), seen(group, ben), role=role, days=7, max_uses=None)[1]
            for role in Role
        }

        def standing() -> set[Role]:
            links = {role: invitation_by_token(actor_for(ada), token) for role, token in tokens.items()}
            return {role for role, link in links.items() if link and link.stands(clock.now())}

        for role, kept in [
            (Role.OWNER, set(Role)),
            (Role.MODERATOR, {Role.MEMBER, Role.MODERATOR}),
            (Role.MEMBER, set()),
        ]:
            him = member_at(actor_for(ada), "copywriters", ben.id)
            assert him
            membership.change_role(actor_for(ada), him, role)
            assert standing() == kept

    def test_who_is_sent_away_cannot_return_by_a_link_of_their_own(self, db, group, ada, ben):
        put_in(group, ben, Role.MODERATOR)
        by_ben, by_ada = (
            ways_in.invite(actor_for(who), seen(group, who), role=Role.MEMBER, days=7, max_uses=None)[1]
            for who in (ben, ada)
        )
        him = member_at(actor_for(ada), "copywriters", ben.id)
        assert him
        membership.remove_member(actor_for(ada), him)
        own = invitation_by_token(actor_for(ben), by_ben)
        assert own
        with pytest.raises(membership.InvitationSpent):
            membership.accept_invitation(actor_for(ben), own)
        theirs = invitation_by_token(actor_for(ada), by_ada)
        assert theirs and theirs.stands(clock.now())

    def test_a_request_and_its_ends(self, db, ada, ben):
        group = make_group(ada, "Copywriters", visibility="closed", joining="approval")
        moderator = actor_for(ada)

        def ask():
            ways_in.ask_to_join(actor_for(ben), seen(group, ben), answer="Please")
            db.session.flush()
            waiting = waiting_requests(seen(group, ada), None).items
            return request_at(moderator, "copywriters", waiting[0].id) if waiting else None

        first = ask()
        assert ask().id == first.id, "asking twice waits once"
        assert ways_in.decline_request(moderator, first, message="Not now")
        assert not ways_in.approve_request(moderator, first), "decided once"
        second = ask()
        assert second.id != first.id, "who was declined may ask again"
        ways_in.ignore_request(moderator, second)
        assert ask() is None, "who was ignored may not"
        assert group.member_count == 1

    def test_approval_lets_in(self, db, ada, ben):
        group = make_group(ada, "Copywriters", visibility="closed", joining="approval")
        ways_in.ask_to_join(actor_for(ben), seen(group, ben), answer="")
        request = request_at(actor_for(ada), "copywriters", db.session.scalars(select(JoinRequest.id)).one())
        assert ways_in.approve_request(actor_for(ada), request)
        assert seen(group, ben).role == Role.MEMBER and group.member_count == 2

    def test_a_link_is_kept_as_its_hash_only(self, db, group, ada):
        made, token = ways_in.invite(actor_for(ada), seen(group, ada), role=Role.MEMBER, days=7, max_uses=1)
        assert len(token) >= 43 and token not in str(vars(made))

    @pytest.mark.parametrize("end", ["revoke", "expire", "use up"])
    def test_a_link_that_is_over_lets_nobody_in(self, db, group, ada, ben, end):
        _, token = ways_in.invite(actor_for(ada), seen(group, ada), role=Role.MEMBER, days=1, max_uses=1)
        found = invitation_by_token(actor_for(ben), token)
        assert found
        if end == "revoke":
            ways_in.revoke_invitation(actor_for(ada), found)
        elif end == "use up":
            other = make_member()
            membership.accept_invitation(actor_for(other), invitation_by_token(actor_for(other), token))
        at = clock.now() + timedelta(days=1 if end == "expire" else 0)
        with clock.moved_to(at), pytest.raises(membership.InvitationSpent):
            membership.accept_invitation(actor_for(ben), found)

    def test_a_member_spends_no_use(self, db, group, ada):
        made, token = ways_in.invite(actor_for(ada), seen(group, ada), role=Role.MEMBER, days=1, max_uses=1)
        found = invitation_by_token(actor_for(ada), token)
        assert not membership.accept_invitation(actor_for(ada), found)
        db.session.refresh(made)
        assert made.uses == 0

    def test_replacing_a_link_ends_the_old_one(self, db, group, ada, ben):
        _, old = ways_in.invite(actor_for(ada), seen(group, ada), role=Role.MODERATOR, days=7, max_uses=3)
        new = ways_in.reset_invitation(actor_for(ada), invitation_by_token(actor_for(ada), old))
        now = clock.now()
        before, after = (invitation_by_token(actor_for(ben), token) for token in (old, new))
        assert (before.stands(now), after.stands(now)) == (False, True)
        assert (after.role, after.max_uses, after.uses) == (Role.MODERATOR, 3, 0)


class TestManyAtOnce:
    """Real threads, each with a connection of its own, on a database that is really written."""

    AT_ONCE = 8

    @pytest.fixture
    def instance(self, request, tmp_path) -> Iterator[Flask]:
        """An instance of its own, of the kind `--database` names, without the test's savepoint."""
        config = Config.from_env({"GUILDHALL_DATA": str(tmp_path)}).with_(testing=True)
        if request.config.getoption("--database") == "sqlite":
            yield from self.migrated(config)
        else:
            with request.getfixturevalue("postgres_server").database() as fresh:
                yield from self.migrated(config.with_(database_url=fresh.url))

    def migrated(self, config) -> Iterator[Flask]:
        app = create_app(config)
        upgrade(app)
        yield app
        with app.app_context():
            close_connections()

    def at_once(self, app: Flask, act: Callable[[int], object]) -> list[object]:
        def alone(number: int) -> object:
            with app.app_context():
                try:
                    answer = act(number)
                    events.commit()
                except Exception as error:
                    events.rollback()
                    return error
                return answer

        with ThreadPoolExecutor(self.AT_ONCE) as pool:
            return list(pool.map(alone, range(self.AT_ONCE * 5)))

    def test_numbers_rise_without_gaps(self, instance):
        with instance.app_context():
            ada = make_member("Ada")
            thread = make_thread(make_group(ada, "Copywriters"), ada)
            actor, thread_id = actor_for(ada), thread.id
            database.session.rollback()

        def answer(number: int) -> int:
            found = thread_of_id(actor, thread_id)
            assert found
            if number < 10:  # five forms, each sent twice
                return posts.reply(actor, found, body="Same", form_key=f"key {number // 2}")
            return posts.reply(actor, found, body=f"Answer {number}")

        given = self.at_once(instance, answer)
        with instance.app_context():
            written = numbers_of(database, database.session.get_one(Thread, thread_id))
            thread = database.session.get_one(Thread, thread_id)
            assert written == list(range(1, 37)), "one first post, five double clicks, thirty replies"
            assert sorted(set(given)) == written[1:]
            assert (thread.post_count, thread.last_number, thread.next_number) == (36, 36, 37)
            database.session.rollback()

    def test_a_link_for_one_lets_one_in(self, instance):
        with instance.app_context():
            ada = make_member("Ada")
            group = make_group(ada, "Copywriters", visibility="secret", joining="invitation")
            _, token = ways_in.invite(actor_for(ada), seen(group, ada), role=Role.MEMBER, days=1, max_uses=1)
            comers = [actor_for(make_member()) for _ in range(self.AT_ONCE * 5)]
            database.session.commit()

        def come(number: int) -> bool:
            found = invitation_by_token(comers[number], token)
            return membership.accept_invitation(comers[number], found)

        answers = self.at_once(instance, come)
        assert answers.count(True) == 1
        assert all(answer is True or isinstance(answer, membership.InvitationSpent) for answer in answers)
        with instance.app_context():
            assert len(database.session.scalars(select(Membership)).all()) == 2
            assert database.session.scalars(select(Invitation.uses)).one() == 1
            assert database.session.scalars(select(Group.member_count)).one() == 2
            database.session.rollback()

    def test_two_owners_who_leave_at_once_leave_one_behind(self, instance):
        with instance.app_context():
            ada, ben = make_member("Ada"), make_member("Ben")
            group = make_group(ada, "Copywriters")
            put_in(group, ben, "owner")
            views = [(actor_for(m), seen(group, m)) for m in (ada, ben)]
            database.session.rollback()
        answers = self.at_once(instance, lambda number: membership.leave(*views[number % 2]))
        with instance.app_context():
            assert len(database.session.scalars(select(Membership.role)).all()) == 1
            database.session.rollback()
        assert any(isinstance(answer, membership.LastOwner) for answer in answers)
