"""The same writes with many at once, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from community.app import create_app
from community.config import Config
from community.core import events
from community.core.db import close_connections
from community.core.db import db as database
from community.groups.actions import membership, replies, ways_in
from community.groups.models import Group, Invitation, Membership, Thread
from community.groups.queries.people import invitation_by_token
from community.groups.queries.threads import thread_of_id
from community.groups.rules import Role
from community.migrations import upgrade
from tests.factories import actor_for, make_group, make_member, make_thread, put_in, seen
from tests.groups.counting import numbers_of


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
                return replies.reply(actor, found, body="Same", form_key=f"key {number // 2}")
            return replies.reply(actor, found, body=f"Answer {number}")

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
