"""Requests to join and invitation links, and how each of them ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from community.core import clock
from community.groups.actions import membership, ways_in
from community.groups.models import JoinRequest
from community.groups.queries.people import invitation_by_token, member_at, request_at, waiting_requests
from community.groups.rules import Role
from tests.factories import actor_for, make_group, make_member, put_in, seen


class TestRequests:
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


class TestLinks:
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
